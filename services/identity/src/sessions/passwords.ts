import type { Actor } from '../../../../domain/authority/actor'
import { authorise } from '../../../../domain/authority/authority'
import { isRefusal, type Refusal, refuse } from '../../../../domain/refusals/refusal'
import { plainDateIn } from '../../../../domain/time/plain-date'
import { type AuditRow, recordAudit } from '../../../kit/sql/audit'
import type { Sql } from '../../../kit/sql/database'
import { commitModelsUnlessRefused } from '../../../kit/sql/transaction'
import { type Arrival, type Caller, type IdentityDeps, ruleAt, secondsAfter, stampOf } from '../deps'
import { findPerson, lockPerson, wholeOf } from '../personal/person-state'
import {
  type Credential,
  hashAcceptable,
  newOneTimePassword,
  provePassword,
  setPassword,
} from './credentials'
import { forgetAttempts } from './guess-limits'
import { endSessions } from './sessions'

export interface OneTimePassword {
  readonly oneTimePassword: string
  readonly expiresAt: string
}

/** Changes one's own password, proven by the present one; ends every other session of the same login. */
export async function changePassword(
  deps: IdentityDeps,
  change: { sessionId: string; currentPassword: string; newPassword: string },
  { actor, now }: Caller,
  arrival: Arrival,
): Promise<Refusal | undefined> {
  const proven = await proveOwnPassword(deps, actor, change.currentPassword, arrival)
  if (isRefusal(proven)) return proven
  const { login } = proven
  const passwordHash = await hashAcceptable(
    deps,
    { login, password: change.newPassword, present: change.currentPassword },
    { now, of: actor.id, isKnown: true },
  )
  if (isRefusal(passwordHash)) return passwordHash
  const from = stampOf({ actor, now })
  return commitModelsUnlessRefused(deps.prisma, async (_tx, sql) => {
    const set = await setPassword(sql, actor.id, passwordHash, { now, instead: proven.passwordHash })
    if (!set) return refuse('wrong-credentials', { attemptsLeft: null })
    await endSessions(deps, sql, { subjectId: actor.id, except: change.sessionId }, from)
    await recordAudit(sql, actor, now, {
      act: 'session.changePassword',
      objectKind: actor.role === 'person' ? 'person' : 'account',
      objectId: actor.id,
    })
    return undefined
  })
}

/** Whether who is signed in knows the password too: what ends other sessions is not for who found a screen unlocked. */
export async function proveOwnPassword(
  deps: IdentityDeps,
  actor: Actor,
  password: string,
  arrival: Arrival,
): Promise<(Credential & { login: string }) | Refusal> {
  const login = await loginOf(deps, actor, arrival.now)
  if (!login) return refuse('not-found', { act: 'session.changePassword' })
  const proven = await provePassword(deps, { login, password }, arrival)
  return isRefusal(proven) ? proven : { ...proven, login }
}

async function loginOf(deps: IdentityDeps, actor: Actor, now: Date): Promise<string | undefined> {
  if (actor.role === 'person') {
    const person = await findPerson(deps.sql, actor.id, plainDateIn(now))
    return person && wholeOf(deps, person).number
  }
  const account = await deps.prisma.account.findUnique({ where: { id: actor.id }, select: { login: true } })
  return account?.login
}

/** The bureau at the counter: a one-time password for who has lost the old one; unlocks, and ends every session. */
export function resetPersonsPassword(
  deps: IdentityDeps,
  { personId, reason }: { personId: string; reason: string },
  asking: Caller,
): Promise<OneTimePassword | Refusal> {
  const row: AuditRow = { act: 'person.resetPassword', objectKind: 'person', objectId: personId, reason }
  return resetPassword(deps, row, asking, async sql => {
    await lockPerson(sql, personId)
    const person = await findPerson(sql, personId, plainDateIn(asking.now))
    const guarded = person && { personId, locality: person.stated.locality }
    return (
      authorise(asking.actor, row.act, guarded ?? {}) ??
      (person ? undefined : refuse('not-found', { act: row.act }))
    )
  })
}

/** The same for the account of an organisation: the municipal bureau's (Article 5). */
export function resetAccountsPassword(
  deps: IdentityDeps,
  { accountId, reason }: { accountId: string; reason: string },
  asking: Caller,
): Promise<OneTimePassword | Refusal> {
  const row: AuditRow = { act: 'account.resetPassword', objectKind: 'account', objectId: accountId, reason }
  return resetPassword(deps, row, asking, async sql => {
    const [account] = await sql.query<{ personId: string | null }>(
      'SELECT holder_id AS "personId" FROM account WHERE id = $1::uuid FOR UPDATE',
      [accountId],
    )
    return (
      authorise(asking.actor, row.act, account && { accountId, ...account }) ??
      (account ? undefined : refuse('not-found', { act: row.act }))
    )
  })
}

/** Each call makes another one-time password and voids the one before: it is answered once and kept only as a hash. */
async function resetPassword(
  deps: IdentityDeps,
  row: AuditRow,
  { actor, now }: Caller,
  guard: (sql: Sql) => Promise<Refusal | undefined>,
): Promise<OneTimePassword | Refusal> {
  const oneTimePassword = newOneTimePassword()
  const passwordHash = await deps.hashing.hash({ of: actor.id, isKnown: true }, oneTimePassword)
  if (isRefusal(passwordHash)) return passwordHash
  const oneTimeUntil = secondsAfter(now, ruleAt(deps, 'identity/one-time-password-life', now))
  return commitModelsUnlessRefused(deps.prisma, async (_tx, sql) => {
    const denied = await guard(sql)
    if (denied) return denied
    await setPassword(sql, row.objectId, passwordHash, { now, oneTimeUntil })
    await forgetAttempts(deps, sql, row.objectId)
    await endSessions(deps, sql, { subjectId: row.objectId }, stampOf({ actor, now }))
    await recordAudit(sql, actor, now, row)
    return { oneTimePassword, expiresAt: oneTimeUntil.toISOString() }
  })
}
