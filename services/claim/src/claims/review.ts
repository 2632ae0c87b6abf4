import type { Actor } from '../../../../domain/authority/actor'
import { isIndustry } from '../../../../domain/places/industries'
import { isRefusal, type Refusal, refuse } from '../../../../domain/refusals/refusal'
import { plainDateIn } from '../../../../domain/time/plain-date'
import type { ClaimDeps, CommandContext } from '../deps'
import { isDeputyOf } from '../desk/desk'
import { checkColleague } from '../desk/holders'
import { computeClaimHours } from '../hours/hours'
import { getSubmission, type LoadedClaim } from './claim-rows'
import { type Acted, actAsOfficial, checkNotOwnClaim, type Reviewed } from './officials'
import { moveAndPublishClaim, moveClaim, publishClaim } from './transitions'

/**
 * Runs an act of the department on a claim of its industry, locked. No official reviews their own claim, or a claim
 * of a work that they claim too. The municipal bureau names the department of a claim that no department is mapped
 * for, and reviews claims that escalated to it.
 */
export function actAsDepartment(
  deps: ClaimDeps,
  actor: Actor,
  { claimId, namesDepartment = false }: { readonly claimId: string; readonly namesDepartment?: boolean },
  act: (context: CommandContext, claim: LoadedClaim) => Acted,
): Reviewed {
  return actAsOfficial(deps, actor, { claimId, act: 'claim.review' }, async (context, claim) => {
    if (claim.industry === '' && !namesDepartment) return refuseUnmapped(context, claim)
    return act(context, claim)
  })
}

async function refuseUnmapped(context: CommandContext, claim: LoadedClaim): Promise<Refusal> {
  const { facts } = await getSubmission(context.sql, claim)
  return refuse('industry-not-mapped', { on: facts.portions[0]!.on })
}

/** Takes a claim up (受理): from then on it is this official's. A claim whose figure is not loaded waits for the policy. */
export const takeUpClaim = (deps: ClaimDeps, actor: Actor, claimId: string): Reviewed =>
  actAsDepartment(deps, actor, { claimId }, async (context, claim) => {
    const held = await takeForReview(context, claim)
    if (isRefusal(held)) return held
    const settled = await waitIfFigureMissing(context, held)
    if (!isRefusal(settled)) await publishClaim(context, settled)
    return settled
  })

async function waitIfFigureMissing(context: CommandContext, claim: LoadedClaim): Acted {
  const { facts } = await getSubmission(context.sql, claim)
  const hours = await computeClaimHours(context, { claimId: claim.claimId, personId: claim.personId, facts })
  if (!isRefusal(hours) || hours.code !== 'standard-not-loaded') return claim
  return moveClaim(context, claim, { act: 'waitForPolicy', party: 'system', by: 'claim.review' })
}

/**
 * Takes a claim for the acting official. Refused where a colleague has it, unless the official is that colleague's
 * deputy today.
 */
export async function takeForReview(context: CommandContext, claim: LoadedClaim): Acted {
  if (claim.state === 'inReview') return (await checkAssignee(context, claim)) ?? claim
  const taken = await moveClaim(context, claim, { act: 'takeUp', party: 'department', by: 'claim.review' })
  return isRefusal(taken) ? taken : assignTo(context, taken, context.actor.id)
}

async function checkAssignee(context: CommandContext, claim: LoadedClaim): Promise<Refusal | undefined> {
  const { assignee, industry } = claim
  if (assignee === null || assignee === context.actor.id) return undefined
  const on = plainDateIn(context.now)
  if (
    await isDeputyOf(context.sql, {
      industry: industry ?? '',
      accountId: context.actor.id,
      actsAs: assignee,
      on,
    })
  )
    return undefined
  return refuse('claim-taken', { since: claim.assignedAt?.toISOString() ?? null })
}

async function assignTo(
  context: CommandContext,
  claim: LoadedClaim,
  accountId: string,
): Promise<LoadedClaim> {
  await context.sql.query('UPDATE claim SET assignee = $2, assigned_at = $3 WHERE claim_id = $1', [
    claim.claimId,
    accountId,
    context.now,
  ])
  return { ...claim, assignee: accountId, assignedAt: context.now }
}

/**
 * Assigns a claim to a colleague, or takes it over, with a reason. The audit trail has it, and its former assignee
 * sees it.
 */
export const assignClaim = (
  deps: ClaimDeps,
  actor: Actor,
  claimId: string,
  { accountId, reason }: { accountId: string; reason: string },
): Reviewed =>
  actAsDepartment(deps, actor, { claimId }, async (context, claim) => {
    const barred =
      (await checkNotOwnClaim(context, claim, { accountId })) ??
      (await checkColleague(context.sql, actor, claim.industry ?? '', accountId))
    if (barred) return barred
    const taken =
      claim.state === 'inReview'
        ? claim
        : await moveClaim(context, claim, { act: 'takeUp', party: 'department', by: 'claim.review' })
    if (isRefusal(taken)) return taken
    const assigned = await assignTo(context, taken, accountId)
    await context.audit({
      act: 'claim.review',
      objectKind: 'claim',
      objectId: claimId,
      concerns: [claim.personId],
      before: { assignee: claim.assignee },
      after: { assignee: accountId },
      reason,
    })
    if (taken !== claim) await publishClaim(context, assigned)
    return assigned
  })

/** Gives it back to the queue. */
export const releaseClaim = (deps: ClaimDeps, actor: Actor, claimId: string): Reviewed =>
  actAsDepartment(deps, actor, { claimId }, async (context, claim) => {
    const locked = await checkAssignee(context, claim)
    return (
      locked ??
      moveAndPublishClaim(context, claim, { act: 'release', party: 'department', by: 'claim.review' })
    )
  })

/** Back to the person for correction, with the fields and evidence to correct marked: the review's clock stops. */
export const returnClaim = (
  deps: ClaimDeps,
  actor: Actor,
  claimId: string,
  { reason, marked }: { reason: string; marked: readonly string[] },
): Reviewed =>
  actAsDepartment(deps, actor, { claimId }, async (context, claim) => {
    const held = await takeForReview(context, claim)
    if (isRefusal(held)) return held
    const moving = { act: 'return', party: 'department', by: 'claim.review', reason, marked } as const
    return moveAndPublishClaim(context, held, { ...moving, after: { marked } })
  })

export const rejectClaim = (deps: ClaimDeps, actor: Actor, claimId: string, reason: string): Reviewed =>
  actAsDepartment(deps, actor, { claimId }, async (context, claim) => {
    const held = claim.state === 'waitingForPolicy' ? claim : await takeForReview(context, claim)
    if (isRefusal(held)) return held
    return moveAndPublishClaim(context, held, {
      act: 'reject',
      party: 'department',
      by: 'claim.review',
      reason,
    })
  })

/** Refers a claim to another department (移送), which has the whole time for its review. */
export const referClaim = (
  deps: ClaimDeps,
  actor: Actor,
  claimId: string,
  { industry, reason }: { industry: string; reason: string },
): Reviewed =>
  actAsDepartment(deps, actor, { claimId, namesDepartment: true }, async (context, claim) => {
    if (!isIndustry(industry)) return refuse('industry-unknown', { industry })
    if (industry === claim.industry) return refuse('conflict', { status: industry, allowed: null })
    const locked = await checkAssignee(context, claim)
    if (locked) return locked
    const moving = { act: 'refer', party: 'department', by: 'claim.review', reason, industry } as const
    return moveAndPublishClaim(context, claim, { ...moving, after: { industry } })
  })
