import { type Actor, systemActor } from '../../../domain/authority/actor'
import { authorise } from '../../../domain/authority/authority'
import type { OrganisationKind } from '../../../domain/identity/scope'
import { isIndustry } from '../../../domain/places/industries'
import { isLocality, MUNICIPAL_UNITS } from '../../../domain/places/localities'
import { isRefusal, type Refusal, refuse } from '../../../domain/refusals/refusal'
import { plainDateIn } from '../../../domain/time/plain-date'
import { recordAudit } from '../../kit/audit'
import { type Sql, transact } from '../../kit/database'
import { once } from '../../kit/idempotency'
import { newId } from '../../kit/ids'
import { hashAcceptable } from './credentials'
import { type Asking, type Identity, type Stamp, stampOf } from './identity'
import { insertAccount, insertOrganisation, stateOrganisation } from './organisations'
import { lookupDigest } from './personal-data'
import { endSessions } from './sessions'

export type AccountRole = Exclude<OrganisationKind, 'employer'>

export interface AccountApplication {
  readonly role: AccountRole
  readonly login: string
  readonly password: string
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

/** Takes back everything written, then is the answer. */
class RolledBack extends Error {
  constructor(readonly refusal: Refusal) {
    super(refusal.code)
  }
}

/** Makes an account, and its organisation where it is new (Article 5: 由市人力社保局统一分配). */
export async function createAccount(
  identity: Identity,
  application: AccountApplication,
  asking: Asking,
): Promise<MadeAccount | Refusal> {
  const { actor, now } = asking
  const { role, login, locality = MUNICIPAL_UNITS, industry } = application
  const denied = authorise(actor, 'account.create')
  if (denied) return denied
  if (!isLocality(locality, plainDateIn(now))) return refuse('locality-unknown', { locality })
  if (industry !== undefined && !isIndustry(industry)) return refuse('industry-unknown', { industry })
  const passwordHash = await hashAcceptable(identity, application, now)
  if (isRefusal(passwordHash)) return passwordHash
  const { password, ...visible } = application
  const input = { ...visible, password: Buffer.from(lookupDigest(identity.keys, password)).toString('hex') }
  const request = { actorId: actor.id, operation: 'createAccount', key: asking.idempotencyKey, input }
  return orRolledBack(() =>
    transact(identity.prisma, (_tx, sql) =>
      once(sql, request, async () => {
        const organisationId = await organisationFor(sql, { ...application, locality }, asking)
        const account = { organisationId, role, login, passwordHash, createdBy: actor.id }
        const accountId = await insertAccount(identity, sql, account, now)
        if (!accountId) throw new RolledBack(refuse('already-exists', { what: `login ${login}` }))
        await recordAudit(sql, actor, now, {
          act: 'account.create',
          objectKind: 'account',
          objectId: accountId,
          after: { organisationId, role, login: login.toLowerCase(), locality, industry },
        })
        return { accountId, organisationId }
      }),
    ),
  )
}

async function organisationFor(
  sql: Sql,
  { role, organisationId, organisationName, locality, industry }: AccountApplication & { locality: string },
  { actor, now }: Asking,
): Promise<string> {
  if (organisationId) {
    const found = await sql.query(
      'SELECT id FROM organisation WHERE id = $1::uuid AND kind = $2 AND active',
      [organisationId, role],
    )
    if (found.length === 0) throw new RolledBack(refuse('not-found', { organisationId }))
    return organisationId
  }
  const made = await insertOrganisation(
    sql,
    { kind: role, name: organisationName ?? '', locality, industry, status: 'confirmed' },
    stampOf({ actor, now }),
  )
  // One authority answers for a locality, and one for an industry (Article 2).
  if (!made) throw new RolledBack(refuse('already-exists', { what: `${role} ${industry ?? locality}` }))
  return made
}

async function orRolledBack<T>(act: () => Promise<T>): Promise<T | Refusal> {
  try {
    return await act()
  } catch (error) {
    if (error instanceof RolledBack) return error.refusal
    throw error
  }
}

/** Makes the first account of all, where there is none of a municipal bureau yet. Safe to repeat, and to race. */
export async function ensureMunicipalBureau(
  identity: Identity,
  { login, password }: { login: string; password: string },
  now: Date,
): Promise<void> {
  const passwordHash = await hashAcceptable(identity, { login, password }, now)
  if (isRefusal(passwordHash)) throw new Error(`MUNICIPAL_BUREAU_PASSWORD: ${passwordHash.turnedOn.reason}`)
  const actor = systemActor('first-start', newId())
  await transact(identity.prisma, async (_tx, sql) => {
    const organisationId = await insertOrganisation(
      sql,
      {
        kind: 'municipalBureau',
        name: '温州市人力资源和社会保障局',
        locality: MUNICIPAL_UNITS,
        status: 'confirmed',
      },
      stampOf({ actor, now }),
    )
    if (!organisationId) return
    const account = {
      organisationId,
      role: 'municipalBureau',
      login,
      passwordHash,
      createdBy: actor.id,
    } as const
    const accountId = await insertAccount(identity, sql, account, now)
    if (!accountId) throw new Error(`MUNICIPAL_BUREAU_LOGIN: ${login} is the login of another account`)
    await recordAudit(sql, actor, now, { act: 'account.create', objectKind: 'account', objectId: accountId })
  })
}

/** Suspends an account, or lifts that. Its organisation is active while one of its accounts is. */
export async function suspendAccount(
  identity: Identity,
  change: { accountId: string; suspended: boolean; reason?: string },
  { actor, now }: Asking,
): Promise<Refusal | undefined> {
  const denied = authorise(actor, 'account.suspend')
  if (denied) return denied
  // So that one account of the municipal bureau always remains.
  if (change.accountId === actor.id) return refuse('conflict', { status: 'own account' })
  const to = change.suspended ? 'suspended' : 'active'
  return orRolledBack(() =>
    transact(identity.prisma, async (_tx, sql) => {
      const account = await lockAccount(sql, change.accountId)
      if (!account) return refuse('not-found', { act: 'account.suspend' })
      if (account.status === to) return undefined
      await setAccountStatus(identity, sql, account, to, stampOf({ actor, now }))
      await recordAudit(sql, actor, now, {
        act: 'account.suspend',
        objectKind: 'account',
        objectId: account.id,
        before: { status: account.status },
        after: { status: to },
        reason: change.reason,
      })
      return undefined
    }),
  )
}

interface LockedAccount {
  readonly id: string
  readonly status: string
  readonly organisationId: string
}

const lockAccount = async (sql: Sql, accountId: string): Promise<LockedAccount | undefined> =>
  (
    await sql.query<LockedAccount>(
      'SELECT id, status, organisation_id AS "organisationId" FROM account WHERE id = $1::uuid FOR UPDATE',
      [accountId],
    )
  )[0]

/** Changes the status, ends the sessions of a suspended account, and states the organisation where it changed with it. */
export async function setAccountStatus(
  identity: Identity,
  sql: Sql,
  account: LockedAccount,
  status: 'active' | 'suspended',
  from: Stamp,
): Promise<void> {
  await sql.query('UPDATE account SET status = $2 WHERE id = $1::uuid RETURNING id', [account.id, status])
  if (status === 'suspended') await endSessions(identity, sql, { subjectId: account.id }, from)
  const taken = await sql.query<{ taken: boolean }>(
    `SELECT EXISTS (SELECT FROM organisation o JOIN organisation mine ON mine.id = $1::uuid AND o.id <> mine.id
       WHERE o.active AND o.kind = mine.kind AND ((o.kind = 'countyBureau' AND o.locality = mine.locality)
         OR o.kind = 'municipalBureau' OR (o.kind = 'industryDepartment' AND o.industry = mine.industry))) AS taken`,
    [account.organisationId],
  )
  if (status === 'active' && taken[0]?.taken)
    throw new RolledBack(refuse('already-exists', { what: 'an authority in its place' }))
  const changed = await sql.query(
    `UPDATE organisation o SET active = now_active FROM (
       SELECT EXISTS (SELECT FROM account WHERE organisation_id = $1::uuid AND status = 'active') AS now_active) AS it
     WHERE o.id = $1::uuid AND o.active <> now_active RETURNING o.id`,
    [account.organisationId],
  )
  if (changed.length > 0) await stateOrganisation(sql, account.organisationId, from)
}

export interface ListedAccount extends MadeAccount {
  readonly role: string
  readonly login: string
  readonly status: string
  readonly organisationName: string
  readonly locality: string
  readonly industry: string | null
  readonly createdAt: string
}

/** The accounts, in the order they were made. */
export const listAccounts = async (
  { sql }: Identity,
  actor: Actor,
  page: { role?: string; after?: string; limit: number },
): Promise<ListedAccount[] | Refusal> => {
  const denied = authorise(actor, 'account.list')
  if (denied) return denied
  const rows = await sql.query<ListedAccount & { createdAt: Date | string }>(
    `SELECT a.id AS "accountId", a.organisation_id AS "organisationId", a.role, a.login, a.status,
       o.name AS "organisationName", o.locality, o.industry, a.created_at AS "createdAt"
     FROM account a JOIN organisation o ON o.id = a.organisation_id
     WHERE ($1::text IS NULL OR a.role = $1) AND ($2::uuid IS NULL OR a.id > $2::uuid) ORDER BY a.id LIMIT $3`,
    [page.role ?? null, page.after ?? null, page.limit],
  )
  return rows.map(row => ({ ...row, createdAt: new Date(row.createdAt).toISOString() }))
}
