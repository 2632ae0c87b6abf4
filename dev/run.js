// The one entry of the npm scripts: node dev/run.js <command> [args]. Works on a fresh checkout: it installs, generates
// and builds what is missing or stale first. Everything it says goes to stderr: stdout belongs to the command.
const { spawn, spawnSync } = require('node:child_process')
const { existsSync, statSync } = require('node:fs')
const { join } = require('node:path')

const root = join(__dirname, '..')
const commands = [
  'start',
  'test',
  'faults',
  'demo',
  'bench',
  'doctor',
  'rotate',
  'verify-certificate',
  'build',
  'check',
  'engines',
  'fetch',
]

async function main([command, ...args]) {
  if (!commands.includes(command)) throw new Error(`node dev/run.js ${commands.join(' | ')}`)
  assertNodeVersion()
  install()
  await require('./generate').generate()
  if (command === 'check') return require('./check').check()
  await require('./build').build({ tolerant: command === 'engines' })
  return command === 'build' ? 0 : runCompiled(command, args)
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

/** Runs dist/dev/<command>.js; signals and the exit code pass through. */
function runCompiled(command, args) {
  const script = join(root, 'dist/dev', `${command === 'engines' ? 'engines-kept-up' : command}.js`)
  if (!existsSync(script)) throw new Error(`dev/${command}.ts is not written yet.`)
  const child = spawn(process.execPath, ['--enable-source-maps', script, ...args], {
    cwd: root,
    stdio: 'inherit',
  })
  // Ctrl-C reaches the child by itself, as it is in the terminal's group; a signal to us alone is passed on.
  process.on('SIGINT', () => {})
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  return new Promise(resolve => child.once('exit', (code, signal) => resolve(signal ? 1 : code)))
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
