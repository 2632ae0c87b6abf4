// dist/workflows/bundle.js: the workflow code as one file, made at build time, so that a worker starts at once.
const { writeFileSync } = require('node:fs')
const { join } = require('node:path')
const { root } = require('./stale')

const bundles = {
  'bundle.js': () => [],
  'bundle-traced.js': folder => [join(folder, 'worker/interceptors.js')],
}

/** bundle.js, and bundle-traced.js with the interceptors that make spans: only who traces pays for them. */
async function bundleWorkflows(names = Object.keys(bundles)) {
  const folder = join(root, 'dist/workflows')
  for (const name of names) await bundle(folder, name, bundles[name](folder))
}

async function bundle(folder, name, workflowInterceptorModules) {
  const { bundleWorkflowCode, DefaultLogger } = require('@temporalio/worker')
  const { code } = await bundleWorkflowCode({
    workflowsPath: join(folder, 'workflows.js'),
    workflowInterceptorModules,
    logger: new DefaultLogger('WARN'),
  })
  writeFileSync(join(folder, name), code)
}

module.exports = { bundleWorkflows }
