import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { z } from 'zod'
import { findKey, type KeyRing, KeyRingSchema, type NamedKey } from './key-ring'

/** The field keys, declared by the services that write or read sealed fields. */
export const FieldKeySettings = z.object({ FIELD_KEYS: KeyRingSchema })

export type FieldKey = KeyRing

export interface Sealed {
  readonly keyId: string
  readonly nonce: Uint8Array
  readonly ciphertext: Uint8Array
}

export const NONCE_BYTES = 12
const TAG_BYTES = 16

/** AES-256-GCM, the tag behind the ciphertext. `context` (the owner's id) must be given again to open it. */
export const seal = (fieldKey: NamedKey, plain: string, context: string): Sealed =>
  sealBytes(fieldKey, Buffer.from(plain), context)

/** @throws Error when the key is not loaded, or the field was changed or moved to another owner */
export const open = (fieldKey: FieldKey, sealed: Sealed, context: string): string =>
  openBytes(fieldKey, sealed, context).toString('utf8')

export function sealBytes(fieldKey: NamedKey, plain: Buffer, context: string): Sealed {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', fieldKey.key, nonce).setAAD(Buffer.from(context))
  const ciphertext = Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()])
  return { keyId: fieldKey.id, nonce, ciphertext }
}

export function openBytes(fieldKey: FieldKey, sealed: Sealed, context: string): Buffer {
  const key = findKey(fieldKey, sealed.keyId)
  if (!key) throw new Error(`field key ${sealed.keyId} is not loaded`)
  const body = Buffer.from(sealed.ciphertext)
  const decipher = createDecipheriv('aes-256-gcm', key.key, sealed.nonce)
    .setAAD(Buffer.from(context))
    .setAuthTag(body.subarray(body.length - TAG_BYTES))
  return Buffer.concat([decipher.update(body.subarray(0, body.length - TAG_BYTES)), decipher.final()])
}
