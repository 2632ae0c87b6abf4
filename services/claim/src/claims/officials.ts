import type { Actor } from '../../../../domain/authority/actor'
import { type Act, authorise } from '../../../../domain/authority/authority'
import { checkReviewer, isBeforeBureau, type Reviewer } from '../../../../domain/claim/people'
import { isRefusal, type Refusal, refuse } from '../../../../domain/refusals/refusal'
import type { Sql } from '../../../kit/sql/database'
import { type ClaimDeps, type CommandContext, inCommand } from '../deps'
import { authoriseOfficial, checkAccountAndHolder, findWithHolders } from '../desk/holders'
import { getSubmission, type LoadedClaim, lockClaim } from './claim-rows'
import { claimantsOf, findDuplicateClaims } from './duplicate-claims'
import { summaryOf } from './lists/summary'
import { redactOtherDepartments } from './redaction'
import type { Summary } from './view-schemas'

export type Acted = Promise<LoadedClaim | Refusal>
export type Reviewed = Promise<Summary | Refusal>

/**
 * Runs an act of an official on a submitted claim, locked: an official of its department, or of the municipal bureau.
 * No official decides, reverses or restores their own claim (docs/regulation/art-12.md).
 */
export function actAsOfficial(
  deps: ClaimDeps,
  actor: Actor,
  { claimId, act }: { readonly claimId: string; readonly act: Act },
  run: (context: CommandContext, claim: LoadedClaim) => Acted,
): Reviewed {
  return onSubmittedClaim(deps, actor, { claimId, act }, async (context, claim) => {
    const acted = await run(context, claim)
    return isRefusal(acted) ? redactOtherDepartments(context, acted) : summaryOf(acted)
  })
}

/** Runs an official's act that answers something else than the claim. */
export function onSubmittedClaim<R extends object>(
  deps: ClaimDeps,
  actor: Actor,
  { claimId, act }: { readonly claimId: string; readonly act: Act },
  run: (context: CommandContext, claim: LoadedClaim) => Promise<R | Refusal>,
): Promise<R | Refusal> {
  return inCommand(deps, actor, async (context): Promise<R | Refusal> => {
    const claim = await lockClaim(context.sql, claimId)
    const denied = authorise(actor, act, { industry: claim?.industry ?? null })
    // A draft is its writer's alone.
    if (denied || !claim || claim.revision === 0) return denied ?? refuse('not-found', { act })
    const barred = checkBureausClaim(context, claim, act) ?? (await checkMayAct(context, claim, act))
    if (barred) return barred
    return run(context, claim)
  })
}

/** The municipal bureau reviews only the claims that lie before it. */
const checkBureausClaim = ({ actor }: CommandContext, claim: LoadedClaim, act: Act): Refusal | undefined =>
  act === 'claim.review' && actor.role === 'municipalBureau' && !isBeforeBureau(claim)
    ? refuse('not-allowed', { act, role: actor.role })
    : undefined

/** Refuses an act on the official's own claim, or on a claim of a work that the official claims too. */
async function checkMayAct(
  context: CommandContext,
  claim: LoadedClaim,
  act: Act,
): Promise<Refusal | undefined> {
  const same = await findDuplicateClaims(context.sql, claim, await getSubmission(context.sql, claim))
  const { personId, coAuthorIds } = claimantsOf(claim, same)
  const { industry } = claim
  return authoriseOfficial(context.sql, context.actor, act, { industry, personId, alsoConcerns: coAuthorIds })
}

/** Whether a claim may be assigned to an official: never their own claim. */
export async function checkNotOwnClaim(
  context: CommandContext,
  claim: LoadedClaim,
  reviewer: Reviewer,
): Promise<Refusal | undefined> {
  const same = await findDuplicateClaims(context.sql, claim, await getSubmission(context.sql, claim))
  return checkAccountAndHolder(context.sql, reviewer, official =>
    checkReviewer(official, claimantsOf(claim, same)),
  )
}

/**
 * The officials who have decided on a claim, under all their accounts. For an act of two officials both are included.
 */
export async function findDeciders(sql: Sql, { claimId, status }: LoadedClaim): Promise<Reviewer[]> {
  const first = await sql.query<Reviewer>(
    `SELECT proposed_by AS account_id, proposed_by_person AS person_id FROM act_proposal
     WHERE object_id = $1 AND state = 'confirmed'`,
    [claimId],
  )
  return findWithHolders(sql, [...status.deciders, ...first])
}
