// Ends what a launcher leaves behind when it is killed itself (kill -9 of npm start, a crashed test run).
// The launcher holds our stdin open and writes `+pid`, `-pid` and `rm folder` lines; when it closes, we act and go.
const { rmSync } = require('node:fs')
const { createInterface } = require('node:readline')

const pids = new Set()
const folders = new Set()

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {})

createInterface({ input: process.stdin })
  .on('line', line => {
    if (line.startsWith('+')) pids.add(Number(line.slice(1)))
    if (line.startsWith('-')) pids.delete(Number(line.slice(1)))
    if (line.startsWith('rm ')) folders.add(line.slice(3))
  })
  .on('close', () => endAll(Date.now() + 10_000))

// Engines of tests are killed at once, as their data goes too; others may end in order for ten seconds.
function endAll(deadline) {
  const isLast = folders.size > 0 || Date.now() > deadline
  for (const pid of pids) if (!send(pid, isLast ? 'SIGKILL' : 'SIGINT')) pids.delete(pid)
  if (pids.size > 0 && !isLast) return setTimeout(endAll, 200, deadline)
  for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
}

function send(pid, signal) {
  try {
    process.kill(pid, signal)
    return true
  } catch {
    return false
  }
}
