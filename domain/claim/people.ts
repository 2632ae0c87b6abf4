import { type Refusal, refuse } from '../refusals/refusal'
import type { Decided } from '../standards/activity'

/** An official as a reviewer: the account, and the person it belongs to where that person has signed up too. */
export interface Reviewer {
  readonly accountId: string
  readonly personId?: string
}

/** Whose claim it is, and who else claims the same work: as far as it bars a reviewer. */
export interface Claimants {
  readonly personId: string
  readonly coAuthorIds: readonly string[]
}

/** No one reviews one's own claim, nor that of a work that one claims too [D]. */
export function checkReviewer(reviewer: Reviewer, claim: Claimants): Refusal | undefined {
  const barred = [claim.personId, ...claim.coAuthorIds]
  const isOwn = [reviewer.accountId, reviewer.personId].some(id => id !== undefined && barred.includes(id))
  return isOwn ? refuse('own-claim') : undefined
}

/** An appeal goes to another official: none who has decided on the claim, none who may not review it. */
export function checkAppealOfficial(
  official: Reviewer,
  claim: Claimants & { readonly deciders: readonly string[] },
): Refusal | undefined {
  if (claim.deciders.includes(official.accountId)) return refuse('appeal-same-official')
  return checkReviewer(official, claim)
}

/** Provisional hours are given by two officials with a citation; a change of the computed hours has its reason [D]. */
export function checkDecision(decided: Decided, officials: readonly string[]): Refusal | undefined {
  if (decided.kind === 'changed')
    return decided.reason.trim() ? undefined : refuse('claim-reason-required', { act: 'changeHours' })
  const isTwo = new Set(officials).size >= 2
  return isTwo && decided.citation.trim()
    ? undefined
    : refuse('provisional-needs-two', { officials: new Set(officials).size })
}
