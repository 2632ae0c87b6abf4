import { z } from 'zod'
import { type FieldKey, open } from '../../../../kit/keys/sealed-field'

/** Name and number of a row, sealed. */
export interface SealedRow {
  readonly rowId: string
  readonly rowKeyId: string
  readonly rowNonce: Buffer
  readonly rowCiphertext: Buffer
}

export const SEALED_ROW = `r.row_id AS "rowId", r.personal_key_id AS "rowKeyId", r.personal_nonce AS "rowNonce",
  r.personal_ciphertext AS "rowCiphertext"`

const RowSchema = z.object({ name: z.string(), number: z.string() })

/** Who a row names, for the department and the organiser alone. */
export const openRow = (
  fieldKey: FieldKey,
  { rowId, rowKeyId: keyId, rowNonce: nonce, rowCiphertext: ciphertext }: SealedRow,
): z.infer<typeof RowSchema> =>
  RowSchema.parse(JSON.parse(open(fieldKey, { keyId, nonce, ciphertext }, rowId)))
