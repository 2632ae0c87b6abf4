import { signInWait } from '../../../../domain/identity/sign-in-wait'
import { type Refusal, refuse } from '../../../../domain/refusals/refusal'
import { type Allowance, createAllowance } from '../../../kit/http/allowance'
import type { Sql } from '../../../kit/sql/database'
import { type Arrival, type IdentityDeps, ruleAt, secondsAfter } from '../deps'
import { lookupDigest } from '../personal/personal-data'

/** The attempts that one address has, in the memory of this process (docs/decisions/0231). */
export interface Allowances {
  /** Wrong passwords and refused sign-ups. */
  readonly guesses: Allowance
  readonly people: Allowance
  readonly employers: Allowance
}

const GUESSES = { most: 30, everyMs: 5_000 }
/** An office that signs up its staff on one morning, behind one address. */
const PEOPLE = { most: 500, everyMs: 5_000 }
const EMPLOYERS = { most: 60, everyMs: 60_000 }

export const createAllowances = (): Allowances => ({
  guesses: createAllowance(GUESSES),
  people: createAllowance(PEOPLE),
  employers: createAllowance(EMPLOYERS),
})

/** Where an attempt on a login comes from, and whether the login signed in well from there lately. */
export interface Attempt {
  readonly login: Uint8Array
  readonly place: Uint8Array
  readonly isKnown: boolean
}

export async function attemptOf(deps: IdentityDeps, login: string, from: Arrival): Promise<Attempt> {
  const digests = {
    login: lookupDigest(deps.keys, login),
    place: placeOf(deps, from.address),
  }
  const [known] = await deps.sql.query<{ at: Date }>(
    'SELECT last_at AS at FROM known_place WHERE login_digest = $1 AND place_digest = $2',
    [digests.login, digests.place],
  )
  const since = secondsAfter(from.now, -ruleAt(deps, 'identity/known-address-life', from.now))
  return { ...digests, isKnown: known !== undefined && new Date(known.at) > since }
}

/**
 * Whether an address may send a password at all, by its head alone: who has no guess left, and is where nobody signs in, costs no body,
 * no hash and, within a minute, no query.
 */
export async function admitAddress(deps: IdentityDeps, from: Arrival): Promise<Refusal | undefined> {
  const until = deps.allowances.guesses.look(from.address, from.now)
  if (!until || (await deps.homes.isHome(from))) return undefined
  return tooMany(until, from.now)
}

/** Addresses where somebody signs in; what was asked is kept for a minute, in the memory of this process. */
export interface Homes {
  isHome(from: Arrival): Promise<boolean>
}

const KEPT_MS = 60_000
const KEPT_MAX = 10_000

export function createHomes(deps: Pick<IdentityDeps, 'sql' | 'keys' | 'policy'>): Homes {
  const kept = new Map<string, { until: number; is: Promise<boolean> }>()
  const ask = async ({ address, now }: Arrival): Promise<boolean> => {
    const since = secondsAfter(now, -ruleAt(deps, 'identity/known-address-life', now))
    const found = await deps.sql.query(
      'SELECT FROM known_place WHERE place_digest = $1 AND last_at > $2 LIMIT 1',
      [placeOf(deps, address), since.toISOString()],
    )
    return found.length > 0
  }
  return {
    isHome: from => {
      const now = from.now.getTime()
      const known = kept.get(from.address)
      if (known && known.until > now) return known.is
      if (kept.size >= KEPT_MAX) kept.clear()
      const is = ask(from)
      kept.set(from.address, { until: now + KEPT_MS, is })
      // The caller sees the fault; the next caller asks again.
      is.catch(() => kept.delete(from.address))
      return is
    },
  }
}

const placeOf = ({ keys }: Pick<IdentityDeps, 'keys'>, address: string): Uint8Array<ArrayBuffer> =>
  lookupDigest(keys, `place ${address}`)

/** Whether an address has guesses left; who signs in from where the login is known doesn't need any. */
export function lookWhetherMayGuess(
  { allowances }: IdentityDeps,
  { isKnown }: Attempt,
  from: Arrival,
): Refusal | undefined {
  const until = isKnown ? undefined : allowances.guesses.look(from.address, from.now)
  return until && tooMany(until, from.now)
}

export function takeGuess({ allowances }: IdentityDeps, from: Arrival): Refusal | undefined {
  const until = allowances.guesses.take(from.address, from.now)
  return until && tooMany(until, from.now)
}

export const tooMany = (until: Date, now: Date): Refusal =>
  refuse('too-many-requests', { waitSeconds: secondsUntil(until, now) }, { until: until.toISOString() })

const secondsUntil = (until: Date, now: Date): number =>
  Math.max(1, Math.ceil((until.getTime() - now.getTime()) / 1_000))

/** All addresses that a login is not known at, together. */
const UNKNOWN_PLACES = new Uint8Array()

/**
 * Counts one attempt as failed, before the password is looked at: guesses made side by side can't outrun the limit. It is
 * counted for the address, and where the login is not known there for all such addresses together.
 *
 * @returns what to answer if it does fail; or `account-locked` while the next attempt has to wait
 */
export async function countAttempt(
  deps: IdentityDeps,
  attempt: Attempt,
  from: Arrival,
): Promise<{ refusal: Refusal } | Refusal> {
  const here = await countAttemptAt(deps, from, {
    ...{ login: attempt.login, place: attempt.place },
    attemptsMax: ruleAt(deps, 'identity/login-attempts-max', from.now),
    waitMax: ruleAt(deps, 'identity/lockout', from.now),
  })
  if (attempt.isKnown || !('refusal' in here)) return here
  const elsewhere = await countAttemptAt(deps, from, {
    ...{ login: attempt.login, place: UNKNOWN_PLACES },
    attemptsMax: ruleAt(deps, 'identity/login-attempts-elsewhere-max', from.now),
    waitMax: ruleAt(deps, 'identity/lockout-elsewhere', from.now),
  })
  return 'refusal' in elsewhere ? here : elsewhere
}

/** A login and place whose attempts are counted, and their bound. */
interface Counted {
  readonly login: Uint8Array
  readonly place: Uint8Array
  readonly attemptsMax: number
  /** Seconds. */
  readonly waitMax: number
}

/** Counts by the rule countFailure (domain/identity/sign-in-wait.ts), in one statement, so that attempts side by side all count. */
async function countAttemptAt(
  deps: IdentityDeps,
  { now }: Arrival,
  { login, place, ...bound }: Counted,
): Promise<{ refusal: Refusal } | Refusal> {
  const waits = signInWait(bound)
  const window = secondsAfter(now, -ruleAt(deps, 'identity/login-attempts-window', now))
  const [counted] = await deps.sql.query<{ failures: number; lockedUntil: Date | null }>(
    `INSERT INTO login_attempt AS a (login_digest, place_digest, failures, last_at) VALUES ($1, $2, 1, $3)
     ON CONFLICT (login_digest, place_digest) DO UPDATE SET (failures, locked_until, last_at) = (
       SELECT next.failures, $3::timestamptz + make_interval(secs => ($5::int[])[least(next.failures, $6)]), $3::timestamptz
       FROM (SELECT CASE WHEN a.last_at < $4::timestamptz THEN 1 ELSE a.failures + 1 END AS failures) AS next)
     WHERE a.locked_until IS NULL OR a.locked_until <= $3::timestamptz
     RETURNING failures, locked_until`,
    [login, place, now.toISOString(), window.toISOString(), waits, waits.length],
  )
  const policyVersion = deps.policy.version
  const until = counted ? counted.lockedUntil : await lockOf(deps.sql, login, place)
  if (counted && (until === null || until <= now)) {
    const attemptsLeft = Math.max(0, bound.attemptsMax - counted.failures)
    return { refusal: refuse('wrong-credentials', { attemptsLeft }, { policyVersion }) }
  }
  const locked = refuse(
    'account-locked',
    { attemptsMax: bound.attemptsMax, waitSeconds: secondsUntil(until ?? now, now) },
    { until: (until ?? now).toISOString(), policyVersion },
  )
  return counted ? { refusal: locked } : locked
}

async function lockOf(sql: Sql, login: Uint8Array, place: Uint8Array): Promise<Date | null> {
  const [row] = await sql.query<{ lockedUntil: Date | null }>(
    'SELECT locked_until FROM login_attempt WHERE login_digest = $1 AND place_digest = $2',
    [login, place],
  )
  return row?.lockedUntil ?? null
}

/** A right password: the count of this address begins at nothing, and the login is known here from now on. */
export async function rememberPlace(
  sql: Sql,
  { login, place, isKnown }: Attempt,
  { now }: Arrival,
): Promise<void> {
  await sql.query('DELETE FROM login_attempt WHERE login_digest = $1 AND place_digest = $2', [login, place])
  if (!isKnown) await uncountAttempt(sql, login)
  await sql.query(
    `INSERT INTO known_place AS k (login_digest, place_digest, last_at) VALUES ($1, $2, $3)
     ON CONFLICT (login_digest, place_digest) DO UPDATE SET last_at = EXCLUDED.last_at
     WHERE k.last_at < EXCLUDED.last_at - interval '1 hour'`,
    [login, place, now.toISOString()],
  )
}

/**
 * Takes back the failure that this attempt counted before its password was known to be right; others' failures stay.
 */
async function uncountAttempt(sql: Sql, login: Uint8Array): Promise<void> {
  const where = 'login_digest = $1 AND place_digest = $2'
  await sql.query(`DELETE FROM login_attempt WHERE ${where} AND failures = 1`, [login, UNKNOWN_PLACES])
  await sql.query(`UPDATE login_attempt SET failures = failures - 1 WHERE ${where} AND failures > 1`, [
    login,
    UNKNOWN_PLACES,
  ])
}

/** A new password of the bureau: the counts of its logins go, and every address has to prove itself again. */
export async function forgetAttempts({ keys }: IdentityDeps, sql: Sql, subjectId: string): Promise<void> {
  const [employer] = await sql.query<{ code: string }>(
    `SELECT o.social_credit_code AS code FROM account a JOIN organisation o ON o.id = a.organisation_id
     WHERE a.id = $1::uuid AND o.social_credit_code IS NOT NULL`,
    [subjectId],
  )
  const byCode = employer ? lookupDigest(keys, employer.code) : null
  for (const table of ['login_attempt', 'known_place'])
    await sql.query(
      `DELETE FROM ${table} WHERE login_digest = $2::bytea
         OR login_digest IN (SELECT digest FROM lookup_digest WHERE subject_id = $1::uuid)`,
      [subjectId, byCode],
    )
}
