import { createHash } from 'node:crypto'
import { newId } from '../../../kit/base/ids'

/**
 * The id of what a command makes: from its Idempotency-Key, so that the same command sent again makes the same thing
 * (UUIDv8, RFC 9562, of a SHA-256); without a key a fresh one.
 */
export function commandId(actorId: string, operation: string, key: string | undefined): string {
  if (!key) return newId()
  const hash = createHash('sha256').update(`${actorId}\n${operation}\n${key}`).digest()
  hash[6] = (hash[6]! & 0x0f) | 0x80
  hash[8] = (hash[8]! & 0x3f) | 0x80
  const hex = hash.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`
}

/** The id of the update that carries a command: each attempt is an update of its own. */
export const updateIdOf = (id: string, attempt: number): string => (attempt === 0 ? id : `${id}/${attempt}`)
