import { createHash, randomBytes } from 'node:crypto'
import { timestampFromDate } from '@bufbuild/protobuf/wkt'
import type { Actor } from '../../../domain/authority/actor'
import { type OrganisationKind, scopeOf } from '../../../domain/identity/scope'
import { isRefusal, type Refusal, refuse } from '../../../domain/refusals/refusal'
import { SessionRevokedSchema } from '../../../proto/generated/identity_pb'
import { recordAudit } from '../../kit/audit'
import { type Sql, transact } from '../../kit/database'
import { appendFacts, fact, type NewFact } from '../../kit/facts'
import { newId } from '../../kit/ids'
import { type Credential, hashAcceptable, provePassword, setPassword } from './credentials'
import { type Identity, ruleAt, type Stamp, secondsAfter } from './identity'

/** What a sign-in or a renewal hands out. */
export interface Tokens {
  readonly accessToken: string
  readonly refreshToken: string
  /** Seconds that the access token lives. */
  readonly expiresIn: number
  readonly actor: Omit<Actor, 'correlationId'>
}

type Subject = Omit<Actor, 'correlationId'>

/**
 * Signs in. With a one-time password of the bureau a new one has to be given in the same call: there is no session of
 * somebody whose password another has read.
 */
export async function startSession(
  identity: Identity,
  proof: { login: string; password: string; newPassword?: string },
  from: Stamp,
): Promise<Tokens | Refusal> {
  const credential = await provePassword(identity, proof, from.now)
  if (isRefusal(credential)) return credential
  const replaced = await replaceOneTimePassword(identity, credential, proof, from.now)
  if (isRefusal(replaced)) return replaced
  const expiresAt = secondsAfter(from.now, ruleAt(identity, 'identity/refresh-life', from.now))
  const sessionId = newId()
  const opened = await transact(identity.prisma, async (_tx, sql) => {
    const subject = await findSubject(sql, credential.subjectId, credential.subjectKind)
    if (!subject) return refuse('account-closed')
    await sql.query(
      `INSERT INTO session (id, subject_id, created_at, expires_at)
       VALUES ($1::uuid, $2::uuid, $3::timestamptz, $4::timestamptz) RETURNING id`,
      [sessionId, subject.id, from.now.toISOString(), expiresAt.toISOString()],
    )
    if (subject.role !== 'person')
      await recordAudit(sql, { ...subject, correlationId: from.correlationId }, from.now, {
        act: 'session.start',
        objectKind: 'session',
        objectId: sessionId,
      })
    return { subject, refreshToken: await insertRefreshToken(sql, sessionId, from.now) }
  })
  return isRefusal(opened) ? opened : hand(identity, opened, { sessionId, expiresAt }, from.now)
}

async function replaceOneTimePassword(
  identity: Identity,
  credential: Credential,
  { login, newPassword }: { login: string; newPassword?: string },
  now: Date,
): Promise<Refusal | undefined> {
  if (credential.oneTimeUntil === null) return undefined
  if (newPassword === undefined) return refuse('password-change-required')
  const passwordHash = await hashAcceptable(identity, { login, password: newPassword }, now)
  if (isRefusal(passwordHash)) return passwordHash
  await setPassword(identity.sql, credential.subjectId, passwordHash, { now })
  return undefined
}

/**
 * Renews a session by its refresh token, which is good once. A token used again was stolen, from us or from the honest
 * holder, and nobody can say from which: the session ends for both.
 */
export async function renewSession(
  identity: Identity,
  refreshToken: string,
  from: Stamp,
): Promise<Tokens | Refusal> {
  const renewed = await transact(identity.prisma, async (_tx, sql) => {
    const found = await lockByRefreshToken(sql, digestOf(refreshToken))
    if (!found) return refuse('unauthenticated')
    if (found.endedAt !== null || found.expiresAt <= from.now) return refuse('session-expired')
    const subject = found.usedAt === null && (await findSubject(sql, found.subjectId, found.subjectKind))
    if (!subject) {
      await endSessions(identity, sql, { sessionId: found.sessionId }, from)
      return refuse('session-expired')
    }
    await sql.query(
      'UPDATE refresh_token SET used_at = $2::timestamptz WHERE digest = $1::bytea RETURNING digest',
      [digestOf(refreshToken), from.now.toISOString()],
    )
    return { subject, session: found, refreshToken: await insertRefreshToken(sql, found.sessionId, from.now) }
  })
  return isRefusal(renewed) ? renewed : hand(identity, renewed, renewed.session, from.now)
}

/** Ends one session, or all of a subject but one: no refresh from now on, and its access tokens are revoked by fact. */
export async function endSessions(
  identity: Identity,
  sql: Sql,
  which: { sessionId: string } | { subjectId: string; except?: string },
  from: Stamp,
): Promise<void> {
  const one = 'sessionId' in which
  const ended = await sql.query<{ id: string; expiresAt: Date }>(
    `UPDATE session SET ended_at = $1::timestamptz WHERE ended_at IS NULL AND expires_at > $1::timestamptz
       AND ${one ? 'id' : 'subject_id'} = $2::uuid AND id IS DISTINCT FROM $3::uuid
     RETURNING id, expires_at AS "expiresAt"`,
    [
      from.now.toISOString(),
      one ? which.sessionId : which.subjectId,
      (one ? undefined : which.except) ?? null,
    ],
  )
  const tokensEndBy = secondsAfter(from.now, ruleAt(identity, 'identity/token-life', from.now))
  for (const { id, expiresAt } of ended) {
    const until = earlier(tokensEndBy, expiresAt)
    await sql.query(
      `INSERT INTO trust_revocation (session_id, expires_at) VALUES ($1::uuid, $2::timestamptz)
       ON CONFLICT DO NOTHING RETURNING session_id`,
      [id, until.toISOString()],
    )
    await appendFacts(sql, from, await restateRevocation(sql, id))
  }
}

/** That a session was ended, while a token of it may still live. */
export async function restateRevocation(sql: Sql, sessionId: string): Promise<NewFact[]> {
  const rows = await sql.query<{ expiresAt: Date }>(
    'SELECT expires_at AS "expiresAt" FROM trust_revocation WHERE session_id = $1::uuid',
    [sessionId],
  )
  return rows.map(({ expiresAt }) =>
    fact(SessionRevokedSchema, sessionId, { sessionId, expiresAt: timestampFromDate(expiresAt) }),
  )
}

async function hand(
  identity: Identity,
  { subject, refreshToken }: { subject: Subject; refreshToken: string },
  { sessionId, expiresAt }: { sessionId: string; expiresAt: Date },
  now: Date,
): Promise<Tokens> {
  // No token outlives its session: what has ended by itself needs no revocation.
  const tokenEnd = earlier(secondsAfter(now, ruleAt(identity, 'identity/token-life', now)), expiresAt)
  const claims = { sub: subject.id, sid: sessionId, role: subject.role, scope: subject.scope }
  return {
    accessToken: await identity.signer.sign(claims, now, tokenEnd),
    refreshToken,
    expiresIn: Math.floor((tokenEnd.getTime() - now.getTime()) / 1_000),
    actor: subject,
  }
}

/** Who the subject is today, and what it answers for; undefined once its account is suspended. */
async function findSubject(
  sql: Sql,
  subjectId: string,
  subjectKind: Credential['subjectKind'],
): Promise<Subject | undefined> {
  if (subjectKind === 'person') return { id: subjectId, role: 'person', scope: { personId: subjectId } }
  const [account] = await sql.query<{
    role: OrganisationKind
    organisationId: string
    locality: string
    industry: string | null
    holderId: string | null
  }>(
    `SELECT a.role, a.organisation_id AS "organisationId", a.holder_id AS "holderId", o.locality, o.industry FROM account a
     JOIN organisation o ON o.id = a.organisation_id WHERE a.id = $1::uuid AND a.status = 'active'`,
    [subjectId],
  )
  return (
    account && { id: subjectId, role: account.role, scope: scopeOf(account.role, account, account.holderId) }
  )
}

interface HeldToken {
  readonly sessionId: string
  readonly subjectId: string
  readonly subjectKind: Credential['subjectKind']
  readonly usedAt: Date | null
  readonly endedAt: Date | null
  readonly expiresAt: Date
}

async function lockByRefreshToken(sql: Sql, digest: Uint8Array): Promise<HeldToken | undefined> {
  const [row] = await sql.query<HeldToken>(
    `SELECT s.id AS "sessionId", s.subject_id AS "subjectId", c.subject_kind AS "subjectKind", r.used_at AS "usedAt",
       s.ended_at AS "endedAt", s.expires_at AS "expiresAt"
     FROM refresh_token r JOIN session s ON s.id = r.session_id JOIN credential c ON c.subject_id = s.subject_id
     WHERE r.digest = $1::bytea FOR UPDATE OF r, s`,
    [digest],
  )
  return row
}

const REFRESH_TOKEN_BYTES = 32

/** Only a digest is kept: who reads the table can't renew anything. */
async function insertRefreshToken(sql: Sql, sessionId: string, now: Date): Promise<string> {
  const token = randomBytes(REFRESH_TOKEN_BYTES).toString('base64url')
  await sql.query(
    `INSERT INTO refresh_token (digest, session_id, issued_at) VALUES ($1::bytea, $2::uuid, $3::timestamptz)
     RETURNING session_id`,
    [digestOf(token), sessionId, now.toISOString()],
  )
  return token
}

const digestOf = (token: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(createHash('sha256').update(token).digest())

const earlier = (a: Date, b: Date): Date => (a < b ? a : b)
