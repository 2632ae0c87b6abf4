import { systemActor } from '../../../../domain/authority/actor'
import { appendFacts } from '../../../kit/facts/facts'
import type { Sql } from '../../../kit/sql/database'
import { type ClaimDeps, type CommandContext, openContext } from '../deps'
import { type LoadedClaim, lockClaim } from './claim-rows'
import { checkNotOwnClaim } from './officials'
import { mustMoveClaim } from './transitions'

/**
 * An official never reviews their own claim. If it is assigned to its claimant, it returns to the queue; if it escalated to
 * them, it goes to the municipal bureau (docs/regulation/art-12.md).
 */
export async function passOnOwnClaim(context: CommandContext, claim: LoadedClaim): Promise<LoadedClaim> {
  const escalated = (await isOwnClaimOf(context, claim, claim.escalatedTo))
    ? await escalateToBureau(context, claim)
    : claim
  if (claim.state !== 'inReview' || !(await isOwnClaimOf(context, claim, claim.assignee))) return escalated
  return mustMoveClaim(context, escalated, 'giveBack')
}

const isOwnClaimOf = async (
  context: CommandContext,
  claim: LoadedClaim,
  accountId: string | null,
): Promise<boolean> =>
  accountId !== null && (await checkNotOwnClaim(context, claim, { accountId })) !== undefined

async function escalateToBureau(context: CommandContext, claim: LoadedClaim): Promise<LoadedClaim> {
  await context.sql.query('UPDATE claim SET escalated_to = NULL WHERE claim_id = $1', [claim.claimId])
  await context.audit({
    act: 'claim.progress',
    objectKind: 'claim',
    objectId: claim.claimId,
    before: { escalatedTo: claim.escalatedTo },
    after: { escalatedTo: 'municipalBureau' },
  })
  return { ...claim, escalatedTo: null }
}

/** Passes on the claims of an account's new holder that are assigned or have escalated to that account. */
export async function passOnOwnClaimsOf(
  deps: ClaimDeps,
  sql: Sql,
  accountId: string,
  correlationId: string,
): Promise<void> {
  const { context, facts } = openContext(deps, sql, systemActor('claim', correlationId))
  const held = await sql.query<{ claimId: string }>(
    `SELECT claim_id FROM claim WHERE move = 'department' AND (assignee = $1 OR escalated_to = $1)
     ORDER BY claim_id`,
    [accountId],
  )
  for (const { claimId } of held) {
    const claim = await lockClaim(sql, claimId)
    if (claim) await passOnOwnClaim(context, claim)
  }
  await appendFacts(sql, { correlationId, now: context.now }, facts)
}
