// The Node that everything of this checkout runs on: npm's package of it for this machine, pinned in package.json.
const { spawn, spawnSync } = require('node:child_process')
const { existsSync } = require('node:fs')
const { delimiter, join } = require('node:path')
const { optionalDependencies } = require('../../package.json')
const { root } = require('./stale')

/** The pinned version, and its packages: one for each platform. */
const packages = Object.keys(optionalDependencies).filter(name => name.startsWith('node-'))
const version = optionalDependencies[packages[0]]

/** Its program; undefined where npm has no such package for this machine, or the package does not run on it (musl). */
function pinnedNode() {
  const program = process.platform === 'win32' ? 'node.exe' : 'node'
  return packages.map(name => join(root, 'node_modules', name, 'bin', program)).find(runs)
}

function runs(file) {
  return existsSync(file) && spawnSync(file, ['--version']).stdout?.toString().trim() === `v${version}`
}

/**
 * Runs a script with this Node, whose programs (jest, prisma, buf) run on it too. A signal sent to us alone is passed on; one
 * that reached the whole group, as Ctrl-C does, reaches the child twice: it stops at the first and takes no notice of the next.
 * @returns the exit code
 */
function runNode(program, args, options = {}) {
  const path = [join(root, 'node_modules/.bin'), process.env.PATH].join(delimiter)
  const child = spawn(program, args, { stdio: 'inherit', env: { ...process.env, PATH: path }, ...options })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code, signal) => resolve(signal ? 1 : code))
  })
}

module.exports = { packages, version, pinnedNode, runNode }
