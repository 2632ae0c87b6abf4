import { createTurnstile, type Turn } from './turnstile'

const known = (of: string): Turn => ({ of, isKnown: true })
const unknown = (of: string): Turn => ({ of, isKnown: false })

/** Work that goes on until it is let go, and the order in which it began. */
function createWork() {
  const order: string[] = []
  const going: Array<() => void> = []
  return {
    order,
    begin: (name: string) => async () => {
      order.push(name)
      await new Promise<void>(resolve => going.push(resolve))
      return name
    },
    finishAll: async () => {
      for (let next = going.shift(); next; next = going.shift()) {
        next()
        await new Promise(setImmediate)
      }
    },
  }
}

describe('the turnstile', () => {
  test('lets so many through at once, so many wait in order, and beyond them it is too-many-requests', async () => {
    const turnstile = createTurnstile({ concurrency: 2, queueMax: 2, queueMaxOfOne: 2 })
    const work = createWork()
    const results = ['1', '2', '3', '4', '5'].map(n => turnstile(unknown('a'), work.begin(n)))
    await expect(results[4]).resolves.toMatchObject({ code: 'too-many-requests' })
    expect(work.order).toEqual(['1', '2'])
    await work.finishAll()
    expect(await Promise.all(results.slice(0, 4))).toEqual(['1', '2', '3', '4'])
    expect(work.order).toEqual(['1', '2', '3', '4'])
  })

  test('one address that asks without end waits for itself, the others come by turns', async () => {
    const turnstile = createTurnstile({ concurrency: 1, queueMax: 10, queueMaxOfOne: 3 })
    const work = createWork()
    const guesses = Array.from({ length: 6 }, (_, n) => turnstile(unknown('guesser'), work.begin(`g${n}`)))
    const honest = turnstile(unknown('honest'), work.begin('honest'))
    await work.finishAll()
    expect(await honest).toBe('honest')
    expect(work.order).toEqual(['g0', 'g1', 'honest', 'g2', 'g3'])
    expect(await guesses[5]).toMatchObject({ code: 'too-many-requests' })
  })

  test('who is known gets every other place, however many unknown ones wait, and has a queue of its own', async () => {
    const turnstile = createTurnstile({ concurrency: 1, queueMax: 4, queueMaxOfOne: 1 })
    const work = createWork()
    const strangers = ['s0', 's1', 's2', 's3', 's4', 's5'].map(each =>
      turnstile(unknown(each), work.begin(each)),
    )
    const regulars = ['k1', 'k2'].map(each => turnstile(known(each), work.begin(each)))
    await work.finishAll()
    expect(await strangers[5]).toMatchObject({ code: 'too-many-requests' })
    expect(await Promise.all(regulars)).toEqual(['k1', 'k2'])
    expect(work.order).toEqual(['s0', 'k1', 's1', 'k2', 's2', 's3', 's4'])
  })

  test('work that fails gives its place up', async () => {
    const turnstile = createTurnstile({ concurrency: 1, queueMax: 0, queueMaxOfOne: 0 })
    await expect(turnstile(known('a'), () => Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect(await turnstile(known('a'), async () => 'next')).toBe('next')
  })
})
