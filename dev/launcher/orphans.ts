import { type ChildProcess, spawn } from 'node:child_process'
import type { Socket } from 'node:net'
import { join } from 'node:path'
import { checkout } from '../../ops/installation/checkout'

/**
 * Keeps a small process beside this one that ends our children when we die without having had the chance to: they
 * run in process groups of their own (so that Ctrl-C does not reach them before we stop them in order).
 */
let reaper: ChildProcess | undefined

function tell(line: string): void {
  if (!reaper) {
    reaper = spawn(process.execPath, [join(checkout, 'dev/launcher/reaper.js')], {
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
    })
    reaper.unref()
    reaper.stdin?.on('error', () => {})
    ;(reaper.stdin as Socket | null)?.unref()
  }
  reaper.stdin?.write(`${line}\n`)
}

/** From now on this process is ended when we are gone. */
export function neverOrphan(pid: number): void {
  tell(`+${pid}`)
}

/** It has ended by itself: its id may be another's soon. */
export function hasEnded(pid: number): void {
  tell(`-${pid}`)
}

/** This folder of a test is removed when we are gone; what still writes to it is ended at once. */
export function removeWhenGone(folder: string): void {
  tell(`rm ${folder}`)
}
