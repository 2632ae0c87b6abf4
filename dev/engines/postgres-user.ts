import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chownSync, cpSync, existsSync, mkdirSync, renameSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { say } from '../say'

/** PostgreSQL refuses to run as root: then it runs as the system user `postgres`, made where there is none. */
export type SystemUser = { uid: number; gid: number }

const ownGround = '/var/lib/xueshi'

/** The user to run PostgreSQL as; undefined where we are not root and it simply runs as us. */
export function postgresUser(): SystemUser | undefined {
  if (process.getuid?.() !== 0) return undefined
  return findUser('postgres') ?? createUser() ?? findUser('nobody')
}

/**
 * A folder for the data that this user can reach: the one asked for, or, where one above it is closed to others
 * (a checkout in /root), one under /var/lib/xueshi.
 */
export function reachableDataFolder(wanted: string, user: SystemUser | undefined): string {
  if (!user) return wanted
  const folder = isReachable(dirname(wanted)) ? wanted : join(ownGround, digest(wanted))
  if (folder !== wanted && !existsSync(folder)) {
    say(`PostgreSQL may not run as root, and its user can't reach ${wanted}: its data goes to ${folder}.`)
  }
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  chownSync(folder, user.uid, user.gid)
  return folder
}

/** The folder of the programs, copied to where this user can reach it if need be. */
export function reachablePrograms(folder: string, version: string, user: SystemUser | undefined): string {
  if (!user || isReachable(folder)) return folder
  const copy = join(ownGround, `postgresql-${version}`)
  if (existsSync(copy)) return copy
  const unfinished = `${copy}.${process.pid}`
  mkdirSync(ownGround, { recursive: true, mode: 0o755 })
  cpSync(folder, unfinished, { recursive: true, verbatimSymlinks: true })
  renameSync(unfinished, copy)
  return copy
}

function isReachable(path: string): boolean {
  const absolute = resolve(path)
  const open = existsSync(absolute) && (statSync(absolute).mode & 0o001) !== 0
  return open && (dirname(absolute) === absolute || isReachable(dirname(absolute)))
}

function findUser(name: string): SystemUser | undefined {
  try {
    return { uid: idOf('-u', name), gid: idOf('-g', name) }
  } catch {
    return undefined
  }
}

function idOf(which: '-u' | '-g', name: string): number {
  return Number(execFileSync('id', [which, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }))
}

function createUser(): SystemUser | undefined {
  try {
    execFileSync('useradd', ['--system', '--user-group', '--shell', '/bin/false', 'postgres'], {
      stdio: 'ignore',
    })
  } catch {
    return undefined
  }
  return findUser('postgres')
}

function digest(path: string): string {
  return createHash('sha256').update(path).digest('hex').slice(0, 12)
}
