import type { FieldKey, Sealed } from '../keys/sealed-field'
import type { Sql } from '../sql/database'
import { renewedKey } from './pieces'

/**
 * Seals again, with the field key in use, the file keys that an older key has sealed (docs/decisions/0090). The files
 * do not change.
 *
 * @returns the ids of those uploads
 */
export async function renewUploadKeys(
  { sql, fieldKey }: { readonly sql: Sql; readonly fieldKey: FieldKey },
  limit: number,
): Promise<string[]> {
  const keys = await sql.query<Sealed & { id: string }>(
    `SELECT upload_id AS id, key_id, key_nonce AS nonce, sealed_key AS ciphertext FROM upload
     WHERE key_id <> $1 ORDER BY upload_id LIMIT $2 FOR UPDATE`,
    [fieldKey.id, limit],
  )
  for (const { id, ...old } of keys) {
    const { keyId, nonce, ciphertext } = renewedKey(fieldKey, id, old)
    await sql.query(
      'UPDATE upload SET key_id = $2, key_nonce = $3, sealed_key = $4 WHERE upload_id = $1::uuid',
      [id, keyId, nonce, ciphertext],
    )
  }
  return keys.map(({ id }) => id)
}
