import { createSlowReaders } from './slow-readers'

const bounds = { graceMs: 5_000, bytesASecondMin: 1_000 }

/** The bytes offered to a reader and taken by it, after a number of seconds. */
type Seen = readonly [second: number, offered: number, taken: number]

/** The second at which its connection was cut; nothing where it was not. */
function cutAt(seen: readonly Seen[]): number | undefined {
  const readers = createSlowReaders(bounds)
  const line = { bytesWritten: 0, writableLength: 0, isCut: false, destroy: () => cut() }
  const cut = () => {
    line.isCut = true
    return line as never
  }
  readers.watch(line)
  for (const [second, offered, taken] of seen) {
    line.bytesWritten = offered
    line.writableLength = offered - taken
    readers.look(second * 1_000)
    if (line.isCut) return second
  }
  return undefined
}

test.each<[string, readonly Seen[], number | undefined]>([
  [
    'takes all at once',
    [
      [0, 90_000, 90_000],
      [100, 90_000, 90_000],
    ],
    undefined,
  ],
  [
    'takes nothing: after the time of all that waits, and the grace',
    [
      [0, 10_000, 0],
      [15, 10_000, 0],
      [16, 10_000, 0],
    ],
    16,
  ],
  [
    'takes little by little, below the least rate, while more is offered',
    [
      [0, 10_000, 0],
      [10, 15_000, 5_000],
      [20, 20_000, 10_000],
      [24, 22_000, 12_000],
      [28, 22_000, 12_000],
    ],
    28,
  ],
  [
    'takes little by little, above the least rate',
    [
      [0, 10_000, 0],
      [10, 25_000, 15_000],
      [20, 40_000, 30_000],
      [30, 55_000, 45_000],
      [40, 70_000, 60_000],
    ],
    undefined,
  ],
  [
    'took all, paused for long, and waits anew',
    [
      [0, 10_000, 0],
      [10, 10_000, 10_000],
      [500, 20_000, 10_000],
      [514, 20_000, 10_000],
      [516, 20_000, 10_000],
    ],
    516,
  ],
  [
    'took much before it stops: what it took then is no credit',
    [
      [0, 9_000_000, 9_000_000],
      [1, 9_010_000, 9_000_000],
      [17, 9_010_000, 9_000_000],
    ],
    17,
  ],
])('a reader that %s', (_what, seen, cut) => {
  expect(cutAt(seen)).toBe(cut)
})
