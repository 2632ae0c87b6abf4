import { z } from 'zod'
import { ActorSchema, type Role } from '../../../../domain/authority/actor'
import { type FieldKey, open, type Sealed, seal } from '../../../kit/keys/sealed-field'
import type { Sql } from '../../../kit/sql/database'

/** The part of a session that is sealed in the table. */
const SecretsSchema = z.object({
  accessToken: z.string(),
  refreshToken: z.string(),
  csrfToken: z.string(),
  scope: ActorSchema.shape.scope,
  name: z.string(),
  organisation: z.string().nullable(),
})

/** A browser's session. */
export interface KeptSession extends z.infer<typeof SecretsSchema> {
  readonly digest: Buffer
  /** Of identity. */
  readonly sessionId: string
  readonly subjectId: string
  readonly role: Role
  readonly tokenEndsAt: Date
  readonly renewedAt: Date
  readonly createdAt: Date
  /** By a person, to the minute. */
  readonly lastUsedAt: Date
  /** However often it is renewed. */
  readonly endsAt: Date
}

interface Row extends Sealed, Omit<KeptSession, keyof z.infer<typeof SecretsSchema>> {}

const COLUMNS = `digest, session_id, subject_id, role, key_id, nonce, ciphertext, token_ends_at, renewed_at, created_at,
  last_used_at, ends_at`

export async function insertSession(sql: Sql, fieldKey: FieldKey, session: KeptSession): Promise<void> {
  const { keyId, nonce, ciphertext } = sealSecrets(fieldKey, session)
  await sql.query(
    `INSERT INTO web_session (${COLUMNS}) VALUES ($1, $2::uuid, $3::uuid, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      ...[session.digest, session.sessionId, session.subjectId, session.role, keyId, nonce, ciphertext],
      ...[session.tokenEndsAt, session.renewedAt, session.createdAt, session.lastUsedAt, session.endsAt],
    ],
  )
}

/** The session of a cookie, unless identity has ended it: every service hears of that. */
export async function findSession(
  sql: Sql,
  fieldKey: FieldKey,
  digest: Buffer,
  lock: '' | 'FOR UPDATE' = '',
): Promise<KeptSession | undefined> {
  const [row] = await sql.query<Row>(
    `SELECT ${COLUMNS} FROM web_session w WHERE digest = $1
       AND NOT EXISTS (SELECT FROM trust_revocation r WHERE r.session_id = w.session_id) ${lock}`,
    [digest],
  )
  if (!row) return undefined
  const { keyId, nonce, ciphertext, ...clear } = row
  return { ...clear, ...openSecrets(fieldKey, { keyId, nonce, ciphertext }, digest) }
}

export async function keepTokens(sql: Sql, fieldKey: FieldKey, session: KeptSession): Promise<void> {
  const { keyId, nonce, ciphertext } = sealSecrets(fieldKey, session)
  await sql.query(
    `UPDATE web_session SET key_id = $2, nonce = $3, ciphertext = $4, token_ends_at = $5, renewed_at = $6 WHERE digest = $1`,
    [session.digest, keyId, nonce, ciphertext, session.tokenEndsAt, session.renewedAt],
  )
}

export async function keepUse(sql: Sql, { digest }: KeptSession, now: Date): Promise<void> {
  await sql.query('UPDATE web_session SET last_used_at = greatest(last_used_at, $2) WHERE digest = $1', [
    digest,
    now,
  ])
}

export async function deleteSession(sql: Sql, digest: Buffer): Promise<void> {
  await sql.query('DELETE FROM web_session WHERE digest = $1', [digest])
}

/** Deletes sessions that have ended. */
export async function deleteOverSessions(sql: Sql, now: Date, unusedSince: Date): Promise<void> {
  await sql.query(
    `DELETE FROM web_session w WHERE last_used_at < $2 OR ends_at < $1
       OR EXISTS (SELECT FROM trust_revocation r WHERE r.session_id = w.session_id)`,
    [now, unusedSince],
  )
}

/**
 * Seals sessions again that an older field key has sealed, at most `limit` of them.
 *
 * @returns the digests of those
 */
export async function renewWebSessionKeys(sql: Sql, fieldKey: FieldKey, limit: number): Promise<string[]> {
  const sessions = await sql.query<Sealed & { digest: Buffer }>(
    `SELECT digest, key_id, nonce, ciphertext FROM web_session WHERE key_id <> $1 ORDER BY digest LIMIT $2 FOR UPDATE`,
    [fieldKey.id, limit],
  )
  for (const { digest, ...old } of sessions) {
    const { keyId, nonce, ciphertext } = sealSecrets(fieldKey, {
      digest,
      ...openSecrets(fieldKey, old, digest),
    })
    await sql.query('UPDATE web_session SET key_id = $2, nonce = $3, ciphertext = $4 WHERE digest = $1', [
      ...[digest, keyId, nonce, ciphertext],
    ])
  }
  return sessions.map(({ digest }) => digest.toString('hex'))
}

const sealSecrets = (
  fieldKey: FieldKey,
  { digest, ...session }: Pick<KeptSession, keyof z.infer<typeof SecretsSchema> | 'digest'>,
): Sealed => seal(fieldKey, JSON.stringify(SecretsSchema.parse(session)), digest.toString('hex'))

const openSecrets = (fieldKey: FieldKey, sealed: Sealed, digest: Buffer): z.infer<typeof SecretsSchema> =>
  SecretsSchema.parse(JSON.parse(open(fieldKey, sealed, digest.toString('hex'))))
