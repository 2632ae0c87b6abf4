import { createHash } from 'node:crypto'
import { z } from 'zod'
import { readCode } from '../../../../domain/certificate/code'
import { type Personal, PersonalSchema } from '../../../../domain/documents/personal'
import { type FieldKey, open, type Sealed, seal } from '../../../kit/keys/sealed-field'
import { openPersonal, SEALED_PERSONAL, type SealedPersonal } from '../../../kit/keys/sealed-personal'
import type { Sql } from '../../../kit/sql/database'

/** The bearer of a certificate and its code, sealed where they are kept. */
const BearerSchema = PersonalSchema.extend({ code: z.string() })
export type Bearer = z.infer<typeof BearerSchema>

export const sealBearer = (key: FieldKey, bearer: Bearer, certificateId: string) =>
  seal(key, JSON.stringify(bearer), certificateId)

export const openBearer = (key: FieldKey, sealed: Sealed, certificateId: string): Bearer =>
  BearerSchema.parse(JSON.parse(open(key, sealed, certificateId)))

/** Name and masked number of a person as identity told them; undefined where they have not come yet. */
export async function findPersonal(sql: Sql, key: FieldKey, personId: string): Promise<Personal | undefined> {
  const [sealed] = await sql.query<SealedPersonal>(
    `SELECT ${SEALED_PERSONAL} FROM person p WHERE p.person_id = $1::uuid`,
    [personId],
  )
  return sealed && openPersonal(key, personId, sealed)
}

/** The hash that a certificate is found by; undefined where the text is no code. */
export function codeHash(typed: string): Buffer | undefined {
  const code = readCode(typed)
  return code === undefined ? undefined : createHash('sha256').update(code).digest()
}

/**
 * Seals bearers again that an older field key has sealed, at most `limit` of them.
 *
 * @returns the ids of those certificates
 */
export async function renewBearers(sql: Sql, fieldKey: FieldKey, limit: number): Promise<string[]> {
  const bearers = await sql.query<Sealed & { id: string }>(
    `SELECT certificate_id AS id, key_id, nonce, ciphertext FROM certificate_bearer
     WHERE key_id <> $1 ORDER BY certificate_id LIMIT $2 FOR UPDATE`,
    [fieldKey.id, limit],
  )
  for (const { id, ...old } of bearers) {
    const { keyId, nonce, ciphertext } = sealBearer(fieldKey, openBearer(fieldKey, old, id), id)
    await sql.query(
      `UPDATE certificate_bearer SET key_id = $2, nonce = $3, ciphertext = $4 WHERE certificate_id = $1::uuid`,
      [id, keyId, nonce, ciphertext],
    )
  }
  return bearers.map(({ id }) => id)
}
