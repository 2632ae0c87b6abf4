import { type Reading, readInThread } from './reading-threads'
import { createTurns } from './turns'

const file = require.resolve('./testing/readings')
const read = <Read>(name: string, given: unknown = {}, limits = {}) =>
  readInThread<unknown, Read>({ file, name } as Reading<unknown, Read>, given, limits)

describe('a reading in a thread of its own', () => {
  test('answers what it read', async () => {
    expect(await read('double', { bytes: Buffer.alloc(21) })).toBe(42)
  })

  test('that takes too much memory is ended; the process lives on, and so does the next reading', async () => {
    expect(await read('fillsMemory')).toBe('too-dear')
    expect(await read('double', { bytes: Buffer.alloc(1) })).toBe(2)
  })

  test('that takes too long is ended, and the event loop answers all the while', async () => {
    let ticks = 0
    const ticking = setInterval(() => {
      ticks += 1
    }, 10)
    expect(await read('neverEnds', {}, { secondsMax: 1 })).toBe('too-dear')
    clearInterval(ticking)
    expect(ticks).toBeGreaterThan(10)
  })

  test('that fails is a fault of ours', async () => {
    await expect(read('fails')).rejects.toThrow('a fault of ours')
  })

  test('sees nothing of the environment, where secrets are', async () => {
    expect(await read('environment')).toEqual([])
  })
})

describe('turns', () => {
  test('are given in order, to no more at once than may be', async () => {
    const turns = createTurns({ atOnce: 1, waitingMax: 2, waitingMsMax: 10_000 })
    const first = await turns.take()
    const order: string[] = []
    const later = ['second', 'third'].map(async name => {
      const turn = await turns.take()
      order.push(name)
      turn!.end()
    })
    expect(await turns.take()).toBeUndefined()
    first!.end()
    first!.end()
    await Promise.all(later)
    expect(order).toEqual(['second', 'third'])
    expect(await turns.take()).toBeDefined()
  })

  test('that do not come in time are not waited for', async () => {
    const turns = createTurns({ atOnce: 1, waitingMax: 2, waitingMsMax: 5 })
    const first = await turns.take()
    expect(await turns.take()).toBeUndefined()
    first!.end()
    expect(await turns.take()).toBeDefined()
  })
})
