// dist/workflows/bundle.js: the workflow code as one file, made at build time, so that a worker starts at once.
const { existsSync, writeFileSync } = require('node:fs')
const { join } = require('node:path')
const { root } = require('./stale')

/** Bundles dist/workflows/workflows.js, with dist/workflows/interceptors.js where there is one. */
async function bundleWorkflows() {
  const { bundleWorkflowCode, DefaultLogger } = require('@temporalio/worker')
  const folder = join(root, 'dist/workflows')
  const interceptors = join(folder, 'interceptors.js')
  const { code } = await bundleWorkflowCode({
    workflowsPath: join(folder, 'workflows.js'),
    workflowInterceptorModules: existsSync(interceptors) ? [interceptors] : [],
    logger: new DefaultLogger('WARN'),
  })
  writeFileSync(join(folder, 'bundle.js'), code)
}

module.exports = { bundleWorkflows }
