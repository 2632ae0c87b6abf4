import { randomInt } from 'node:crypto'
import { weakPassword } from '../../../../domain/identity/password'
import { isRefusal, type Refusal } from '../../../../domain/refusals/refusal'
import type { Sql } from '../../../kit/sql/database'
import { type Arrival, type IdentityDeps, ruleAt } from '../deps'
import { findByLogin } from '../personal/lookup'
import {
  type Attempt,
  attemptOf,
  countAttempt,
  lookWhetherMayGuess,
  rememberPlace,
  takeGuess,
} from './guess-limits'
import type { Verify } from './password-hashing'
import type { Turn } from './turnstile'

export interface Credential {
  readonly subjectId: string
  readonly subjectKind: 'person' | 'account'
  readonly passwordHash: string
  /** Set: a one-time password, good until then. */
  readonly oneTimeUntil: Date | null
}

/**
 * Whether the password belongs to the login. A login that is nobody's is counted, made to wait and timed like any other, so none
 * of it tells who has an account.
 *
 * @returns the credential; `wrong-credentials`, `account-locked`, `too-many-requests`
 */
export async function provePassword(
  deps: IdentityDeps,
  proof: { login: string; password: string },
  from: Arrival,
): Promise<Credential | Refusal> {
  const attempt = await attemptOf(deps, proof.login, from)
  const turn = { of: from.address, isKnown: attempt.isKnown }
  const proven =
    lookWhetherMayGuess(deps, attempt, from) ??
    (await deps.hashing.inTurn(turn, verify => proveInTurn(deps, { proof, attempt, from }, verify)))
  logProof(deps, attempt, from, proven)
  return proven
}

/**
 * Logs a proof of a password. Operators find guesses by address, and by the keyed digest of the login; the password
 * is never logged.
 */
function logProof(
  { log }: IdentityDeps,
  { login, isKnown }: Attempt,
  { address, correlationId }: Arrival,
  proven: Credential | Refusal,
): void {
  const outcome = isRefusal(proven)
    ? { outcome: proven.code }
    : { outcome: 'proven', subjectId: proven.subjectId }
  const loginDigest = Buffer.from(login).toString('hex')
  log.info(
    { security: 'password', ...outcome, loginDigest, address, isKnown, correlationId },
    'A password was given',
  )
}

interface Guess {
  readonly proof: { readonly login: string; readonly password: string }
  readonly attempt: Attempt
  readonly from: Arrival
}

async function proveInTurn(
  deps: IdentityDeps,
  { proof, attempt, from }: Guess,
  verify: Verify,
): Promise<Credential | Refusal> {
  const held = attempt.isKnown ? undefined : takeGuess(deps, from)
  if (held) return held
  const counted = await countAttempt(deps, attempt, from)
  if (isRefusal(counted)) return counted
  const credential = await findCredential(deps, proof.login)
  const good = await verify(credential?.passwordHash, proof.password)
  if (!credential || !good || isOver(credential.oneTimeUntil, from.now)) return counted.refusal
  if (!attempt.isKnown) deps.allowances.guesses.giveBack(from.address)
  await rememberPlace(deps.sql, attempt, from)
  return credential
}

const isOver = (until: Date | null, now: Date): boolean => until !== null && until <= now

async function findCredential({ sql, keys }: IdentityDeps, login: string): Promise<Credential | undefined> {
  const subject = await findByLogin(sql, keys, login)
  const [row] = await sql.query<Credential>(
    `SELECT subject_id, subject_kind, password_hash,
       one_time_until
     FROM credential WHERE subject_id = $1`,
    [subject?.id ?? null],
  )
  return row
}

export interface ChosenPassword {
  readonly login: string
  readonly password: string
  /** Of whom it is for, where it is known. */
  readonly name?: string
  /** That which it replaces, where it is known. */
  readonly present?: string
}

/** The hash of a password that the policy takes; refuses `weak-password`, `too-many-requests`. */
export async function hashAcceptable(
  deps: IdentityDeps,
  chosen: ChosenPassword,
  { now, ...turn }: Turn & { now: Date },
): Promise<string | Refusal> {
  return judgePassword(deps, chosen, now) ?? (await deps.hashing.hash(turn, chosen.password))
}

/** Refuses `weak-password`. */
export const judgePassword = (
  deps: IdentityDeps,
  { password, ...chosen }: ChosenPassword,
  now: Date,
): Refusal | undefined =>
  weakPassword(password, {
    lengthMin: ruleAt(deps, 'identity/password-length-min', now),
    ...chosen,
    policyVersion: deps.policy.version,
  })

/**
 * Sets the password; with `oneTimeUntil`, one that is good only for setting another.
 *
 * @param when.instead of this hash: nothing is set where somebody else has set another one meanwhile
 * @returns whether it was set
 */
export async function setPassword(
  sql: Sql,
  subjectId: string,
  passwordHash: string,
  when: { now: Date; oneTimeUntil?: Date; instead?: string },
): Promise<boolean> {
  const changed = await sql.query(
    `UPDATE credential SET password_hash = $2, changed_at = $3::timestamptz, one_time_until = $4::timestamptz
     WHERE subject_id = $1::uuid AND ($5::text IS NULL OR password_hash = $5) RETURNING subject_id`,
    [
      subjectId,
      passwordHash,
      when.now.toISOString(),
      when.oneTimeUntil?.toISOString() ?? null,
      when.instead ?? null,
    ],
  )
  return changed.length > 0
}

const UNAMBIGUOUS_CHARACTERS = 'abcdefghjkmnpqrstuvwxyz23456789'
const GROUPS = 7
const GROUP_LENGTH = 4

/** A password to be read out over a counter: 28 letters and digits that nobody confuses, 138 bits. */
export const newOneTimePassword = (): string =>
  Array.from({ length: GROUPS }, () =>
    Array.from(
      { length: GROUP_LENGTH },
      () => UNAMBIGUOUS_CHARACTERS[randomInt(UNAMBIGUOUS_CHARACTERS.length)],
    ).join(''),
  ).join('-')
