import { keysOf } from '../../../kit/keys/key-ring'
import type { Sql } from '../../../kit/sql/database'
import type { Stamp } from '../deps'
import { renewDigest } from '../personal/lookup'
import { statePerson } from '../personal/person-state'
import { openWhole, type PersonalKeys, sealWhole } from '../personal/personal-data'

/** Where a pass over all of them stands: behind whom it goes on, and how many at once. */
export interface Pass {
  readonly after: string | null
  readonly limit: number
}

interface OldPerson {
  readonly id: string
  readonly keyId: string
  readonly nonce: Uint8Array
  readonly ciphertext: Uint8Array
}

/**
 * The next people whose name and number are sealed with an older key, or who are not found by the look-up key in use: seals
 * them anew, and has them found. They are stated again, so that whoever keeps the name or looks for the number has both
 * under the new keys too. Broken off it goes on, and done twice it changes nothing (docs/decisions/0090).
 *
 * @returns the ids of those it was
 */
export async function renewPeople(
  sql: Sql,
  keys: PersonalKeys,
  from: Stamp,
  { after, limit }: Pass,
): Promise<string[]> {
  const people = await sql.query<OldPerson>(
    `SELECT p.id, p.sealed_key_id AS "keyId", p.sealed_nonce AS nonce, p.sealed_ciphertext AS ciphertext FROM person p
     WHERE ($1::uuid IS NULL OR p.id > $1::uuid) AND (p.sealed_key_id <> $2 OR ${isNotFoundBy('$3', 'p')})
     ORDER BY p.id LIMIT $4::int FOR UPDATE`,
    [after, keys.fieldKey.id, keys.lookupKey.id, limit],
  )
  for (const person of people) await renewPerson(sql, keys, from, person)
  return people.map(({ id }) => id)
}

async function renewPerson(sql: Sql, keys: PersonalKeys, from: Stamp, person: OldPerson): Promise<void> {
  const { id } = person
  const whole = openWhole(keys, id, person)
  await renewDigest(sql, keys, { id, kind: 'person' }, whole.number)
  if (person.keyId !== keys.fieldKey.id) {
    const { keyId, nonce, ciphertext } = sealWhole(keys, id, whole)
    await sql.query(
      'UPDATE person SET sealed_key_id = $2, sealed_nonce = $3, sealed_ciphertext = $4 WHERE id = $1::uuid',
      [id, keyId, nonce, ciphertext],
    )
  }
  await statePerson({ keys }, sql, id, { from, always: true })
}

/** The next accounts that are not found by the look-up key in use; as `renewPeople`. */
export async function renewAccounts(sql: Sql, keys: PersonalKeys, { after, limit }: Pass): Promise<string[]> {
  const accounts = await sql.query<{ id: string; login: string }>(
    `SELECT a.id, a.login FROM account a WHERE ($1::uuid IS NULL OR a.id > $1::uuid) AND ${isNotFoundBy('$2', 'a')}
     ORDER BY a.id LIMIT $3::int FOR UPDATE`,
    [after, keys.lookupKey.id, limit],
  )
  for (const { id, login } of accounts) await renewDigest(sql, keys, { id, kind: 'account' }, login)
  return accounts.map(({ id }) => id)
}

const isNotFoundBy = (key: string, subject: string): string =>
  `NOT EXISTS (SELECT FROM lookup_digest d WHERE d.subject_id = ${subject}.id AND d.key_id = ${key})`

/** Deletes digests of keys that are no longer loaded, where the key in use finds the same person. */
export async function forgetOldDigests(sql: Sql, keys: PersonalKeys): Promise<number> {
  const gone = await sql.query(
    `DELETE FROM lookup_digest old WHERE old.key_id <> ALL($1::text[])
       AND EXISTS (SELECT FROM lookup_digest d WHERE d.subject_id = old.subject_id AND d.key_id = $2) RETURNING 1`,
    [keysOf(keys.lookupKey).map(({ id }) => id), keys.lookupKey.id],
  )
  return gone.length
}
