import type { Reviewer } from './people'
import { type ClaimAct, type ClaimState, claimTable } from './states'

/** A fact of a claim: an accepted act, its time and its actor. The status of a claim is the fold of its facts. */
export interface ClaimFact {
  readonly act: ClaimAct
  readonly at: Date
  /** The account that acted; `system:claim` for a timer. */
  readonly by: string
  /** The person behind that account, where it was known then. */
  readonly byPerson?: string | null
  /** Of a referral: the industry whose department has it now. */
  readonly industry?: string
  /** Of a return: the fields and evidence to correct. */
  readonly marked?: readonly string[]
}

export interface ClaimStatus {
  readonly state: ClaimState
  /** Since when it is in this state, and so whose move it is. */
  readonly since?: Date
  /** Each submission is a frozen snapshot; a return opens a new revision of it. 0: never submitted. */
  readonly revision: number
  /** The industry it was referred to, if it was. */
  readonly referredTo?: string
  readonly marked: readonly string[]
  /** Who has decided on it before: an appeal goes to someone else. */
  readonly deciders: readonly Reviewer[]
  /** An appeal was lodged, and neither decided nor taken back. */
  readonly isAppealed: boolean
}

export const newClaim: ClaimStatus = {
  state: 'draft',
  revision: 0,
  marked: [],
  deciders: [],
  isAppealed: false,
}

/** The status of a claim, from its facts in their order. Throws on a fact that was not allowed: they were accepted once. */
export function statusOf(facts: readonly ClaimFact[]): ClaimStatus {
  return facts.reduce(follow, newClaim)
}

export function follow(status: ClaimStatus, fact: ClaimFact): ClaimStatus {
  const move = claimTable[status.state].may[fact.act]
  if (!move) throw new RangeError(`${fact.act} is no act of a claim that is ${status.state}`)
  // Hours that were taken back while they were contested, and brought back, are contested still (docs/regulation/art-15.md).
  const state = fact.act === 'register' && status.isAppealed ? 'hoursAppealed' : move.to
  return {
    ...status,
    state,
    since: state === status.state ? (status.since ?? fact.at) : fact.at,
    revision: fact.act === 'submit' || fact.act === 'resubmit' ? status.revision + 1 : status.revision,
    ...(fact.act === 'refer' && fact.industry ? { referredTo: fact.industry } : {}),
    marked: fact.act === 'return' ? (fact.marked ?? []) : fact.act === 'resubmit' ? [] : status.marked,
    deciders: decisions.has(fact.act) ? [...status.deciders, officialOf(fact)] : status.deciders,
    isAppealed: fact.act === 'appeal' || (status.isAppealed && !appealEnds.has(fact.act)),
  }
}

/**
 * Whether the claim's single appeal was used. An appeal that ended undecided, because the hours were reversed, does
 * not count.
 */
export const wasAppealed = (facts: readonly ClaimFact[]): boolean =>
  facts.filter(each => each.act === 'appeal').length > facts.filter(each => each.act === 'endAppeal').length

const officialOf = ({ by, byPerson }: ClaimFact): Reviewer => ({
  accountId: by,
  ...(byPerson ? { personId: byPerson } : {}),
})

const appealEnds: ReadonlySet<ClaimAct> = new Set<ClaimAct>([
  'uphold',
  'overturn',
  'withdrawAppeal',
  'endAppeal',
])

/** The acts that decide on a claim. To take a claim up or to pass it on decides nothing. */
const decisions: ReadonlySet<ClaimAct> = new Set<ClaimAct>([
  'return',
  'approve',
  'reject',
  'giveProvisional',
  'uphold',
  'overturn',
  'reverse',
  'restore',
])
