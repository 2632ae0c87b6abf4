import { spawn } from 'node:child_process'
import { constants, setPriority } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { checkout } from '../../ops/installation/checkout'
import { say } from '../../ops/installation/say'
import { neverOrphan } from '../launcher/orphans'

/** Checks the types after each edit, behind everything else, and says what is wrong with them. */
export function checkTypesBehind(): void {
  const tsc = join(checkout, 'node_modules/typescript/bin/tsc')
  const stamp = join(checkout, 'node_modules/.cache/xueshi/watch.tsbuildinfo')
  const args = [
    tsc,
    '-p',
    'tsconfig.json',
    '--noEmit',
    '--watch',
    '--preserveWatchOutput',
    '--tsBuildInfoFile',
    stamp,
  ]
  const child = spawn(process.execPath, args, { cwd: checkout, stdio: ['ignore', 'pipe', 'inherit'] })
  if (!child.pid) return
  neverOrphan(child.pid)
  setPriority(child.pid, constants.priority.PRIORITY_LOW)
  let hadFaults = false
  createInterface({ input: child.stdout }).on('line', line => {
    const count = /Found (\d+) error/.exec(line)?.[1]
    if (/error TS|^ {2}/.test(line)) say(line)
    if (count && (count !== '0' || hadFaults))
      say(count === '0' ? 'types: all right again' : `types: ${count} wrong`)
    if (count) hadFaults = count !== '0'
  })
}
