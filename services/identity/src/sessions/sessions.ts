import { createHash, randomBytes } from 'node:crypto'
import { timestampFromDate } from '@bufbuild/protobuf/wkt'
import type { Actor } from '../../../../domain/authority/actor'
import { type OrganisationKind, scopeOf } from '../../../../domain/identity/scope'
import { isRefusal, type Refusal, refuse } from '../../../../domain/refusals/refusal'
import { SessionRevokedSchema } from '../../../../proto/generated/identity_pb'
import { newId } from '../../../kit/base/ids'
import { appendFacts, fact, type NewFact } from '../../../kit/facts/facts'
import { recordAudit } from '../../../kit/sql/audit'
import type { Sql } from '../../../kit/sql/database'
import { commitModelsUnlessRefused, kept } from '../../../kit/sql/transaction'
import { type Arrival, type IdentityDeps, ruleAt, type Stamp, secondsAfter } from '../deps'
import { type Credential, hashAcceptable, provePassword, setPassword } from './credentials'

/** The tokens that a sign-in or a renewal hands out. */
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
 * somebody whose password another has read. The credential and the account are read again under their locks in the transaction
 * that writes the session, so a reset or a suspension that came meanwhile is not passed by.
 */
export async function startSession(
  deps: IdentityDeps,
  proof: { login: string; password: string; newPassword?: string },
  from: Arrival,
): Promise<Tokens | Refusal> {
  const credential = await provePassword(deps, proof, from)
  if (isRefusal(credential)) return credential
  const replacement = await hashReplacement(deps, credential, proof, from)
  if (isRefusal(replacement)) return replacement
  const expiresAt = secondsAfter(from.now, ruleAt(deps, 'identity/refresh-life', from.now))
  const sessionId = newId()
  const opened = await commitModelsUnlessRefused(deps.prisma, async (_tx, sql) => {
    const subject = await findSubject(sql, credential.subjectId, credential.subjectKind, true)
    if (!subject) return refuse('account-closed')
    if (!(await holdCredential(sql, credential, replacement, from.now)))
      return refuse('wrong-credentials', { attemptsLeft: null })
    await insertSession(deps, sql, { sessionId, subjectId: subject.id, expiresAt }, from)
    await recordAudit(sql, { ...subject, correlationId: from.correlationId }, from.now, {
      act: 'session.start',
      objectKind: 'session',
      objectId: sessionId,
    })
    return { subject, refreshToken: await insertRefreshToken(sql, sessionId, from.now) }
  })
  return isRefusal(opened) ? opened : issueTokens(deps, opened, { sessionId, expiresAt }, from.now)
}

/** The hash of what replaces a one-time password; undefined where the password is one's own. */
async function hashReplacement(
  deps: IdentityDeps,
  { oneTimeUntil, subjectId }: Credential,
  { login, password, newPassword }: { login: string; password: string; newPassword?: string },
  { now }: Arrival,
): Promise<Refusal | string | undefined> {
  if (oneTimeUntil === null) return undefined
  if (newPassword === undefined) return refuse('password-change-required')
  const chosen = { login, password: newPassword, present: password }
  return hashAcceptable(deps, chosen, { now, of: subjectId, isKnown: true })
}

/**
 * Holds the credential as it was proven until the transaction is over, or sets what replaces it. False where it is another by now:
 * a reset came, or the one-time password was used.
 */
async function holdCredential(
  sql: Sql,
  { subjectId, passwordHash }: Credential,
  replacement: string | undefined,
  now: Date,
): Promise<boolean> {
  if (replacement !== undefined)
    return setPassword(sql, subjectId, replacement, { now, instead: passwordHash })
  const held = await sql.query(
    'SELECT FROM credential WHERE subject_id = $1::uuid AND password_hash = $2 FOR SHARE',
    [subjectId, passwordHash],
  )
  return held.length > 0
}

/** Opens it; where that is one too many of a login at once, the oldest end (docs/decisions/0232). */
async function insertSession(
  deps: IdentityDeps,
  sql: Sql,
  { sessionId, subjectId, expiresAt }: { sessionId: string; subjectId: string; expiresAt: Date },
  from: Stamp,
): Promise<void> {
  await sql.query(
    `INSERT INTO session (id, subject_id, created_at, expires_at)
     VALUES ($1::uuid, $2::uuid, $3::timestamptz, $4::timestamptz) RETURNING id`,
    [sessionId, subjectId, from.now.toISOString(), expiresAt.toISOString()],
  )
  const beyond = await sql.query<{ id: string }>(
    `SELECT id FROM session WHERE subject_id = $1::uuid AND ended_at IS NULL AND expires_at > $2::timestamptz
     ORDER BY created_at DESC, id DESC OFFSET $3::int`,
    [subjectId, from.now.toISOString(), ruleAt(deps, 'identity/sessions-max', from.now)],
  )
  for (const { id } of beyond) await endSessions(deps, sql, { sessionId: id }, from)
}

/**
 * Renews a session by its refresh token, which is good once. Within seconds it is good again, some times: two tabs ask at once, or
 * an answer was lost. A token used later than that was stolen, from us or from the honest holder, and it is unknown from which:
 * the session ends for both. A session that was not renewed for long ends too.
 */
export async function renewSession(
  deps: IdentityDeps,
  refreshToken: string,
  from: Stamp,
): Promise<Tokens | Refusal> {
  const digest = digestOf(refreshToken)
  const renewed = await commitModelsUnlessRefused(deps.prisma, async (_tx, sql) => {
    const found = await lockByRefreshToken(sql, digest)
    if (!found) return refuse('unauthenticated')
    if (found.endedAt !== null || found.expiresAt <= from.now) return refuse('session-expired')
    const subject =
      isRenewable(deps, found, from.now) && (await findSubject(sql, found.subjectId, found.subjectKind))
    if (!subject) {
      await endSessions(deps, sql, { sessionId: found.sessionId }, from)
      return kept(refuse('session-expired'))
    }
    await sql.query(
      `UPDATE refresh_token SET used_at = coalesce(used_at, $2::timestamptz),
         used_again = used_again + (used_at IS NOT NULL)::int WHERE digest = $1::bytea RETURNING digest`,
      [digest, from.now.toISOString()],
    )
    return { subject, session: found, refreshToken: await insertRefreshToken(sql, found.sessionId, from.now) }
  })
  return isRefusal(renewed) ? renewed : issueTokens(deps, renewed, renewed.session, from.now)
}

const USED_AGAIN_MAX = 3

function isRenewable(deps: IdentityDeps, { issuedAt, usedAt, usedAgain }: HeldToken, now: Date): boolean {
  if (secondsAfter(issuedAt, ruleAt(deps, 'identity/session-idle', now)) <= now) return false
  if (usedAt === null) return true
  return (
    usedAgain < USED_AGAIN_MAX && now <= secondsAfter(usedAt, ruleAt(deps, 'identity/refresh-grace', now))
  )
}

/** Ends one session, or all of a subject but one: no refresh from now on, and its access tokens are revoked by fact. */
export async function endSessions(
  deps: IdentityDeps,
  sql: Sql,
  which: { sessionId: string } | { subjectId: string; except?: string },
  from: Stamp,
): Promise<void> {
  const one = 'sessionId' in which
  const ended = await sql.query<{ id: string; expiresAt: Date }>(
    `UPDATE session SET ended_at = $1::timestamptz WHERE ended_at IS NULL AND expires_at > $1::timestamptz
       AND ${one ? 'id' : 'subject_id'} = $2::uuid AND id IS DISTINCT FROM $3::uuid
     RETURNING id, expires_at`,
    [
      from.now.toISOString(),
      one ? which.sessionId : which.subjectId,
      (one ? undefined : which.except) ?? null,
    ],
  )
  const tokensEndBy = secondsAfter(from.now, ruleAt(deps, 'identity/token-life', from.now))
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
    'SELECT expires_at FROM trust_revocation WHERE session_id = $1::uuid',
    [sessionId],
  )
  return rows.map(({ expiresAt }) =>
    fact(SessionRevokedSchema, sessionId, { sessionId, expiresAt: timestampFromDate(expiresAt) }),
  )
}

async function issueTokens(
  deps: IdentityDeps,
  { subject, refreshToken }: { subject: Subject; refreshToken: string },
  { sessionId, expiresAt }: { sessionId: string; expiresAt: Date },
  now: Date,
): Promise<Tokens> {
  // No token outlives its session: what has ended by itself needs no revocation.
  const tokenEnd = earlier(secondsAfter(now, ruleAt(deps, 'identity/token-life', now)), expiresAt)
  const claims = { sub: subject.id, sid: sessionId, role: subject.role, scope: subject.scope }
  return {
    accessToken: await deps.signer.sign(claims, now, tokenEnd),
    refreshToken,
    expiresIn: Math.floor((tokenEnd.getTime() - now.getTime()) / 1_000),
    actor: subject,
  }
}

/**
 * Finds a subject with today's role and scope; undefined once its account is suspended.
 *
 * @param held whether the account stays as it is until the transaction is over
 */
async function findSubject(
  sql: Sql,
  subjectId: string,
  subjectKind: Credential['subjectKind'],
  held = false,
): Promise<Subject | undefined> {
  if (subjectKind === 'person') return { id: subjectId, role: 'person', scope: { personId: subjectId } }
  const [account] = await sql.query<{
    role: OrganisationKind
    organisationId: string
    locality: string
    industry: string | null
    holderId: string | null
  }>(
    `SELECT a.role, a.organisation_id, a.holder_id, o.locality, o.industry FROM account a
     JOIN organisation o ON o.id = a.organisation_id WHERE a.id = $1::uuid AND a.status = 'active' ${held ? 'FOR SHARE OF a' : ''}`,
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
  readonly issuedAt: Date
  readonly usedAt: Date | null
  /** How often after that, within the grace. */
  readonly usedAgain: number
  readonly endedAt: Date | null
  readonly expiresAt: Date
}

async function lockByRefreshToken(sql: Sql, digest: Uint8Array): Promise<HeldToken | undefined> {
  const [row] = await sql.query<HeldToken>(
    `SELECT s.id AS "sessionId", s.subject_id, c.subject_kind, r.issued_at, r.used_at,
       r.used_again, s.ended_at, s.expires_at
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
