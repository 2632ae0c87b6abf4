// Two terminals in one checkout must not generate or build into the same folders at the same moment.
const { mkdirSync, readFileSync, rmSync, writeFileSync } = require('node:fs')
const { join } = require('node:path')

const folder = join(__dirname, '../../node_modules/.cache/xueshi')

/** Runs `work` while nobody else in this checkout runs work of this name. */
async function oneAtATime(name, work) {
  const lock = join(folder, `${name}.lock`)
  mkdirSync(folder, { recursive: true })
  while (!take(lock)) await new Promise(resolve => setTimeout(resolve, 100))
  try {
    return await work()
  } finally {
    rmSync(lock, { force: true })
  }
}

function take(lock) {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' })
    return true
  } catch {
    if (!isHeld(lock)) rmSync(lock, { force: true })
    return false
  }
}

function isHeld(lock) {
  try {
    const pid = Number(readFileSync(lock, 'utf8'))
    if (pid === 0) return true
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

module.exports = { oneAtATime, stampFolder: folder }
