import type { Actor } from '../authority/actor'
import { fromHours, type HalfHours, toHours } from '../hours/half-hours'
import type { Policy } from '../policy/policy'
import { type Refusal, refuse } from '../refusals/refusal'
import { firstDayOf, plainDateIn, yearOf } from '../time/plain-date'

export type Category = 'general' | 'industryCommon'
export type StudyMode = 'online' | 'attendance'
export type Proof = 'sitting' | 'assessment'
export type OfferingStatus = 'proposed' | 'confirmed'

/** The proposal of an offering: a course in one year and category. */
export interface OfferingProposal {
  readonly category: Category
  readonly year: number
  readonly halfHours: HalfHours | undefined
  readonly studyMode: StudyMode
  readonly proof: Proof
}

export interface OfferingTerms {
  readonly industry: string | null
  readonly halfHours: HalfHours
  readonly studyMode: StudyMode
  readonly proof: Proof
  readonly status: OfferingStatus
}

/**
 * The terms of a new offering. General ones are designated by the municipal bureau, studied online, proved by a sitting,
 * and register 18 flat (Articles 7, 9, 10). An industry-common one is proposed by its industry's department, with hours,
 * study and proof of its own, and is usable once the bureau has confirmed it (共同确定, Article 11).
 *
 * @param courseIndustry null for a course of no industry
 * @returns the terms; `wrong-authority`, `year-closed`, `offering-hours-above-max`, or `invalid-input` where the terms don't fit the category
 */
export function termsOf(
  proposal: OfferingProposal,
  courseIndustry: string | null,
  { actor, now, policy }: { actor: Actor; now: Date; policy: Policy },
): OfferingTerms | Refusal {
  const { category, year } = proposal
  const { version: policyVersion } = policy
  if (!isAuthority(actor, category, courseIndustry))
    return refuse('wrong-authority', { category, role: actor.role }, { policyVersion })
  if (year < yearOf(plainDateIn(now))) return refuse('year-closed', { year }, { policyVersion })
  return category === 'general'
    ? generalTerms(proposal, policy)
    : industryTerms(proposal, courseIndustry, policy)
}

function isAuthority(actor: Actor, category: Category, courseIndustry: string | null): boolean {
  if (category === 'general') return actor.role === 'municipalBureau' && courseIndustry === null
  return actor.role === 'industryDepartment' && actor.scope.industry === courseIndustry
}

function generalTerms(proposal: OfferingProposal, policy: Policy): OfferingTerms | Refusal {
  const registered = fromHours(policy.at('exam/general-registered-hours', firstDayOf(proposal.year)).value)
  if (proposal.halfHours !== undefined && proposal.halfHours !== registered)
    return refuse('invalid-input', {
      field: 'hours',
      reason: `a general offering registers ${toHours(registered)}`,
    })
  if (proposal.studyMode !== 'online' || proposal.proof !== 'sitting')
    return refuse('invalid-input', { field: 'studyMode, proof', reason: 'general: online, sitting' })
  return { industry: null, halfHours: registered, studyMode: 'online', proof: 'sitting', status: 'confirmed' }
}

function industryTerms(
  proposal: OfferingProposal,
  industry: string | null,
  policy: Policy,
): OfferingTerms | Refusal {
  const { halfHours, studyMode, proof } = proposal
  if (!halfHours) return refuse('invalid-input', { field: 'hours', reason: 'its own hours are missing' })
  const max = fromHours(policy.at('course/own-hours-max', firstDayOf(proposal.year)).value)
  if (halfHours > max) {
    const turnedOn = { hours: toHours(halfHours), max: toHours(max) }
    return refuse('offering-hours-above-max', turnedOn, { policyVersion: policy.version })
  }
  return { industry, halfHours, studyMode, proof, status: 'proposed' }
}
