import type { Actor } from '../../../../domain/authority/actor'
import { authorise } from '../../../../domain/authority/authority'
import { roleNames } from '../../../../domain/authority/names'
import type { OrganisationKind } from '../../../../domain/identity/scope'
import { findIndustry, isIndustry } from '../../../../domain/places/industries'
import { isLocality, MUNICIPAL_UNITS } from '../../../../domain/places/localities'
import { isRefusal, type Refusal, refuse } from '../../../../domain/refusals/refusal'
import { plainDateIn } from '../../../../domain/time/plain-date'
import { recordAudit } from '../../../kit/sql/audit'
import type { Sql } from '../../../kit/sql/database'
import { answerOnce } from '../../../kit/sql/idempotency'
import { commitModelsUnlessRefused, Refused } from '../../../kit/sql/transaction'
import { type Caller, type IdentityDeps, ruleAt, secondsAfter, stampOf } from '../deps'
import { lookupDigest } from '../personal/personal-data'
import { hashAcceptable, newOneTimePassword } from '../sessions/credentials'
import { insertAccount, insertOrganisation } from './organisations'

export type AccountRole = Exclude<OrganisationKind, 'employer'>

export interface AccountApplication {
  readonly role: AccountRole
  readonly login: string
  /** Left out, a one-time password is made. */
  readonly password?: string
  /** Of a new organisation; with `organisationId`, one more account of an organisation that is there. */
  readonly organisationName?: string
  readonly organisationId?: string
  readonly locality?: string
  readonly industry?: string
}

export interface MadeAccount {
  readonly accountId: string
  readonly organisationId: string
}

/** The first password of an account, shown once, to the official who made it. */
export interface FirstPassword {
  /** Absent where the bureau named it. */
  readonly oneTimePassword?: string
  /** Until when it is good, for setting another; absent where it lasts. */
  readonly expiresAt?: string
}

/**
 * Makes an account, and its organisation where it is new (Article 5: 由市人力社保局统一分配). Its first password is good once, so that
 * the bureau doesn't know the password of an official (docs/regulation/art-05.md).
 */
export async function createAccount(
  deps: IdentityDeps,
  application: AccountApplication,
  asking: Caller,
): Promise<(MadeAccount & FirstPassword) | Refusal> {
  const { actor, now } = asking
  const { locality = MUNICIPAL_UNITS, industry } = application
  const denied = authorise(actor, 'account.create')
  if (denied) return denied
  if (!isLocality(locality, plainDateIn(now))) return refuse('locality-unknown', { locality })
  if (industry !== undefined && !isIndustry(industry)) return refuse('industry-unknown', { industry })
  const first = await firstPassword(deps, application, asking)
  if (isRefusal(first)) return first
  let isNew = false
  const made = await commitModelsUnlessRefused(deps.prisma, (_tx, sql) =>
    answerOnce(sql, requestOf(deps, application, asking), () => {
      isNew = true
      return insertOfficial(deps, sql, { ...application, ...first, locality }, asking)
    }),
  )
  // A retry gets the stored answer, which has no password: no readable password is ever stored.
  return isRefusal(made) || !isNew ? made : { ...made, ...first.told }
}

interface First {
  readonly passwordHash: string
  readonly oneTimeUntil?: Date
  readonly told: FirstPassword
}

async function firstPassword(
  deps: IdentityDeps,
  { login, password }: AccountApplication,
  { actor, now }: Caller,
): Promise<First | Refusal> {
  const turn = { of: actor.id, isKnown: true }
  const oneTimePassword = password === undefined ? newOneTimePassword() : undefined
  const passwordHash =
    password === undefined
      ? await deps.hashing.hash(turn, oneTimePassword ?? '')
      : await hashAcceptable(deps, { login, password }, { now, ...turn })
  if (isRefusal(passwordHash)) return passwordHash
  if (password !== undefined && deps.firstPasswords === 'lasting') return { passwordHash, told: {} }
  const oneTimeUntil = secondsAfter(now, ruleAt(deps, 'identity/one-time-password-life', now))
  const expiresAt = oneTimeUntil.toISOString()
  return { passwordHash, oneTimeUntil, told: { ...(oneTimePassword ? { oneTimePassword } : {}), expiresAt } }
}

/** Nothing of the password is kept that could be read. */
function requestOf(deps: IdentityDeps, application: AccountApplication, { actor, idempotencyKey }: Caller) {
  const { password, ...visible } = application
  const digest = password && Buffer.from(lookupDigest(deps.keys, password)).toString('hex')
  const input = { ...visible, ...(digest ? { password: digest } : {}) }
  return { actorId: actor.id, operation: 'createAccount', key: idempotencyKey, input }
}

async function insertOfficial(
  deps: IdentityDeps,
  sql: Sql,
  application: AccountApplication & First & { locality: string },
  asking: Caller,
): Promise<MadeAccount> {
  const { role, login, locality, industry, passwordHash, oneTimeUntil } = application
  const { actor, now } = asking
  const organisationId = await organisationFor(sql, application, asking)
  const account = { organisationId, role, login, passwordHash, oneTimeUntil, createdBy: actor.id }
  const accountId = await insertAccount(deps, sql, account, stampOf({ actor, now }))
  if (!accountId)
    throw new Refused(refuse('already-exists', { what: `login ${login}`, whatZh: `账号 ${login}` }))
  await recordAudit(sql, actor, now, {
    act: 'account.create',
    objectKind: 'account',
    objectId: accountId,
    after: { organisationId, role, login: login.toLowerCase(), locality, industry },
  })
  return { accountId, organisationId }
}

async function organisationFor(
  sql: Sql,
  { role, organisationId, organisationName, locality, industry }: AccountApplication & { locality: string },
  { actor, now }: Caller,
): Promise<string> {
  if (organisationId) {
    const found = await sql.query(
      'SELECT id FROM organisation WHERE id = $1::uuid AND kind = $2 AND active',
      [organisationId, role],
    )
    if (found.length === 0) throw new Refused(refuse('not-found', { organisationId }))
    return organisationId
  }
  const made = await insertOrganisation(
    sql,
    { kind: role, name: organisationName ?? '', locality, industry, status: 'confirmed' },
    stampOf({ actor, now }),
  )
  // One authority answers for a locality, and one for an industry (Article 2).
  if (!made) throw new Refused(refuse('already-exists', placeOf(role, industry ?? locality)))
  return made
}

const placeOf = (role: AccountRole, place: string) => ({
  what: `${role} ${place}`,
  whatZh: `${roleNames[role].zh}（${findIndustry(place)?.zh ?? place}）`,
})

export interface ListedAccount extends MadeAccount {
  readonly role: string
  readonly login: string
  readonly status: string
  readonly organisationName: string
  readonly locality: string
  readonly industry: string | null
  readonly holderId: string | null
  readonly createdAt: string
}

/** The accounts, in the order they were made. */
export const listAccounts = async (
  { sql }: IdentityDeps,
  actor: Actor,
  page: { role?: string; after?: string; limit: number },
): Promise<ListedAccount[] | Refusal> => {
  const denied = authorise(actor, 'account.list')
  if (denied) return denied
  const rows = await sql.query<ListedAccount & { createdAt: Date | string }>(
    `SELECT a.id AS "accountId", a.organisation_id, a.role, a.login, a.status,
       o.name AS "organisationName", o.locality, o.industry,
       a.holder_id, a.created_at
     FROM account a JOIN organisation o ON o.id = a.organisation_id
     WHERE ($1::text IS NULL OR a.role = $1) AND ($2::uuid IS NULL OR a.id > $2::uuid) ORDER BY a.id LIMIT $3`,
    [page.role ?? null, page.after ?? null, page.limit],
  )
  return rows.map(row => ({ ...row, createdAt: new Date(row.createdAt).toISOString() }))
}
