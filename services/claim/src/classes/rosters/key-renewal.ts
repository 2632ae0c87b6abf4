import { base64 } from '../../../../kit/keys/base64'
import type { KeyRing } from '../../../../kit/keys/key-ring'
import { lookupDigest } from '../../../../kit/keys/lookup-digest'
import { type FieldKey, seal } from '../../../../kit/keys/sealed-field'
import type { Sql } from '../../../../kit/sql/database'
import { openRow, SEALED_ROW, type SealedRow } from './roster-rows'

/**
 * Seals again, with the keys in use, the next roster rows that an older key has sealed or hashed. It continues after
 * an interruption, and a second run changes nothing (docs/decisions/0090).
 *
 * @returns the ids of those it was
 */
export async function renewRosterRows(
  sql: Sql,
  { fieldKey, lookupKey }: { readonly fieldKey: FieldKey; readonly lookupKey: KeyRing },
  limit: number,
): Promise<string[]> {
  const rows = await sql.query<SealedRow>(
    `SELECT ${SEALED_ROW} FROM roster_row r WHERE r.personal_key_id <> $1 OR r.number_key_id <> $2
     ORDER BY r.row_id LIMIT $3::int FOR UPDATE`,
    [fieldKey.id, lookupKey.id, limit],
  )
  const renewed = rows.map(row => {
    const whole = openRow(fieldKey, row)
    const { nonce, ciphertext } = seal(fieldKey, JSON.stringify(whole), row.rowId)
    const digest = Buffer.from(lookupDigest(lookupKey, whole.number)).toString('hex')
    return { rowId: row.rowId, digest, nonce: base64(nonce), ciphertext: base64(ciphertext) }
  })
  await sql.query(
    `UPDATE roster_row r SET number_digest = decode(n.digest, 'hex'), number_key_id = $3, personal_key_id = $2,
       personal_nonce = decode(n.nonce, 'base64'), personal_ciphertext = decode(n.ciphertext, 'base64')
     FROM json_to_recordset($1::json) AS n("rowId" uuid, digest text, nonce text, ciphertext text)
     WHERE r.row_id = n."rowId"`,
    [JSON.stringify(renewed), fieldKey.id, lookupKey.id],
  )
  return rows.map(row => row.rowId)
}
