import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { z } from 'zod'

export const KEY_BYTES = 32

/** The field key, declared by the services that write or read sealed fields. 32 bytes, base64. */
export const FieldKeySettings = z.object({
  FIELD_KEY: z
    .base64()
    .refine(key => Buffer.from(key, 'base64').length === KEY_BYTES, `must be ${KEY_BYTES} bytes in base64`),
  FIELD_KEY_ID: z.string().min(1),
})

export interface FieldKey {
  readonly id: string
  readonly key: Buffer
}

export interface Sealed {
  readonly keyId: string
  readonly nonce: Uint8Array
  readonly ciphertext: Uint8Array
}

export const NONCE_BYTES = 12
const TAG_BYTES = 16

export const fieldKeyOf = (config: z.infer<typeof FieldKeySettings>): FieldKey => ({
  id: config.FIELD_KEY_ID,
  key: Buffer.from(config.FIELD_KEY, 'base64'),
})

/** AES-256-GCM, the tag behind the ciphertext. `context` (the owner's id) must be given again to open it. */
export const seal = (fieldKey: FieldKey, plain: string, context: string): Sealed =>
  sealBytes(fieldKey, Buffer.from(plain), context)

/** @throws Error when the key is another, or the field was changed or moved to another owner */
export const open = (fieldKey: FieldKey, sealed: Sealed, context: string): string =>
  openBytes(fieldKey, sealed, context).toString('utf8')

export function sealBytes(fieldKey: FieldKey, plain: Buffer, context: string): Sealed {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', fieldKey.key, nonce).setAAD(Buffer.from(context))
  const ciphertext = Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()])
  return { keyId: fieldKey.id, nonce, ciphertext }
}

export function openBytes(fieldKey: FieldKey, sealed: Sealed, context: string): Buffer {
  if (sealed.keyId !== fieldKey.id) throw new Error(`field key ${sealed.keyId} is not loaded`)
  const body = Buffer.from(sealed.ciphertext)
  const decipher = createDecipheriv('aes-256-gcm', fieldKey.key, sealed.nonce)
    .setAAD(Buffer.from(context))
    .setAuthTag(body.subarray(body.length - TAG_BYTES))
  return Buffer.concat([decipher.update(body.subarray(0, body.length - TAG_BYTES)), decipher.final()])
}
