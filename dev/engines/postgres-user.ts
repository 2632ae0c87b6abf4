import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, renameSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { say } from '../../ops/installation/say'

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
 *
 * @throws Error where that one can't be reached either; it says what to do
 */
export function reachableDataFolder(
  wanted: string,
  user: SystemUser | undefined,
  ground: string = ownGround,
): string {
  if (!user) return wanted
  const folder = isReachable(dirname(wanted)) ? wanted : join(ground, digest(wanted))
  if (folder !== wanted) {
    if (!existsSync(folder))
      say(`PostgreSQL may not run as root, and its user can't reach ${wanted}: its data goes to ${folder}.`)
    openGround(ground, wanted)
  }
  mkdirSync(folder, { recursive: true })
  chmodSync(folder, 0o700)
  chownSync(folder, user.uid, user.gid)
  return folder
}

/** Folders that others may pass, whatever the umask says, and whoever made them before. */
function openGround(ground: string, wanted: string): void {
  mkdirSync(ground, { recursive: true })
  chmodSync(ground, 0o755)
  const closed = closedAbove(ground)
  if (closed)
    throw new Error(
      `PostgreSQL may not run as root, and its user reaches neither ${wanted} nor ${ground}: ${closed} is closed to others. ` +
        `Let others pass it (chmod o+x ${closed}), or set XUESHI_DATA to a folder that they reach, or start as another user than root.`,
    )
}

/** The folder of the programs, copied to where this user can reach it if need be. */
export function reachablePrograms(folder: string, version: string, user: SystemUser | undefined): string {
  if (!user || isReachable(folder)) return folder
  const copy = join(ownGround, `postgresql-${version}`)
  if (existsSync(copy)) return copy
  const unfinished = `${copy}.${process.pid}`
  openGround(ownGround, folder)
  cpSync(folder, unfinished, { recursive: true, verbatimSymlinks: true })
  renameSync(unfinished, copy)
  return copy
}

const isReachable = (path: string): boolean => existsSync(path) && closedAbove(path) === undefined

/** The first folder on the way there that others may not pass. */
function closedAbove(path: string): string | undefined {
  const absolute = resolve(path)
  const above = dirname(absolute) === absolute ? undefined : closedAbove(dirname(absolute))
  return above ?? ((statSync(absolute).mode & 0o001) === 0 ? absolute : undefined)
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
