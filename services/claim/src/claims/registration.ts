import type { Actor } from '../../../../domain/authority/actor'
import type { ClaimStands, RegistrationDue } from '../../../../workflows/contracts/claim'
import { mustBeAllowed } from '../../../kit/base/process-actor'
import { type ClaimDeps, type CommandContext, inCommand } from '../deps'
import { findDueRegistrations } from '../hours/recount'
import { lockClaim } from './claim-rows'
import { claimStandsOf, mustMoveClaim } from './transitions'

const DUE_MAX = 100

/**
 * The registrations of the claim's person that are not in the ledger yet, in the order in which they must be written.
 */
export async function dueRegistrations(
  deps: ClaimDeps,
  actor: Actor,
  claimId: string,
): Promise<{ due: RegistrationDue[] }> {
  mustBeAllowed(actor, 'claim.progress')
  const claim = await deps.prisma.claim.findUnique({ where: { claimId }, select: { personId: true } })
  return { due: claim ? await findDueRegistrations(deps.sql, claim.personId, DUE_MAX) : [] }
}

export interface Written {
  readonly itemId: string
  readonly year: number
  readonly awardSeq: number
}

/** These are in the ledger; the claim is registered when all of its own are. A claim that comes to 0 hours is at once. */
export function recordRegistered(
  deps: ClaimDeps,
  actor: Actor,
  claimId: string,
  written: readonly Written[],
): Promise<ClaimStands> {
  mustBeAllowed(actor, 'claim.progress')
  return inCommand(deps, actor, async context => {
    const claim = await lockClaim(context.sql, claimId)
    if (!claim) throw new Error(`there is no claim ${claimId}`)
    await markEntered(context, written)
    if (claim.state !== 'approved' || (await hasOwnDue(context, claimId)))
      return claimStandsOf(context, claim)
    return claimStandsOf(context, await mustMoveClaim(context, claim, 'register'))
  })
}

async function markEntered(context: CommandContext, written: readonly Written[]): Promise<void> {
  await context.sql.query(
    `UPDATE registration r SET entered_at = $4
     FROM unnest($1::uuid[], $2::int[], $3::int[]) AS w(item_id, year, award_seq)
     WHERE r.item_id = w.item_id AND r.year = w.year AND r.award_seq = w.award_seq AND r.entered_at IS NULL`,
    [
      written.map(each => each.itemId),
      written.map(each => each.year),
      written.map(each => each.awardSeq),
      context.now,
    ],
  )
}

async function hasOwnDue(context: CommandContext, claimId: string): Promise<boolean> {
  const due = await context.sql.query(
    'SELECT FROM registration WHERE item_id = $1 AND entered_at IS NULL LIMIT 1',
    [claimId],
  )
  return due.length > 0
}
