import { socialCreditCode } from '../../../../domain/documents/social-credit-code'
import { isRefusal } from '../../../../domain/refusals/refusal'
import { keysOf } from '../../../kit/keys/key-ring'
import type { Sql } from '../../../kit/sql/database'
import { lookupDigest, type PersonalKeys } from './personal-data'

type LookupKeys = Pick<PersonalKeys, 'lookupKey'>

interface Subject {
  readonly id: string
  readonly kind: 'person' | 'account'
}

/**
 * Has a new person be found by the document's number, an account by its login: under each key that is loaded, so that one
 * found by an older key alone is not signed up again while the key changes (docs/decisions/0090).
 *
 * @returns false where somebody of this kind is found by it already, who may have come at the same moment
 */
export async function makeFindable(
  sql: Sql,
  keys: LookupKeys,
  subject: Subject,
  by: string,
): Promise<boolean> {
  for (const key of keysOf(keys.lookupKey)) {
    const written = await sql.query(
      `INSERT INTO lookup_digest (digest, subject_kind, subject_id, key_id) VALUES ($1::bytea, $2, $3::uuid, $4)
       ON CONFLICT DO NOTHING RETURNING subject_id`,
      [lookupDigest(keys, by, key), subject.kind, subject.id, key.id],
    )
    if (written.length === 0) return false
  }
  return true
}

/** Has somebody be found by the key in use too. The same key under a new id is the same digest. */
export async function renewDigest(sql: Sql, keys: LookupKeys, subject: Subject, by: string): Promise<void> {
  await sql.query(
    `INSERT INTO lookup_digest (digest, subject_kind, subject_id, key_id) VALUES ($1::bytea, $2, $3::uuid, $4)
     ON CONFLICT (digest, subject_kind) DO UPDATE SET key_id = EXCLUDED.key_id
       WHERE lookup_digest.subject_id = EXCLUDED.subject_id`,
    [lookupDigest(keys, by), subject.kind, subject.id, keys.lookupKey.id],
  )
}

/** By any of the keys. A person comes before an account: nobody locks a person out by taking a document number for a login. */
export async function findSubject(sql: Sql, keys: LookupKeys, by: string): Promise<Subject | undefined> {
  const digests = keysOf(keys.lookupKey).map(key => Buffer.from(lookupDigest(keys, by, key)))
  const [found] = await sql.query<Subject>(
    `SELECT subject_id AS id, subject_kind AS kind FROM lookup_digest WHERE digest = ANY($1::bytea[])
     ORDER BY subject_kind = 'person' DESC LIMIT 1`,
    [digests],
  )
  return found
}

export async function findPersonBy(
  sql: Sql,
  keys: LookupKeys,
  documentNumber: string,
): Promise<string | undefined> {
  const found = await findSubject(sql, keys, documentNumber)
  return found?.kind === 'person' ? found.id : undefined
}

/**
 * Finds the subject of a login: the employer whose credit code it is, by its first account; else as `findSubject`.
 * Both are asked in any case, so that a known code costs as much time as an unknown one.
 */
export async function findByLogin(sql: Sql, keys: LookupKeys, login: string): Promise<Subject | undefined> {
  const found = await findSubject(sql, keys, login)
  const code = socialCreditCode(login)
  if (isRefusal(code)) return found
  const [employer] = await sql.query<{ id: string }>(
    `SELECT a.id FROM account a JOIN organisation o ON o.id = a.organisation_id
     WHERE o.social_credit_code = $1 AND o.status <> 'refused' ORDER BY a.id LIMIT 1`,
    [code],
  )
  return employer ? { id: employer.id, kind: 'account' } : found
}
