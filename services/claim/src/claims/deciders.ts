import type { Reviewer } from '../../../../domain/claim/people'
import type { Sql } from '../../../kit/sql/database'
import { findWithHolders } from '../desk/holders'
import type { LoadedClaim } from './claim-rows'

/** Who has decided on a claim, by whatever account: of what two officials did, the one who asked for it first too. */
export async function findDeciders(sql: Sql, { claimId, status }: LoadedClaim): Promise<Reviewer[]> {
  const first = await sql.query<Reviewer>(
    `SELECT proposed_by AS "accountId", proposed_by_person AS "personId" FROM act_proposal
     WHERE object_id = $1 AND state = 'confirmed'`,
    [claimId],
  )
  return findWithHolders(sql, [...status.deciders, ...first])
}
