import { createHmac } from 'node:crypto'
import { z } from 'zod'
import { plainNumber } from '../../../domain/intake/signs'
import { KeyRingSchema, type NamedKey } from './key-ring'

/** The look-up keys, declared by the services that find somebody by what was typed. */
export const LookupKeySettings = z.object({ LOOKUP_KEYS: KeyRingSchema })

/**
 * What stands for something typed (a document's number, a login), without keeping that: HMAC-SHA-256.
 * It is of the signs that were meant, so a number in full width finds whom the same number finds.
 */
export const lookupDigest = ({ key }: NamedKey, text: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(createHmac('sha256', key).update(plainNumber(text)).digest())
