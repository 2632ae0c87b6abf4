import { existsSync, statSync, watch } from 'node:fs'
import { join, relative } from 'node:path'
import { checkout } from '../../ops/installation/checkout'

const { rooms } = require(join(checkout, 'dev/build/build')) as { rooms: string[] }
const { filesOf, generatedFolders } = require(join(checkout, 'dev/build/stale')) as {
  filesOf(path: string): string[]
  generatedFolders(): string[]
}

/** When each file of the sources was written, by its path in the checkout; what is generated is among them. */
export type Snapshot = ReadonlyMap<string, number>

export function takeSnapshot(): Snapshot {
  const files = [...rooms, ...generatedFolders()].flatMap(folder => filesOf(join(checkout, folder)))
  return new Map(files.filter(existsSync).map(file => [relative(checkout, file), statSync(file).mtimeMs]))
}

/** The files that were written, made or removed between the two. */
export function changedBetween(before: Snapshot, after: Snapshot): string[] {
  const files = new Set([...before.keys(), ...after.keys()])
  return [...files].filter(file => before.get(file) !== after.get(file)).sort()
}

/** An editor writes a file in several steps, and a checkout many files. */
const SETTLED_AFTER_MS = 40

/** Calls back after something in the sources was written, once they are at rest, with the time of the first change. */
export function watchSources(onChange: (since: number) => void): void {
  let timer: NodeJS.Timeout | undefined
  let since = 0
  const note = () => {
    if (!timer) since = performance.now()
    clearTimeout(timer)
    timer = setTimeout(() => {
      timer = undefined
      onChange(since)
    }, SETTLED_AFTER_MS)
  }
  for (const room of rooms)
    if (existsSync(join(checkout, room))) watch(join(checkout, room), { recursive: true }, note)
}
