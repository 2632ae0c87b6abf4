import { z } from 'zod'
import { masked } from '../../../../domain/documents/mask'
import type { Personal, Shared } from '../../../../domain/documents/personal'
import { base64 } from '../../../kit/keys/base64'
import { type KeyRing, keysOf, type NamedKey } from '../../../kit/keys/key-ring'
import { lookupDigest as digestWith } from '../../../kit/keys/lookup-digest'
import { type FieldKey, open, type Sealed, seal } from '../../../kit/keys/sealed-field'

export interface PersonalKeys {
  readonly fieldKey: FieldKey
  readonly lookupKey: KeyRing
}

const WholeSchema = z.object({ name: z.string(), number: z.string() })

/** Name and whole document number: kept sealed, and never leaving this service. */
export type Whole = z.infer<typeof WholeSchema>

/**
 * The digest that stands for typed text, so that the text is not kept: HMAC-SHA-256 with the look-up key in use, or
 * with another.
 */
export function lookupDigest(
  { lookupKey }: Pick<PersonalKeys, 'lookupKey'>,
  text: string,
  key: NamedKey = lookupKey,
): Uint8Array<ArrayBuffer> {
  return digestWith(key, text)
}

export const sealWhole = ({ fieldKey }: PersonalKeys, personId: string, whole: Whole): Sealed =>
  seal(fieldKey, JSON.stringify(whole), personId)

export const openWhole = (
  { fieldKey }: Pick<PersonalKeys, 'fieldKey'>,
  personId: string,
  sealed: Sealed,
): Whole => WholeSchema.parse(JSON.parse(open(fieldKey, sealed, personId)))

/** As it is shown: name, and the number with stars. */
export const personalOf = ({ name, number }: Whole): Personal => ({ name, maskedNumber: masked(number) })

/** The same for those who listen to facts, sealed, with what stands for the number under each key that is loaded. */
export function sealShared({ fieldKey, lookupKey }: PersonalKeys, personId: string, whole: Whole): Sealed {
  const digests = keysOf(lookupKey).map(key => base64(digestWith(key, whole.number)))
  const shared: Shared = { ...personalOf(whole), numberDigests: digests }
  return seal(fieldKey, JSON.stringify(shared), personId)
}
