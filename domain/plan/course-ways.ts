import { isYearOver } from '../course/year'
import type { HalfHours } from '../hours/half-hours'
import { lastDayOf, plainDateIn } from '../time/plain-date'
import type { Way } from './ways'

/** A confirmed offering of the year: general, or of the person's industry (Articles 7, 11). */
export interface OpenOffering {
  readonly offeringId: string
  readonly courseId: string
  readonly courseTitle: string
  readonly category: 'general' | 'industryCommon'
  readonly halfHours: HalfHours
  readonly proof: 'sitting' | 'assessment'
}

/** A sitting of the year that is published, with its free seats. */
export interface OpenSitting {
  readonly sittingId: string
  readonly category: 'general' | 'industryCommon'
  /** Empty: every offering of the year and category. */
  readonly offeringIds: readonly string[]
  readonly startsAt: Date
  readonly endsAt: Date
  readonly bookingOpensAt: Date
  readonly bookingClosesAt: Date
  readonly freeSeats: number
}

/** How far a person is in the courses of the year. */
export interface Learner {
  readonly year: number
  readonly enrolments: readonly {
    courseId: string
    offeringId: string
    category: string
    finished: boolean
  }[]
  readonly bookings: readonly { courseId: string; sittingId: string }[]
  /** Courses whose hours stand this year, by category. */
  readonly earned: readonly { courseId: string; category: string }[]
  /** Courses studied in another year, which can't be chosen again (Article 8). */
  readonly studied: readonly string[]
  /** The attempts left in each course, and the first instant of the next one. */
  readonly attempts: readonly { courseId: string; left: number | null; retakeFrom: Date | null }[]
}

/** The person's next act on a way. */
export type NextAct = 'enrol' | 'study' | 'book' | 'sit' | 'awaitResult' | 'beAssessed'

export interface CourseWay extends Way {
  readonly next: NextAct
  /** Any one of these. */
  readonly offerings: readonly OpenOffering[]
  readonly sitting?: OpenSitting
}

/** The ways through courses that are still open to a person (Articles 7 to 11). */
export function courseWays(
  learner: Learner,
  offerings: readonly OpenOffering[],
  sittings: readonly OpenSitting[],
  now: Date,
): CourseWay[] {
  const eligible = offerings.filter(offering => mayChoose(learner, offering, now))
  const general = eligible.filter(({ category }) => category === 'general')
  const common = eligible.filter(({ category }) => category === 'industryCommon')
  return [
    ...waysThrough(learner, { group: 'general', offerings: ofTheYear(learner, general) }, sittings, now),
    ...common.flatMap(offering =>
      waysThrough(learner, { group: offering.courseId, offerings: [offering] }, sittings, now),
    ),
  ]
}

/** Not earned yet, not studied in another year; in a year that is over only what was finished is still examined. */
function mayChoose(learner: Learner, { courseId, category }: OpenOffering, now: Date): boolean {
  const { earned, studied, year } = learner
  const isEarned =
    category === 'general'
      ? earned.some(each => each.category === 'general')
      : earned.some(each => each.courseId === courseId)
  const own = enrolmentIn(learner, courseId)
  return !isEarned && !studied.includes(courseId) && (!isYearOver(year, now) || own?.finished === true)
}

/** One general course a year: the one that was finished; before that any of them, the one chosen first. */
function ofTheYear(learner: Learner, general: readonly OpenOffering[]): OpenOffering[] {
  const own = learner.enrolments.find(({ category }) => category === 'general')
  const chosen = general.filter(({ offeringId }) => offeringId === own?.offeringId)
  if (own?.finished) return chosen
  return [...chosen, ...general.filter(each => !chosen.includes(each))]
}

function waysThrough(
  learner: Learner,
  { group, offerings }: { readonly group: string; readonly offerings: readonly OpenOffering[] },
  sittings: readonly OpenSitting[],
  now: Date,
): CourseWay[] {
  const [first] = offerings
  if (!first || attemptsOf(learner, first.courseId)?.left === 0) return []
  const of = { category: first.category, halfHours: first.halfHours, group }
  if (first.proof === 'assessment')
    return [
      {
        ...{ ...of, id: first.offeringId, occupies: [], endsOn: lastDayOf(learner.year), offerings },
        next: nextOf(learner, first) === 'book' ? 'beAssessed' : nextOf(learner, first),
      },
    ]
  const booked = learner.bookings.find(({ courseId }) => offerings.some(each => each.courseId === courseId))
  return sittings.flatMap(sitting => {
    const examined = offerings.filter(offering => examines(sitting, offering))
    const isOwn = booked?.sittingId === sitting.sittingId
    if (examined.length === 0 || (booked ? !isOwn : !isBookable(sitting, learner, first, now))) return []
    return [
      {
        ...{ ...of, id: `${group} ${sitting.sittingId}`, offerings: examined, sitting },
        occupies: [{ from: sitting.startsAt, until: sitting.endsAt }],
        endsOn: plainDateIn(sitting.startsAt),
        next: isOwn ? (now < sitting.startsAt ? 'sit' : 'awaitResult') : nextOf(learner, examined[0]!),
      },
    ]
  })
}

const examines = ({ category, offeringIds }: OpenSitting, offering: OpenOffering): boolean =>
  category === offering.category && (offeringIds.length === 0 || offeringIds.includes(offering.offeringId))

function isBookable(sitting: OpenSitting, learner: Learner, { courseId }: OpenOffering, now: Date): boolean {
  const retakeFrom = attemptsOf(learner, courseId)?.retakeFrom
  return (
    sitting.freeSeats > 0 && now < sitting.bookingClosesAt && (!retakeFrom || sitting.startsAt >= retakeFrom)
  )
}

function nextOf(learner: Learner, { courseId }: OpenOffering): 'enrol' | 'study' | 'book' {
  const own = enrolmentIn(learner, courseId)
  if (!own) return 'enrol'
  return own.finished ? 'book' : 'study'
}

const enrolmentIn = (learner: Learner, courseId: string) =>
  learner.enrolments.find(each => each.courseId === courseId)

const attemptsOf = (learner: Learner, courseId: string) =>
  learner.attempts.find(each => each.courseId === courseId)
