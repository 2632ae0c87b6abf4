import type { Actor } from '../../../domain/authority/actor'
import { authorise } from '../../../domain/authority/authority'
import type { OrganisationKind } from '../../../domain/identity/scope'
import { isIndustry } from '../../../domain/places/industries'
import { isLocality, MUNICIPAL_UNITS } from '../../../domain/places/localities'
import { isRefusal, type Refusal, refuse } from '../../../domain/refusals/refusal'
import { plainDateIn } from '../../../domain/time/plain-date'
import { recordAudit } from '../../kit/audit'
import { type Sql, transact } from '../../kit/database'
import { once } from '../../kit/idempotency'
import { hashAcceptable } from './credentials'
import { type Asking, type Identity, stampOf } from './identity'
import { insertAccount, insertOrganisation } from './organisations'
import { lookupDigest } from './personal-data'
import { orRolledBack, RolledBack } from './rolled-back'

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
  const passwordHash = await hashAcceptable(identity, application, { now, of: actor.id, isKnown: true })
  if (isRefusal(passwordHash)) return passwordHash
  const { password, ...visible } = application
  const input = { ...visible, password: Buffer.from(lookupDigest(identity.keys, password)).toString('hex') }
  const request = { actorId: actor.id, operation: 'createAccount', key: asking.idempotencyKey, input }
  return orRolledBack(() =>
    transact(identity.prisma, (_tx, sql) =>
      once(sql, request, async () => {
        const organisationId = await organisationFor(sql, { ...application, locality }, asking)
        const account = { organisationId, role, login, passwordHash, createdBy: actor.id }
        const accountId = await insertAccount(identity, sql, account, stampOf({ actor, now }))
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
