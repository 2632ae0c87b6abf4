import type { Actor } from '../../../../domain/authority/actor'
import { type Act, authorise } from '../../../../domain/authority/authority'
import { checkReviewer, isBureaus, type Reviewer } from '../../../../domain/claim/people'
import { isRefusal, type Refusal, refuse } from '../../../../domain/refusals/refusal'
import { type ClaimDeps, type CommandContext, within } from '../deps'
import { authoriseOfficial, checkEither } from '../desk/holders'
import { getSubmission, type LoadedClaim, lockClaim } from './claim-rows'
import { claimantsOf, findSameClaims } from './duplicate-claims'
import { withoutOthers } from './redaction'
import { summaryOf } from './summary'
import type { Summary } from './view-schemas'

export type Acted = Promise<LoadedClaim | Refusal>
export type Reviewed = Promise<Summary | Refusal>

/**
 * Every act of an official on a claim that was submitted, locked: of its department, or of the municipal bureau. Nobody decides,
 * takes back or brings back anything of one's own (docs/decisions/0206).
 */
export function asOfficial(
  claims: ClaimDeps,
  actor: Actor,
  { claimId, act }: { readonly claimId: string; readonly act: Act },
  run: (step: CommandContext, claim: LoadedClaim) => Acted,
): Reviewed {
  return onSubmitted(claims, actor, { claimId, act }, async (step, claim) => {
    const acted = await run(step, claim)
    return isRefusal(acted) ? withoutOthers(step, acted) : summaryOf(acted)
  })
}

/** The same, for an act that answers something else than the claim as it is then. */
export function onSubmitted<R extends object>(
  claims: ClaimDeps,
  actor: Actor,
  { claimId, act }: { readonly claimId: string; readonly act: Act },
  run: (step: CommandContext, claim: LoadedClaim) => Promise<R | Refusal>,
): Promise<R | Refusal> {
  return within(claims, actor, async (step): Promise<R | Refusal> => {
    const claim = await lockClaim(step.sql, claimId)
    const denied = authorise(actor, act, { industry: claim?.industry ?? null })
    // A draft is its writer's alone.
    if (denied || !claim || claim.revision === 0) return denied ?? refuse('not-found', { act })
    const barred = checkBefore(step, claim, act) ?? (await refuseOwn(step, claim, act))
    if (barred) return barred
    return run(step, claim)
  })
}

/** The municipal bureau reviews what lies before it, and nothing else. */
const checkBefore = ({ actor }: CommandContext, claim: LoadedClaim, act: Act): Refusal | undefined =>
  act === 'claim.review' && actor.role === 'municipalBureau' && !isBureaus(claim)
    ? refuse('not-allowed', { act, role: actor.role })
    : undefined

/** One's own is what one claims, and what claims the same work as one does. */
async function refuseOwn(step: CommandContext, claim: LoadedClaim, act: Act): Promise<Refusal | undefined> {
  const same = await findSameClaims(step.sql, claim, await getSubmission(step.sql, claim))
  const { personId, coAuthorIds } = claimantsOf(claim, same)
  const { industry } = claim
  return authoriseOfficial(step.sql, step.actor, act, { industry, personId, alsoConcerns: coAuthorIds })
}

/** Whether a claim may be handed to an official: one's own never. */
export async function checkOwn(
  step: CommandContext,
  claim: LoadedClaim,
  reviewer: Reviewer,
): Promise<Refusal | undefined> {
  const same = await findSameClaims(step.sql, claim, await getSubmission(step.sql, claim))
  return checkEither(step.sql, reviewer, official => checkReviewer(official, claimantsOf(claim, same)))
}
