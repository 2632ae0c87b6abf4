import { authorise } from '../../../../domain/authority/authority'
import { type Refusal, refuse } from '../../../../domain/refusals/refusal'
import { recordAudit } from '../../../kit/sql/audit'
import type { Sql } from '../../../kit/sql/database'
import { commitModelsUnlessRefused, Refused } from '../../../kit/sql/transaction'
import { type Caller, type IdentityDeps, type Stamp, stampOf } from '../deps'
import { endSessions } from '../sessions/sessions'
import { stateAccount } from './account-facts'
import { stateOrganisation } from './organisations'

/** Suspends an account, or lifts that. Its organisation is active while one of its accounts is. */
export async function suspendAccount(
  deps: IdentityDeps,
  change: { accountId: string; suspended: boolean; reason?: string },
  { actor, now }: Caller,
): Promise<Refusal | undefined> {
  const denied = authorise(actor, 'account.suspend')
  if (denied) return denied
  // So that one account of the municipal bureau always remains.
  if (change.accountId === actor.id) return refuse('conflict', { status: 'own account', allowed: null })
  const to = change.suspended ? 'suspended' : 'active'
  return commitModelsUnlessRefused(deps.prisma, async (_tx, sql) => {
    const account = await lockAccount(sql, change.accountId)
    if (!account) return refuse('not-found', { act: 'account.suspend' })
    const own = authorise(actor, 'account.suspend', account)
    if (own) return own
    if (account.status === to) return undefined
    await setAccountStatus(deps, sql, { account, status: to, from: stampOf({ actor, now }) })
    await recordAudit(sql, actor, now, {
      act: 'account.suspend',
      objectKind: 'account',
      objectId: account.id,
      before: { status: account.status },
      after: { status: to },
      reason: change.reason,
    })
    return undefined
  })
}

interface LockedAccount {
  readonly id: string
  readonly status: string
  readonly organisationId: string
}

const lockAccount = async (
  sql: Sql,
  accountId: string,
): Promise<(LockedAccount & { readonly personId: string | null }) | undefined> =>
  (
    await sql.query<LockedAccount & { readonly personId: string | null }>(
      'SELECT id, status, organisation_id, holder_id AS "personId" FROM account WHERE id = $1::uuid FOR UPDATE',
      [accountId],
    )
  )[0]

interface StatusChange {
  readonly account: LockedAccount
  readonly status: 'active' | 'suspended'
  readonly from: Stamp
}

/** Changes the status, ends the sessions of a suspended account, and states the organisation where it changed with it. */
export async function setAccountStatus(
  deps: IdentityDeps,
  sql: Sql,
  { account, status, from }: StatusChange,
): Promise<void> {
  await sql.query('UPDATE account SET status = $2 WHERE id = $1::uuid RETURNING id', [account.id, status])
  await stateAccount(sql, account.id, from)
  if (status === 'suspended') await endSessions(deps, sql, { subjectId: account.id }, from)
  const taken = await sql.query<{ taken: boolean }>(
    `SELECT EXISTS (SELECT FROM organisation o JOIN organisation mine ON mine.id = $1::uuid AND o.id <> mine.id
       WHERE o.active AND o.kind = mine.kind AND ((o.kind = 'countyBureau' AND o.locality = mine.locality)
         OR o.kind = 'municipalBureau' OR (o.kind = 'industryDepartment' AND o.industry = mine.industry))) AS taken`,
    [account.organisationId],
  )
  if (status === 'active' && taken[0]?.taken)
    throw new Refused(
      refuse('already-exists', { what: 'an authority in its place', whatZh: '已另有机构承担该职责' }),
    )
  const changed = await sql.query(
    `UPDATE organisation o SET active = now_active FROM (
       SELECT EXISTS (SELECT FROM account WHERE organisation_id = $1::uuid AND status = 'active') AS now_active) AS it
     WHERE o.id = $1::uuid AND o.active <> now_active RETURNING o.id`,
    [account.organisationId],
  )
  if (changed.length > 0) await stateOrganisation(sql, account.organisationId, from)
}
