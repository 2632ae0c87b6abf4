import { timestampFromDate } from '@bufbuild/protobuf/wkt'
import type { OrganisationKind } from '../../../../domain/identity/scope'
import { OrganisationStatedSchema } from '../../../../proto/generated/identity_pb'
import { newId } from '../../../kit/base/ids'
import { appendFacts, fact } from '../../../kit/facts/facts'
import type { Sql } from '../../../kit/sql/database'
import type { IdentityDeps, Stamp } from '../deps'
import { makeFindable } from '../personal/lookup'
import { stateAccount } from './account-facts'

export interface NewOrganisation {
  readonly kind: OrganisationKind
  readonly name: string
  readonly locality: string
  readonly industry?: string
  readonly socialCreditCode?: string
  readonly status: 'unconfirmed' | 'confirmed'
}

/** Writes it and states it; undefined where the place is taken: the code, the locality's bureau, the industry's department. */
export async function insertOrganisation(
  sql: Sql,
  organisation: NewOrganisation,
  from: Stamp,
): Promise<string | undefined> {
  const id = newId()
  const inserted = await sql.query(
    `INSERT INTO organisation (id, kind, name, locality, industry, social_credit_code, status, created_at)
     VALUES ($1::uuid, $2, $3, $4, $5, $6, $7, $8::timestamptz) ON CONFLICT DO NOTHING RETURNING id`,
    [
      id,
      organisation.kind,
      organisation.name,
      organisation.locality,
      organisation.industry ?? null,
      organisation.socialCreditCode ?? null,
      organisation.status,
      from.now.toISOString(),
    ],
  )
  if (inserted.length === 0) return undefined
  await stateOrganisation(sql, id, from)
  return id
}

interface StatedRow {
  version: number
  kind: string
  name: string
  locality: string
  industry: string | null
  active: boolean
}

/** The organisation as it is now, as a fact. */
export async function stateOrganisation(sql: Sql, organisationId: string, from: Stamp): Promise<void> {
  const [row] = await sql.query<StatedRow>(
    `UPDATE organisation SET version = version + 1 WHERE id = $1::uuid
     RETURNING version, kind, name, locality, industry, active`,
    [organisationId],
  )
  if (!row) return
  await appendFacts(sql, from, [
    fact(OrganisationStatedSchema, organisationId, {
      organisationId,
      version: row.version,
      organisationKind: row.kind,
      name: row.name,
      locality: row.locality,
      industry: row.industry ?? '',
      active: row.active,
      statedAt: timestampFromDate(from.now),
    }),
  ])
}

export interface NewAccount {
  readonly organisationId: string
  readonly role: OrganisationKind
  readonly login: string
  readonly passwordHash: string
  /** Set: a one-time password, good until then. */
  readonly oneTimeUntil?: Date
  readonly createdBy: string
}

/** Writes an account with its credential and states it; undefined where the login is taken, and the caller takes all of it back. */
export async function insertAccount(
  deps: IdentityDeps,
  sql: Sql,
  account: NewAccount,
  from: Stamp,
): Promise<string | undefined> {
  const id = newId()
  const login = account.login.toLowerCase()
  const inserted = await sql.query(
    `INSERT INTO account (id, organisation_id, role, login, status, created_by, created_at)
     VALUES ($1::uuid, $2::uuid, $3, $4, 'active', $5, $6::timestamptz) ON CONFLICT (login) DO NOTHING RETURNING id`,
    [id, account.organisationId, account.role, login, account.createdBy, from.now.toISOString()],
  )
  if (inserted.length === 0) return undefined
  await sql.query(
    `INSERT INTO credential (subject_id, subject_kind, password_hash, changed_at, one_time_until)
     VALUES ($1::uuid, 'account', $2, $3::timestamptz, $4::timestamptz) RETURNING subject_id`,
    [id, account.passwordHash, from.now.toISOString(), account.oneTimeUntil?.toISOString() ?? null],
  )
  if (!(await makeFindable(sql, deps.keys, { id, kind: 'account' }, login))) return undefined
  await stateAccount(sql, id, from)
  return id
}
