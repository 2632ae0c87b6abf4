import { randomInt } from 'node:crypto'
import { weakPassword } from '../../../domain/identity/password'
import { isRefusal, type Refusal, refuse } from '../../../domain/refusals/refusal'
import type { Sql } from '../../kit/database'
import { type Identity, ruleAt, secondsAfter } from './identity'
import { findSubject } from './lookup'
import { lookupDigest } from './personal-data'

export interface Credential {
  readonly subjectId: string
  readonly subjectKind: 'person' | 'account'
  readonly passwordHash: string
  /** Set: a one-time password, good until then. */
  readonly oneTimeUntil: Date | null
}

/**
 * Whether the password belongs to the login. The attempt is counted as failed *before* the password is looked at, and
 * success wipes the count: guesses made side by side can't outrun the limit. A login that is nobody's is counted,
 * locked and timed like any other, so none of it tells who has an account.
 *
 * @returns the credential; `wrong-credentials`, `account-locked`, `too-many-requests`
 */
export function provePassword(
  identity: Identity,
  proof: { login: string; password: string },
  now: Date,
): Promise<Credential | Refusal> {
  const digest = lookupDigest(identity.keys, proof.login)
  return identity.hashing.inTurn(async verify => {
    const counted = await countAttempt(identity, digest, now)
    if (isRefusal(counted)) return counted
    const credential = await findCredential(identity, proof.login)
    const good = await verify(credential?.passwordHash, proof.password)
    if (!credential || !good || isOver(credential.oneTimeUntil, now)) return counted.refusal
    await forgetAttempts(identity.sql, digest)
    return credential
  })
}

const isOver = (until: Date | null, now: Date): boolean => until !== null && until <= now

/** Counts one attempt as failed; `refusal` is the answer if it does. Refuses at once while the login is locked. */
async function countAttempt(
  identity: Identity,
  digest: Uint8Array,
  now: Date,
): Promise<{ refusal: Refusal } | Refusal> {
  const attemptsMax = ruleAt(identity, 'identity/login-attempts-max', now)
  const lockedUntil = secondsAfter(now, ruleAt(identity, 'identity/lockout', now))
  const [counted] = await identity.sql.query<{ failures: number; locked_until: Date | null }>(
    `INSERT INTO login_attempt AS a (login_digest, failures, last_at) VALUES ($1, 1, $2)
     ON CONFLICT (login_digest) DO UPDATE SET
       failures = CASE WHEN a.locked_until IS NULL THEN a.failures + 1 ELSE 1 END,
       locked_until = CASE WHEN a.locked_until IS NULL AND a.failures + 1 >= $3 THEN $4::timestamptz END,
       last_at = EXCLUDED.last_at
     WHERE a.locked_until IS NULL OR a.locked_until <= EXCLUDED.last_at
     RETURNING failures, locked_until`,
    [digest, now.toISOString(), attemptsMax, lockedUntil.toISOString()],
  )
  const policyVersion = identity.policy.version
  if (counted && !counted.locked_until) {
    const attemptsLeft = attemptsMax - counted.failures
    return { refusal: refuse('wrong-credentials', { attemptsLeft }, { policyVersion }) }
  }
  const locked = refuse(
    'account-locked',
    { attemptsMax },
    {
      until: (counted?.locked_until ?? (await lockOf(identity.sql, digest)) ?? now).toISOString(),
      policyVersion,
    },
  )
  return counted ? { refusal: locked } : locked
}

async function lockOf(sql: Sql, digest: Uint8Array): Promise<Date | undefined> {
  const [row] = await sql.query<{ locked_until: Date }>(
    'SELECT locked_until FROM login_attempt WHERE login_digest = $1',
    [digest],
  )
  return row?.locked_until
}

async function findCredential({ sql, keys }: Identity, login: string): Promise<Credential | undefined> {
  const subject = await findSubject(sql, keys, login)
  const [row] = await sql.query<Credential>(
    `SELECT subject_id AS "subjectId", subject_kind AS "subjectKind", password_hash AS "passwordHash",
       one_time_until AS "oneTimeUntil"
     FROM credential WHERE subject_id = $1`,
    [subject?.id ?? null],
  )
  return row
}

async function forgetAttempts(sql: Sql, digest: Uint8Array): Promise<void> {
  await sql.query('DELETE FROM login_attempt WHERE login_digest = $1::bytea RETURNING failures', [digest])
}

/** The hash of a password that the policy takes; refuses `weak-password`, `too-many-requests`. */
export async function hashAcceptable(
  identity: Identity,
  { login, password }: { login: string; password: string },
  now: Date,
): Promise<string | Refusal> {
  const lengthMin = ruleAt(identity, 'identity/password-length-min', now)
  return (
    weakPassword(password, { lengthMin, login, policyVersion: identity.policy.version }) ??
    (await identity.hashing.hash(password))
  )
}

/** Sets the password; with `oneTimeUntil`, one that is good only for setting another. */
export async function setPassword(
  sql: Sql,
  subjectId: string,
  passwordHash: string,
  when: { now: Date; oneTimeUntil?: Date },
): Promise<void> {
  await sql.query(
    `UPDATE credential SET password_hash = $2, changed_at = $3::timestamptz, one_time_until = $4::timestamptz
     WHERE subject_id = $1::uuid RETURNING subject_id`,
    [subjectId, passwordHash, when.now.toISOString(), when.oneTimeUntil?.toISOString() ?? null],
  )
  // A new password begins with a clean count: who was locked out and went to the bureau can sign in at once.
  await sql.query(
    `DELETE FROM login_attempt WHERE login_digest IN (SELECT digest FROM lookup_digest WHERE subject_id = $1::uuid)
     RETURNING failures`,
    [subjectId],
  )
}

const CLEAR_TO_READ = 'abcdefghjkmnpqrstuvwxyz23456789'
const GROUPS = 4
const GROUP_LENGTH = 4

/** A password to be read out over a counter: 16 letters and digits that nobody confuses, 79 bits. */
export const newOneTimePassword = (): string =>
  Array.from({ length: GROUPS }, () =>
    Array.from({ length: GROUP_LENGTH }, () => CLEAR_TO_READ[randomInt(CLEAR_TO_READ.length)]).join(''),
  ).join('-')
