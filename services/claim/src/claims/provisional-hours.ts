import type { Actor } from '../../../../domain/authority/actor'
import { byHandMax, checkByHand } from '../../../../domain/claim/by-hand'
import { checkProvisional, type Reviewer } from '../../../../domain/claim/people'
import { checkAct } from '../../../../domain/claim/states'
import { isRefusal, type Refusal, refuse } from '../../../../domain/refusals/refusal'
import type { Decided } from '../../../../domain/standards/activity'
import { plainDateIn } from '../../../../domain/time/plain-date'
import type { ClaimDeps, CommandContext } from '../deps'
import { findPersonBehind, officialIdentity, reviewerOf } from '../desk/holders'
import { computeClaimHours, hoursByYear } from '../hours/hours'
import { grantHours, type YearHours } from './approval'
import { getSubmission, type LoadedClaim } from './claim-rows'
import { actAsDepartment } from './review'
import type { Summary } from './view-schemas'

export interface Provisional {
  readonly hours: YearHours
  readonly citation: string
}

/**
 * Hours for a claim whose figure is not loaded [D]: one official proposes them with a citation, another confirms the same, and
 * they are registered, marked as provisional. The first call proposes; the claim then stays as it is.
 */
export const giveProvisionalHours = (
  deps: ClaimDeps,
  actor: Actor,
  claimId: string,
  { hours, citation }: Provisional,
): Promise<Summary | Refusal> =>
  actAsDepartment(deps, actor, { claimId }, async (context, claim) => {
    const refusal = checkAct(claim.state, 'giveProvisional', 'department', citation)
    if (refusal) return refusal
    const { facts } = await getSubmission(context.sql, claim)
    const computed = await computeClaimHours(context, { claimId, personId: claim.personId, facts })
    if (!isRefusal(computed))
      return refuse('standard-loaded', { standard: computed.years[0]?.grounds[0]?.version ?? null })
    const given = { kind: 'provisional', halfHours: hoursByYear(hours) } as const
    const proposed = { ...given, citation: citation.trim() }
    const above = checkByHand(
      given.halfHours,
      byHandMax(given.halfHours, {}, plainDateIn(context.now), context.policy),
      context.policy,
    )
    if (above) return above
    const asGiven = { ...given, decisionId: claimId }
    const whole = await computeClaimHours(context, {
      claimId,
      personId: claim.personId,
      facts,
      decided: asGiven,
    })
    if (isRefusal(whole)) return whole
    const proposal = await findHoursProposal(context, claim)
    if (!proposal || proposal.proposedBy === actor.id) return proposeHours(context, claim, proposed)
    if (!isSameProposal(proposal, proposed))
      return refuse('provisional-differs', { citation: proposal.citation })
    const two = checkProvisional(citation, [
      proposal.proposedBy,
      await officialIdentity(context.sql, reviewerOf(actor), proposerOf(proposal)),
    ])
    if (two) return two
    const moving = {
      act: 'giveProvisional',
      party: 'department',
      by: 'claim.review',
      reason: citation,
    } as const
    return grantHours(context, claim, { moving, kind: 'approval', given })
  })

interface Proposed {
  readonly halfHours: Decided['halfHours']
  readonly citation: string
}

interface Proposal extends Proposed {
  readonly proposedBy: string
  /** The person behind that account, where it was known then. */
  readonly proposedByPerson: string | null
}

const proposerOf = ({ proposedBy, proposedByPerson }: Proposal): Reviewer => ({
  accountId: proposedBy,
  ...(proposedByPerson ? { personId: proposedByPerson } : {}),
})

/**
 * The proposal for the submission under review. A new submission, or a review by another department, starts without
 * one.
 */
export async function findHoursProposal(
  { sql }: Pick<CommandContext, 'sql'>,
  { claimId, revision, industry }: LoadedClaim,
): Promise<Proposal | undefined> {
  const [proposal] = await sql.query<Proposal>(
    `SELECT half_hours, citation, proposed_by,
       proposed_by_person FROM provisional_proposal
     WHERE claim_id = $1::uuid AND revision = $2 AND industry = $3`,
    [claimId, revision, industry],
  )
  return proposal
}

async function proposeHours(
  context: CommandContext,
  claim: LoadedClaim,
  proposed: Proposed,
): Promise<LoadedClaim> {
  const { halfHours, citation } = proposed
  await context.sql.query(
    `INSERT INTO provisional_proposal (claim_id, revision, industry, half_hours, citation, proposed_by, proposed_by_person,
       proposed_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
     ON CONFLICT (claim_id) DO UPDATE SET revision = EXCLUDED.revision, industry = EXCLUDED.industry,
       half_hours = EXCLUDED.half_hours, citation = EXCLUDED.citation, proposed_by = EXCLUDED.proposed_by,
       proposed_by_person = EXCLUDED.proposed_by_person,
       proposed_at = EXCLUDED.proposed_at`,
    [
      ...[claim.claimId, claim.revision, claim.industry],
      ...[JSON.stringify(halfHours), citation, context.actor.id],
      ...[(await findPersonBehind(context.sql, reviewerOf(context.actor))) ?? null, context.now],
    ],
  )
  const after = { proposed }
  await context.audit({
    act: 'claim.review',
    objectKind: 'claim',
    objectId: claim.claimId,
    concerns: [claim.personId],
    after,
    reason: citation,
  })
  return claim
}

const isSameProposal = (proposal: Proposal, confirmed: Proposed): boolean => {
  const years = new Set([...Object.keys(proposal.halfHours), ...Object.keys(confirmed.halfHours)].map(Number))
  const hoursAgree = [...years].every(year => proposal.halfHours[year] === confirmed.halfHours[year])
  return hoursAgree && proposal.citation === confirmed.citation
}
