import { isRefusal } from '../../../domain/refusals/refusal'
import { createHashing, createTurnstile } from './hashing'

describe('hashes are rationed', () => {
  test('so many at once, so many waiting in order, and beyond them too-many-requests', async () => {
    const turnstile = createTurnstile({ concurrency: 2, queueMax: 2 })
    const order: number[] = []
    const release: Array<() => void> = []
    const work = (n: number) => async () => {
      order.push(n)
      await new Promise<void>(resolve => release.push(resolve))
      return n
    }
    const results = [1, 2, 3, 4, 5].map(n => turnstile(work(n)))
    await expect(results[4]).resolves.toMatchObject({ code: 'too-many-requests' })
    expect(order).toEqual([1, 2])
    while (release.length > 0) {
      release.shift()?.()
      await new Promise(setImmediate)
    }
    expect(await Promise.all(results.slice(0, 4))).toEqual([1, 2, 3, 4])
    expect(order).toEqual([1, 2, 3, 4])
  })

  test('work that fails gives its place up', async () => {
    const turnstile = createTurnstile({ concurrency: 1, queueMax: 0 })
    await expect(turnstile(() => Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect(await turnstile(async () => 'next')).toBe('next')
  })

  test('without a hash to compare with, a password is tried all the same, and never right', async () => {
    const hashing = await createHashing({ concurrency: 1, queueMax: 1 })
    const made = await hashing.hash('Zhi-shui le-shan 27')
    if (isRefusal(made)) throw new Error('no turn')
    expect(made).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    expect(await hashing.inTurn(verify => verify(made, 'Zhi-shui le-shan 27'))).toBe(true)
    expect(await hashing.inTurn(verify => verify(undefined, 'Zhi-shui le-shan 27'))).toBe(false)
  })
})
