import fc from 'fast-check'
import { fromHours, type HalfHours, halfHours } from '../../hours/half-hours'
import { allocate } from '../../standards/allocate'
import type { Item } from '../../standards/item'
import { standingOf } from '../../standards/recompute'
import type { ClaimType } from '../../standards/rule-set'
import type { Standards } from '../../standards/standards'
import { cityRule } from '../../standards/testing/rule-sets'
import { addDays, type PlainDate, plainDate } from '../../time/plain-date'
import type { Learner, OpenOffering, OpenSitting } from '../course-ways'

export const YEAR = 2026
export const INDUSTRY = 'health'

const rows = [
  { types: [3, 4], figure: 8, per: 'day', ceilingPerDay: 8, clause: 'training' },
  { types: [5], figure: 6, per: 'day', clause: 'support' },
]
const caps = [
  { name: 'training', types: [3, 4], hours: 40, clause: 'training' },
  { name: 'support', types: [5], hours: 30, years: 2, clause: 'support' },
]
const rule = (more: typeof rows) => cityRule({ from: '2025-01-01', rows: [...rows, ...more], caps })
/** Every type capped; a type without a cap; no figure loaded. */
const standards: readonly Standards[] = [
  [rule([])],
  [rule([{ types: [2], figure: 8, per: 'day', clause: 'seminar' } as (typeof rows)[number]])],
  [],
]

/** A person in the middle of a year, what is open, and what was approved so far. */
export interface World {
  readonly now: Date
  readonly industryCommon: HalfHours
  readonly learner: Learner
  readonly offerings: readonly OpenOffering[]
  readonly sittings: readonly OpenSitting[]
  readonly standards: Standards
  readonly approved: readonly Item[]
}

/** A whole day of an activity of this type. */
export const dayOf = (itemId: string, type: ClaimType, on: PlainDate, seq: number): Item => ({
  ...{ itemId, personId: 'p', source: 'claim', seq },
  facts: { industry: INDUSTRY, type, kind: 'any', portions: [{ on, keys: [itemId], part: 'whole' }] },
})

/** The professional hours of the year that items come to together, by the standard's own arithmetic. */
export const professionalOf = (items: readonly Item[], by: Standards, ofYear = YEAR): HalfHours =>
  halfHours(
    [...standingOf(allocate(items, by)).values()]
      .filter(({ year }) => year === ofYear)
      .reduce((sum, each) => sum + each.halfHours, 0),
  )

const offering = (courseId: string, hours: number, proof: 'sitting' | 'assessment'): OpenOffering => ({
  ...{ offeringId: `o-${courseId}`, courseId, courseTitle: courseId, halfHours: fromHours(hours), proof },
  category: courseId < 'm' ? 'general' : 'industryCommon',
})
const offerings = [
  ...[offering('a', 18, 'sitting'), offering('b', 18, 'sitting')],
  ...[offering('x', 12, 'sitting'), offering('y', 20, 'assessment')],
]

/** Before the year ends, after it, and after the last day to claim. */
const now = fc.constantFrom(
  ...['2026-10-01', '2027-02-01', '2027-04-05'].map(day => new Date(`${day}T02:00:00Z`)),
)

const sittings = fc.array(
  fc.record({
    category: fc.constantFrom('general' as const, 'industryCommon' as const),
    hour: fc.integer({ min: -3, max: 8 }),
    freeSeats: fc.integer({ min: 0, max: 2 }),
    opensIn: fc.integer({ min: -9, max: -1 }),
    only: fc.constantFrom([], [], ['o-a'], ['o-b'], ['o-x']),
  }),
  { maxLength: 5 },
)

const approved = fc
  .array(fc.tuple(fc.constantFrom(3 as const, 5 as const), fc.integer({ min: 0, max: 600 })), {
    maxLength: 12,
  })
  .map(days =>
    days.map(([type, day], at) => dayOf(`past-${at}`, type, addDays(plainDate('2025-01-10'), day), at)),
  )

const course = fc.constantFrom<string>('a', 'b', 'x', 'y')
const learners = fc.record({
  enrolled: fc.option(
    fc.record({
      of: course,
      finished: fc.constantFrom(true, true, false),
      booked: fc.constantFrom(true, false, false),
    }),
  ),
  studied: fc.uniqueArray(course, { maxLength: 1 }),
  earned: fc.uniqueArray(course, { maxLength: 1 }),
  attempt: fc.option(
    fc.record({ left: fc.integer({ min: 0, max: 2 }), waits: fc.integer({ min: -1, max: 9 }) }),
  ),
})

const HOUR_MS = 3_600_000

export const worlds: fc.Arbitrary<World> = fc
  .record({
    ...{ now, sittings, approved, learners, standards: fc.constantFrom(...standards) },
    industryCommon: fc.constantFrom(0, 12, 40).map(fromHours),
  })
  .map(({ now: at, sittings: drawn, learners: who, ...rest }) => {
    const hours = (n: number) => new Date(at.getTime() + n * HOUR_MS)
    const open = drawn.map(({ hour, opensIn, only, ...sitting }, n) => ({
      ...{ ...sitting, sittingId: `s${n}`, offeringIds: only },
      ...{ startsAt: hours(hour), endsAt: hours(hour + 2) },
      ...{ bookingOpensAt: hours(hour + opensIn - 1), bookingClosesAt: hours(hour - 1) },
    }))
    return { ...rest, now: at, offerings, sittings: open, learner: learnerOf(who, open, hours) }
  })

type Drawn = typeof learners extends fc.Arbitrary<infer T> ? T : never

function learnerOf(
  { enrolled, studied, earned, attempt }: Drawn,
  open: readonly OpenSitting[],
  hours: (n: number) => Date,
): Learner {
  const own = offerings.find(each => each.courseId === enrolled?.of && !studied.includes(each.courseId))
  const { courseId = '', offeringId = '', category = '' } = own ?? {}
  const isEarned = earned.includes(courseId)
  const isFinished = own !== undefined && (enrolled!.finished || isEarned)
  const seat = open.find(
    sitting =>
      sitting.category === category && (!sitting.offeringIds[0] || sitting.offeringIds.includes(offeringId)),
  )
  const mayTry = isFinished && !isEarned && own.proof === 'sitting'
  const tried = mayTry ? attempt : null
  const holds = mayTry && enrolled!.booked && seat && tried?.left !== 0
  return {
    year: YEAR,
    enrolments: own ? [{ courseId, offeringId, category, finished: isFinished }] : [],
    bookings: holds ? [{ courseId, sittingId: seat.sittingId }] : [],
    earned: earned.map(id => ({ courseId: id, category: id < 'm' ? 'general' : 'industryCommon' })),
    studied,
    attempts: tried ? [{ courseId, left: tried.left, retakeFrom: hours(tried.waits) }] : [],
  }
}
