import { timestampFromDate } from '@bufbuild/protobuf/wkt'
import { AccountHolderStatedSchema } from '../../../../proto/generated/identity_pb'
import { appendFacts, fact } from '../../../kit/facts/facts'
import type { Sql } from '../../../kit/sql/database'
import type { Stamp } from '../deps'

interface StatedAccount {
  readonly version: number
  readonly personId: string | null
  readonly role: string
  readonly industry: string | null
  readonly active: boolean
}

/** An official's account as it is now, as a fact: whose authority's it is, and who holds it. Employers name nobody to act for them. */
export async function stateAccount(sql: Sql, accountId: string, from: Stamp): Promise<void> {
  const [account] = await sql.query<StatedAccount>(
    `UPDATE account a SET holder_version = holder_version + 1 FROM organisation o
     WHERE a.id = $1::uuid AND o.id = a.organisation_id AND a.role <> 'employer'
     RETURNING a.holder_version AS version, a.holder_id AS "personId", a.role, o.industry, a.status = 'active' AS active`,
    [accountId],
  )
  if (!account) return
  await appendFacts(sql, from, [
    fact(AccountHolderStatedSchema, accountId, {
      ...account,
      accountId,
      personId: account.personId ?? '',
      industry: account.industry ?? '',
      statedAt: timestampFromDate(from.now),
    }),
  ])
}
