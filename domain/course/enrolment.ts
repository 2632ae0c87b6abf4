import { type Refusal, refuse } from '../refusals/refusal'
import type { Category, OfferingStatus } from './offering'
import { yearRefusal } from './year'

/** A course, or one linked as the same, that the person studied: here, or by an imported record. */
export interface StudiedCourse {
  readonly year: number
  readonly source: string
  readonly finishedOn: string | null
}

/** Hours already registered that this enrolment would earn a second time. */
export interface EarnedHours {
  readonly year: number
  readonly registeredAt: string
}

export interface EnrolmentInForce {
  readonly enrolmentId: string
  readonly offeringId: string
  readonly finishedAt: string | null
}

/** The facts that an enrolment depends on (Articles 7, 8, 11). */
export interface EnrolmentSituation {
  readonly offering: {
    readonly offeringId: string
    readonly year: number
    readonly category: Category
    readonly industry: string | null
    readonly status: OfferingStatus
    readonly withdrawnAt: string | null
  }
  readonly personIndustry: string
  readonly studied: StudiedCourse | null
  readonly earned: EarnedHours | null
  /** General: the year's enrolment. Industry-common: one in this course and year. */
  readonly inForce: EnrolmentInForce | null
  /** Another enrolment of the year, in a course linked as the same: its hours would be earned twice. */
  readonly linked: EnrolmentInForce | null
}

export type EnrolmentDecision =
  | { readonly kind: 'new' }
  | { readonly kind: 'change'; readonly enrolmentId: string }

/**
 * Whether a person may enrol (自主报名选择一门, Article 8): one general course a year, never one studied in any past year, on
 * every way in. Another offering of the year may be chosen until study is finished [D].
 */
export function decideEnrolment(
  situation: EnrolmentSituation,
  now: Date,
  policyVersion: string,
): EnrolmentDecision | Refusal {
  const { inForce, linked, offering } = situation
  const refusal = offeringRefusal(situation, now, policyVersion) ?? pastRefusal(situation, policyVersion)
  if (refusal) return refusal
  if (linked) {
    const { enrolmentId, offeringId } = linked
    return refuse('already-enrolled', { enrolmentId, offeringId }, { policyVersion })
  }
  if (!inForce) return { kind: 'new' }
  const { enrolmentId, finishedAt } = inForce
  if (inForce.offeringId === offering.offeringId || offering.category === 'industryCommon')
    return refuse('already-enrolled', { enrolmentId, offeringId: inForce.offeringId }, { policyVersion })
  if (finishedAt) return refuse('study-already-finished', { enrolmentId, finishedAt }, { policyVersion })
  return { kind: 'change', enrolmentId }
}

function offeringRefusal(
  { offering, personIndustry, inForce }: EnrolmentSituation,
  now: Date,
  policyVersion: string,
): Refusal | undefined {
  // A person who is enrolled in a withdrawn offering goes on with it.
  if (offering.withdrawnAt && inForce?.offeringId !== offering.offeringId)
    return refuse('offering-withdrawn', { withdrawnAt: offering.withdrawnAt }, { policyVersion })
  if (offering.status !== 'confirmed')
    return refuse('offering-not-confirmed', { status: offering.status }, { policyVersion })
  if (offering.industry !== null && offering.industry !== personIndustry)
    return refuse('industry-mismatch', { industry: offering.industry, personIndustry }, { policyVersion })
  return yearRefusal(offering.year, now, policyVersion)
}

/** 历年已学课程无法再次选择 (Article 8); a course's hours are earned once [D]. */
function pastRefusal({ studied, earned }: EnrolmentSituation, policyVersion: string): Refusal | undefined {
  if (studied) {
    const { year, source, finishedOn } = studied
    return refuse('course-studied-in-past-year', { year, source, finishedOn }, { policyVersion })
  }
  if (earned) return refuse('already-earned', { ...earned }, { policyVersion })
  return undefined
}
