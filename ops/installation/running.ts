import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { cacheFolder, checkout } from './checkout'

type Running = { pid: number; checkout: string; data: string; ports: number[] }

const folder = () => join(cacheFolder(), 'running')
const mine = () => join(folder(), `${process.pid}.json`)

/** Leaves a note for other launchers of this user: this one runs, here, with these ports. */
export function noteRunning(data: string, ports: number[]): void {
  mkdirSync(folder(), { recursive: true })
  writeFileSync(mine(), JSON.stringify({ pid: process.pid, checkout, data, ports } satisfies Running))
}

/** Takes the note away. */
export function noteStopped(): void {
  rmSync(mine(), { force: true })
}

/** The other xueshi that uses this port, if one does. */
export function runningElsewhere(port: number): Running | undefined {
  return others().find(other => other.ports.includes(port))
}

/** The other xueshi that uses this data folder, if one does. */
export function runningOn(data: string): Running | undefined {
  return others().find(other => other.data === data)
}

function others(): Running[] {
  return notes().filter(({ pid }) => pid !== process.pid && isAlive(pid))
}

function notes(): Running[] {
  try {
    return readdirSync(folder()).map(
      file => JSON.parse(readFileSync(join(folder(), file), 'utf8')) as Running,
    )
  } catch {
    return []
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
