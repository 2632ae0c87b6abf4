// Compiles everything to dist/: tsc, the files that run beside the code, the workflow bundle and the web pages.
const { spawnSync } = require('node:child_process')
const { copyFileSync, existsSync, mkdirSync, rmSync, statSync } = require('node:fs')
const { dirname, join, relative } = require('node:path')
const { oneAtATime } = require('./one-at-a-time')
const { digestOf, filesOf, generatedFolders, root, whenStale } = require('./stale')

const rooms = ['proto', 'domain', 'workflows', 'services', 'ops', 'dev']
const assets = /\.(sql|yaml|json|csv|toml)$/

/**
 * Builds what changed since the last build.
 * @param tolerant goes on with type errors (to bring up engines while somebody is in the middle of a change)
 */
function build({ tolerant = false } = {}) {
  return oneAtATime('build', async () => {
    const make = async () => {
      if (!compile() && !tolerant) throw new Error('The build failed: see the type errors above.')
      sweep()
      copyAssets()
      if (tolerant) return
      await bundleWorkflows()
      await buildPages()
    }
    if (tolerant) await make()
    else await whenStale('build', fingerprint(), join(root, 'dist/dev'), make)
  })
}

/** The web pages, with what their script can be sent as: made again only when a page, a rule that they use or a package changed. */
async function buildPages() {
  const { buildPages, inputs } = require('./pages')
  await whenStale('pages', digestOf(inputs()), join(root, 'dist/web'), buildPages)
}

function compile() {
  process.stderr.write('Building ...\n')
  const tsc = join(root, 'node_modules/typescript/bin/tsc')
  if (!existsSync(join(root, 'dist/dev'))) rmSync(join(root, 'dist'), { recursive: true, force: true })
  const { status } = spawnSync(process.execPath, [tsc, '-p', 'tsconfig.json'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  })
  return status === 0
}

/** Path, size and time of all that goes in; contents are tsc's business. */
function fingerprint() {
  const inputs = [...rooms, 'tsconfig.json', 'package-lock.json'].flatMap(room => filesOf(join(root, room)))
  const generated = generatedFolders().flatMap(folder => filesOf(join(root, folder)))
  return [...inputs, ...generated]
    .map(file => `${file} ${statSync(file).size} ${statSync(file).mtimeMs}`)
    .join('\n')
}

/** Code in dist whose source is gone would still be found by an import. */
function sweep() {
  for (const room of rooms) {
    for (const file of filesOf(join(root, 'dist', room), /\.js$/)) {
      const source = join(root, relative(join(root, 'dist'), file)).replace(/\.js$/, '')
      if (!existsSync(`${source}.ts`) && !existsSync(`${source}.tsx`)) rmSync(file)
    }
  }
}

function copyAssets() {
  for (const room of rooms) {
    for (const file of filesOf(join(root, room), assets)) {
      const copy = join(root, 'dist', relative(root, file))
      mkdirSync(dirname(copy), { recursive: true })
      copyFileSync(file, copy)
    }
  }
}

async function bundleWorkflows() {
  if (!existsSync(join(root, 'dist/workflows/workflows.js'))) return
  const { bundleWorkflows } = require('./workflow-bundle')
  await bundleWorkflows()
}

module.exports = { assets, build, rooms }
