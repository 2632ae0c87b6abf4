import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join, resolve } from 'node:path'

/** The root of the checkout, whether this runs from source (jest) or from `dist`. */
export const checkout = findCheckout(__dirname)

function findCheckout(from: string): string {
  if (existsSync(join(from, 'package-lock.json'))) return from
  const parent = dirname(from)
  if (parent === from) throw new Error(`no package-lock.json above ${__dirname}`)
  return findCheckout(parent)
}

/** Where everything compiled runs from. */
export const dist = join(checkout, 'dist')

/** The data folder of `npm start`: XUESHI_DATA, else `.data` in the checkout. */
export function dataFolder(): string {
  return resolve(process.env.XUESHI_DATA ?? join(checkout, '.data'))
}

/** Where fetched engines are kept for all checkouts of this user. */
export function cacheFolder(): string {
  return join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'xueshi')
}
