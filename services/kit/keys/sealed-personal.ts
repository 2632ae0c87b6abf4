import { type Personal, PersonalSchema } from '../../../domain/documents/personal'
import { base64 } from './base64'
import { type FieldKey, open, type Sealed } from './sealed-field'

/** The sealed name and number of a person, in the columns of table `person`; null until the person's fact has come. */
export interface SealedPersonal {
  readonly keyId: string | null
  readonly nonce: Uint8Array | null
  readonly ciphertext: Uint8Array | null
}

/** Selects the columns of a `SealedPersonal` from `person p`. */
export const SEALED_PERSONAL =
  'p.personal_key_id AS key_id, p.personal_nonce AS nonce, p.personal_ciphertext AS ciphertext'

/** The values that keep them: the key's id, and nonce and ciphertext for `decode($n, 'base64')`. */
export const sealedValues = (personal: Sealed | undefined): [string | null, string | null, string | null] =>
  personal ? [personal.keyId, base64(personal.nonce), base64(personal.ciphertext)] : [null, null, null]

/** Opens name and masked number; undefined until the person's fact has come. */
export function openPersonal(
  fieldKey: FieldKey,
  personId: string,
  { keyId, nonce, ciphertext }: SealedPersonal,
): Personal | undefined {
  if (!keyId || !nonce || !ciphertext) return undefined
  return PersonalSchema.parse(JSON.parse(open(fieldKey, { keyId, nonce, ciphertext }, personId)))
}

/** Opens name and masked number for people to read: empty texts until the person's fact has come. */
export const shownPersonal = (fieldKey: FieldKey, personId: string, sealed: SealedPersonal): Personal =>
  openPersonal(fieldKey, personId, sealed) ?? { name: '', maskedNumber: '' }
