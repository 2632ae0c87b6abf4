import { z } from 'zod'
import { bytesOfBase64 } from './base64'

export const KEY_BYTES = 32

export interface NamedKey {
  readonly id: string
  readonly key: Buffer
}

/** The key in use. Older keys read the fields that they sealed, until those are sealed again (docs/decisions/0090). */
export interface KeyRing extends NamedKey {
  readonly older?: readonly NamedKey[]
}

export const keysOf = (ring: KeyRing): readonly NamedKey[] => [ring, ...(ring.older ?? [])]

export const findKey = (ring: KeyRing, id: string): NamedKey | undefined =>
  keysOf(ring).find(key => key.id === id)

const ENTRY = /^([\w-]+):([A-Za-z\d+/]{43}=)$/

/** Keys of 32 bytes, each with its id, the one in use first: `k-2:<base64>,k-1:<base64>`. No fault repeats what was given. */
export const KeyRingSchema = z.string().transform((text, context): KeyRing => {
  const entries = text.split(',').map(entry => ENTRY.exec(entry.trim()))
  const [current, ...older] = entries.flatMap(entry =>
    entry ? [{ id: entry[1]!, key: bytesOfBase64(entry[2]!) }] : [],
  )
  const ids = new Set(entries.map(entry => entry?.[1]))
  if (current && !entries.includes(null) && ids.size === entries.length) return { ...current, older }
  context.addIssue({
    code: 'custom',
    message: `must be <id>:<${KEY_BYTES} bytes in base64>, more of them behind commas, each id once`,
  })
  return z.NEVER
})
