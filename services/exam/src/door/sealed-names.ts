import { type Personal, PersonalSchema } from '../../../../domain/documents/personal'
import { open } from '../../../kit/keys/sealed-field'
import type { ExamDeps } from '../deps'

/** A person's sealed field as it is stored. */
export interface SealedRow {
  readonly personId: string
  readonly personalKeyId: string | null
  readonly personalNonce: Buffer | null
  readonly personalCiphertext: Buffer | null
}

export const SEALED_NAME = `p.personal_key_id, p.personal_nonce,
  p.personal_ciphertext`

/** Name and masked number, opened; empty where they have not come yet. */
export function openSealedName({ fieldKey }: ExamDeps, row: SealedRow): Personal {
  const { personalKeyId: keyId, personalNonce: nonce, personalCiphertext: ciphertext } = row
  if (!keyId || !nonce || !ciphertext) return { name: '', maskedNumber: '' }
  return PersonalSchema.parse(JSON.parse(open(fieldKey, { keyId, nonce, ciphertext }, row.personId)))
}
