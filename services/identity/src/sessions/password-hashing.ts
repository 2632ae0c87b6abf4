import { randomBytes } from 'node:crypto'
import { hash, verify } from '@node-rs/argon2'
import type { Refusal } from '../../../../domain/refusals/refusal'
import { createTurnstile, type Turn } from './turnstile'

/** argon2id with OWASP's smallest parameters (19 MiB, 2 passes): about 20 ms. */
const ARGON2ID = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const

/** Runs at most `concurrency` hashes, which are slow on purpose. Up to `queueMax` callers wait; further ones get `too-many-requests`. */
export interface Hashing {
  hash(turn: Turn, password: string): Promise<string | Refusal>
  /** Does some work that verifies a password, once it is its turn. */
  inTurn<T>(turn: Turn, work: (verify: Verify) => Promise<T>): Promise<T | Refusal>
}

/** Without a hash, a made-up one is tried: an unknown login takes as long as a known one. */
export type Verify = (passwordHash: string | undefined, password: string) => Promise<boolean>

export async function createHashing(limits: Parameters<typeof createTurnstile>[0]): Promise<Hashing> {
  const inTurn = createTurnstile(limits)
  const nobodys = await hash(randomBytes(16).toString('hex'), ARGON2ID)
  const verifyOrPretend: Verify = async (passwordHash, password) =>
    (await verify(passwordHash ?? nobodys, password)) && passwordHash !== undefined
  return {
    hash: (turn, password) => inTurn(turn, () => hash(password, ARGON2ID)),
    inTurn: (turn, work) => inTurn(turn, () => work(verifyOrPretend)),
  }
}
