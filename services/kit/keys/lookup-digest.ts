import { createHmac } from 'node:crypto'
import { z } from 'zod'
import { plainNumber } from '../../../domain/intake/signs'
import { KeyRingSchema, type NamedKey } from './key-ring'

/** The look-up keys, declared by the services that find people by typed text. */
export const LookupKeySettings = z.object({ LOOKUP_KEYS: KeyRingSchema })

/**
 * The digest that is kept in place of a typed text, such as a document number or a login: HMAC-SHA-256.
 * Signs are normalised first, so that a number in full width has the digest of the plain number.
 */
export const lookupDigest = ({ key }: NamedKey, text: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(createHmac('sha256', key).update(plainNumber(text)).digest())
