import { randomBytes } from 'node:crypto'
import { hash, verify } from '@node-rs/argon2'
import { type Refusal, refuse } from '../../../domain/refusals/refusal'

/** argon2id with OWASP's smallest parameters (19 MiB, 2 passes): about 20 ms. */
const ARGON2ID = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const

/** A hash is dear on purpose, so it is rationed: few at once, a bounded queue, and beyond it `too-many-requests`. */
export interface Hashing {
  hash(password: string): Promise<string | Refusal>
  /** Does some work that verifies a password, once it is its turn. */
  inTurn<T>(work: (verify: Verify) => Promise<T>): Promise<T | Refusal>
}

/** Without a hash, a made-up one is tried: an unknown login takes as long as a known one. */
export type Verify = (passwordHash: string | undefined, password: string) => Promise<boolean>

export async function createHashing(limits: { concurrency: number; queueMax: number }): Promise<Hashing> {
  const inTurn = createTurnstile(limits)
  const nobodys = await hash(randomBytes(16).toString('hex'), ARGON2ID)
  const verifyOrPretend: Verify = async (passwordHash, password) =>
    (await verify(passwordHash ?? nobodys, password)) && passwordHash !== undefined
  return {
    hash: password => inTurn(() => hash(password, ARGON2ID)),
    inTurn: work => inTurn(() => work(verifyOrPretend)),
  }
}

/** Lets so many through at once; the others wait in the order they came, and beyond the queue nobody waits. */
export function createTurnstile({ concurrency, queueMax }: { concurrency: number; queueMax: number }) {
  const waiting: Array<() => void> = []
  let inside = 0

  const leave = (): void => {
    const next = waiting.shift()
    if (next) next()
    else inside -= 1
  }

  return async <T>(work: () => Promise<T>): Promise<T | Refusal> => {
    if (inside < concurrency) inside += 1
    else if (waiting.length >= queueMax) return refuse('too-many-requests')
    // Whoever leaves hands its place on, so `inside` doesn't change.
    else await new Promise<void>(resolve => waiting.push(resolve))
    try {
      return await work()
    } finally {
      leave()
    }
  }
}
