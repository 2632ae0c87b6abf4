import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { cacheFolder, checkout } from './checkout'

/** Where the engines of a running xueshi are, as tests read it from their environment. */
export type EngineAddresses = Record<string, string>

export type Running = {
  pid: number
  checkout: string
  /** Its data folder: of npm start alone. */
  data?: string
  ports: number[]
  /** Once they are up. */
  engines?: EngineAddresses
}

const folder = () => join(cacheFolder(), 'running')
const mine = () => join(folder(), `${process.pid}.json`)

/** Leaves a note for other launchers and for tests of this user: this one runs, here, with these ports and engines. */
export function noteRunning(note: Omit<Running, 'pid' | 'checkout'>): void {
  mkdirSync(folder(), { recursive: true, mode: 0o700 })
  const unfinished = `${mine()}.new`
  // For this user alone: an address has a password in it.
  writeFileSync(unfinished, JSON.stringify({ pid: process.pid, checkout, ...note } satisfies Running), {
    mode: 0o600,
  })
  renameSync(unfinished, mine())
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

/** All that run and whose engines are up, those of this checkout first. */
export function runningWithEngines(): Running[] {
  const isElsewhere = (each: Running) => Number(each.checkout !== checkout)
  return others()
    .filter(({ engines }) => engines)
    .sort((one, other) => isElsewhere(one) - isElsewhere(other))
}

function others(): Running[] {
  return notes().filter(({ pid }) => pid !== process.pid && isAlive(pid))
}

function notes(): Running[] {
  try {
    const files = readdirSync(folder()).filter(file => file.endsWith('.json'))
    return files.map(file => JSON.parse(readFileSync(join(folder(), file), 'utf8')) as Running)
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
