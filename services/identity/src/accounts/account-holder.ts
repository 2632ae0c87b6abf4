import { authorise } from '../../../../domain/authority/authority'
import { type Refusal, refuse } from '../../../../domain/refusals/refusal'
import { recordAudit } from '../../../kit/sql/audit'
import { commitModelsUnlessRefused } from '../../../kit/sql/transaction'
import { type Caller, type IdentityDeps, stampOf } from '../deps'
import { endSessions } from '../sessions/sessions'
import { stateAccount } from './account-facts'

/**
 * Names the person who holds an official's account, or that none of ours does: their tokens say who they are from then on,
 * so that no official reviews their own affair (Article 12). Sessions of before end, since their tokens don't say it.
 */
export async function nameHolder(
  deps: IdentityDeps,
  { accountId, personId }: { accountId: string; personId: string | null },
  { actor, now }: Caller,
): Promise<Refusal | undefined> {
  const denied = authorise(actor, 'account.nameHolder')
  if (denied) return denied
  return commitModelsUnlessRefused(deps.prisma, async (tx, sql) => {
    const [account] = await sql.query<{ holderId: string | null }>(
      `SELECT holder_id FROM account WHERE id = $1::uuid AND role <> 'employer' FOR UPDATE`,
      [accountId],
    )
    if (!account) return refuse('not-found', { accountId })
    const own = authorise(actor, 'account.nameHolder', { personId: account.holderId })
    if (own) return own
    if (account.holderId === personId) return undefined
    if (personId && (await tx.person.count({ where: { id: personId } })) === 0)
      return refuse('not-found', { personId })
    await tx.account.update({ where: { id: accountId }, data: { holderId: personId } })
    await stateAccount(sql, accountId, stampOf({ actor, now }))
    await endSessions(deps, sql, { subjectId: accountId }, stampOf({ actor, now }))
    await recordAudit(sql, actor, now, {
      ...{ act: 'account.nameHolder', objectKind: 'account', objectId: accountId },
      ...{ before: { holderId: account.holderId }, after: { holderId: personId } },
    })
    return undefined
  })
}
