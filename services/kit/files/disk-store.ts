import { constants } from 'node:fs'
import { access, mkdir, open, opendir, readFile, rename, rm, rmdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { PassingFault } from '../base/faults'
import { newId } from '../base/ids'
import type { FileStore } from './store'

/** Files in a folder, for the process alone: each appears under its name when it is whole and on the disk. */
export function createDiskStore(folder: string): FileStore {
  const pathOf = (key: string) => join(folder, key)
  return {
    put: async (key, bytes) => {
      const path = pathOf(key)
      const unfinished = `${path}.${newId()}.part`
      try {
        const made = await mkdir(dirname(path), { recursive: true, mode: 0o700 })
        if (made) await syncFolder(dirname(made))
        await writeSynced(unfinished, bytes)
        await rename(unfinished, path)
        await syncFolder(dirname(path))
      } catch (cause) {
        await rm(unfinished, { force: true })
        // Full, read-only, away: for its operators to mend, and the request for later.
        throw new PassingFault('the folder of files takes nothing', { cause })
      }
    },
    get: key => readFile(pathOf(key)),
    remove: async key => {
      await rm(pathOf(key), { force: true })
      // The last one takes the folder with it.
      await rmdir(dirname(pathOf(key))).catch(() => undefined)
    },
    isThere: () => isWritable(folder),
    keys: () => keysIn(folder),
  }
}

async function writeSynced(path: string, bytes: Buffer): Promise<void> {
  const file = await open(path, 'wx', 0o600)
  try {
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** A new name is on the disk only when its folder is. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

async function isWritable(folder: string): Promise<boolean> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await access(folder, constants.R_OK | constants.W_OK | constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** Lists the keys of whole files; unfinished ones end in `.part`. */
async function* keysIn(folder: string, under = ''): AsyncGenerator<string> {
  for await (const entry of await opendir(join(folder, under))) {
    const key = `${under}${entry.name}`
    if (entry.isDirectory()) yield* keysIn(folder, `${key}/`)
    else if (!key.endsWith('.part')) yield key
  }
}
