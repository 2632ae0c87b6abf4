// The one entry of the npm scripts: node dev/run.js <command> [args]. Works on a fresh checkout: it installs, generates
// and builds what is missing or stale first. Everything it says goes to stderr: stdout belongs to the command.
// It starts on any Node from 20.19 on, installs the one that this checkout pins, and goes on with that.
const { spawnSync } = require('node:child_process')
const { existsSync, statSync } = require('node:fs')
const { join } = require('node:path')

const root = join(__dirname, '..')
/** What each command runs once everything is built; `build` and `check` need nothing more. */
const scripts = {
  start: 'dev/launcher/start',
  dev: 'dev/watch/dev',
  test: 'dev/testing/test',
  faults: 'dev/faults/faults',
  demo: 'dev/demo/demo',
  bench: 'dev/bench/bench',
  engines: 'dev/engines/kept-up',
  fetch: 'dev/engines/fetch-all',
  pictures: 'dev/browser/pictures',
  doctor: 'ops/doctor/doctor',
  rotate: 'ops/rotate/rotate',
  'verify-certificate': 'ops/verify-certificate/verify-certificate',
}
const commands = [...Object.keys(scripts), 'build', 'check']

async function main([command, ...args]) {
  if (!commands.includes(command)) throw new Error(`node dev/run.js ${commands.join(' | ')}`)
  assertNodeVersion()
  install()
  const { pinnedNode, runNode, version } = require('./build/pinned-node')
  const pinned = process.versions.node === version ? undefined : pinnedNode()
  if (pinned) return runNode(pinned, [__filename, command, ...args])
  if (process.versions.node !== version)
    process.stderr.write(
      `Runs on ${process.version}: npm has not installed the pinned Node ${version} for this machine (npm ci tries again).\n`,
    )
  await require('./build/generate').generate()
  if (command === 'check') return require('./check').check()
  await require('./build/build').build({ tolerant: command === 'engines' })
  if (command === 'build') return 0
  const script = join(root, 'dist', `${scripts[command]}.js`)
  return runNode(process.execPath, ['--enable-source-maps', script, ...args], { cwd: root })
}

function assertNodeVersion() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > 20 || (major === 20 && minor >= 19)) return
  throw new Error(
    `xueshi needs Node 20.19 or newer; this is ${process.version}. Get one at https://nodejs.org.`,
  )
}

function install() {
  const installed = join(root, 'node_modules/.package-lock.json')
  const isFresh =
    existsSync(installed) && statSync(installed).mtimeMs >= statSync(join(root, 'package-lock.json')).mtimeMs
  if (isFresh) return
  process.stderr.write('Installing packages (npm ci) ...\n')
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  })
  if (status !== 0) throw new Error('npm ci failed: see above.')
}

main(process.argv.slice(2)).then(
  code => {
    process.exitCode = code
  },
  error => {
    process.stderr.write(`${error.message}\n`)
    process.exitCode = 1
  },
)
