import { timestampFromDate } from '@bufbuild/protobuf/wkt'
import { authorise } from '../../../domain/authority/authority'
import { type Refusal, refuse } from '../../../domain/refusals/refusal'
import { AccountHolderStatedSchema } from '../../../proto/generated/identity_pb'
import { recordAudit } from '../../kit/audit'
import { type Sql, transact } from '../../kit/database'
import { appendFacts, fact } from '../../kit/facts'
import { type Asking, type Identity, type Stamp, stampOf } from './identity'
import { endSessions } from './sessions'

/**
 * Names the person who holds an official's account, or that none of ours does: their tokens say who they are from then on,
 * so that nobody reviews what is their own (Article 12). Sessions of before end, since their tokens don't say it.
 */
export async function nameHolder(
  identity: Identity,
  { accountId, personId }: { accountId: string; personId: string | null },
  { actor, now }: Asking,
): Promise<Refusal | undefined> {
  const denied = authorise(actor, 'account.nameHolder')
  if (denied) return denied
  return transact(identity.prisma, async (_tx, sql) => {
    const [account] = await sql.query<{ holderId: string | null }>(
      `SELECT holder_id AS "holderId" FROM account WHERE id = $1::uuid AND role <> 'employer' FOR UPDATE`,
      [accountId],
    )
    if (!account) return refuse('not-found', { accountId })
    const own = authorise(actor, 'account.nameHolder', { personId: account.holderId })
    if (own) return own
    if (account.holderId === personId) return undefined
    if (personId && (await sql.query('SELECT FROM person WHERE id = $1::uuid', [personId])).length === 0)
      return refuse('not-found', { personId })
    await sql.query('UPDATE account SET holder_id = $2::uuid WHERE id = $1::uuid', [accountId, personId])
    await stateHolder(sql, accountId, stampOf({ actor, now }))
    await endSessions(identity, sql, { subjectId: accountId }, stampOf({ actor, now }))
    await recordAudit(sql, actor, now, {
      ...{ act: 'account.nameHolder', objectKind: 'account', objectId: accountId },
      ...{ before: { holderId: account.holderId }, after: { holderId: personId } },
    })
    return undefined
  })
}

/** Who holds the account now, as a fact: ids only. */
export async function stateHolder(sql: Sql, accountId: string, from: Stamp): Promise<void> {
  const [account] = await sql.query<{ version: number; personId: string | null }>(
    `UPDATE account SET holder_version = holder_version + 1 WHERE id = $1::uuid
     RETURNING holder_version AS version, holder_id AS "personId"`,
    [accountId],
  )
  if (!account) return
  const { version, personId } = account
  const statedAt = timestampFromDate(from.now)
  await appendFacts(sql, from, [
    fact(AccountHolderStatedSchema, accountId, { accountId, version, personId: personId ?? '', statedAt }),
  ])
}
