import { type Refusal, refuse } from '../refusals/refusal'
import type { Party } from './states'

/** An official as a reviewer: the account, and the person it belongs to where that person has signed up too. */
export interface Reviewer {
  readonly accountId: string
  readonly personId?: string
}

/** The same account, or another of the same person. */
const isSameOfficial = (one: Reviewer, other: Reviewer): boolean =>
  one.accountId === other.accountId || (one.personId !== undefined && one.personId === other.personId)

/** Whose claim it is, and who else claims the same work: as far as it bars a reviewer. */
export interface Claimants {
  readonly personId: string
  readonly coAuthorIds: readonly string[]
}

/** No official reviews their own claim, or a claim of a work that they claim too [D]. */
export function checkReviewer(reviewer: Reviewer, claim: Claimants): Refusal | undefined {
  const barred = [claim.personId, ...claim.coAuthorIds]
  const isOwn = [reviewer.accountId, reviewer.personId].some(id => id !== undefined && barred.includes(id))
  return isOwn ? refuse('own-claim') : undefined
}

/** The fields that say before whom a claim lies. */
export interface ClaimPosition {
  /** Whose department has it; empty where none is mapped. */
  readonly industry: string | null
  readonly move: Party | 'nobody'
  readonly escalatedAt: Date | null
  /** The official whom the department named; null: the municipal bureau. */
  readonly escalatedTo: string | null
}

/**
 * Whether the municipal bureau acts for the department: where no department is mapped, and on claims that escalated
 * to it [D].
 */
export const isBeforeBureau = ({ industry, move, escalatedAt, escalatedTo }: ClaimPosition): boolean =>
  industry === '' || (move === 'department' && escalatedAt !== null && escalatedTo === null)

/**
 * An appeal goes to another official: not one who has decided on the claim, under any account, and not one who may
 * not review it.
 */
export function checkAppealOfficial(
  official: Reviewer,
  claim: Claimants & { readonly deciders: readonly Reviewer[] },
): Refusal | undefined {
  return checkOtherOfficial(official, claim.deciders) ?? checkReviewer(official, claim)
}

export const checkOtherOfficial = (official: Reviewer, deciders: readonly Reviewer[]): Refusal | undefined =>
  deciders.some(each => isSameOfficial(each, official)) ? refuse('appeal-same-official') : undefined

/** A change of the computed hours has its reason [D]. */
export const checkChange = (reason: string | undefined): Refusal | undefined =>
  reason?.trim() ? undefined : refuse('claim-reason-required', { act: 'changeHours' })

/** Provisional hours are given by two officials with a citation [D]. */
export function checkProvisional(citation: string, officials: readonly string[]): Refusal | undefined {
  const isTwo = new Set(officials).size >= 2
  return isTwo && citation.trim()
    ? undefined
    : refuse('provisional-needs-two', { officials: new Set(officials).size })
}
