import fc from 'fast-check'
import { mayContest, type RecordedAbsence } from '../../exam/absence'
import { type BookableSitting, type Candidate, mayBook } from '../../exam/booking'
import { mayTakePlace, scheduleOf } from '../../exam/sitting'
import { policy } from '../../policy/policy'
import { addDays, dayOfYear, plainDate, startOfDay } from '../../time/plain-date'
import { each, type Flips, flip } from './flip'

const city = policy('city')
const MINUTE_MS = 60_000
const year = 2026
const studied: Candidate = {
  ...{ year, category: 'general', offeringId: 'own', proof: 'sitting', passed: false },
  ...{ attemptsUsed: 0, attemptsGranted: 0, retakeFrom: null },
}

interface Asked {
  readonly sitting: BookableSitting
  readonly person: { readonly verified: boolean } | undefined
  readonly candidate: Candidate | undefined
  readonly now: Date
}

/** A sitting of the year that its candidate may book, at a moment within its window. */
const bookable: fc.Arbitrary<Asked> = fc
  .record({ day: fc.integer({ min: 60, max: 360 }), at: fc.nat(1000), used: fc.nat(1) })
  .map(({ day, at, used }) => {
    const startsAt = new Date(startOfDay(addDays(plainDate('2026-01-01'), day)).getTime() + 540 * MINUTE_MS)
    const schedule = scheduleOf(startsAt, new Date(startsAt.getTime() + 90 * MINUTE_MS), city)
    const [opens, closes] = [schedule.bookingOpensAt.getTime(), schedule.bookingClosesAt.getTime()]
    return {
      sitting: {
        ...schedule,
        stage: 'published',
        cancelReason: null,
        year,
        category: 'general',
        offeringIds: [],
      },
      person: { verified: true },
      candidate: { ...studied, attemptsUsed: used },
      now: new Date(opens + ((closes - opens - 1) * at) / 1000),
    }
  })

const ask = ({ sitting, person, candidate, now }: Asked) =>
  mayBook(sitting, { person, candidate }, { policy: city, now })
const ofSitting = (asked: Asked, sitting: Partial<BookableSitting>): Asked => ({
  ...asked,
  sitting: { ...asked.sitting, ...sitting },
})
const ofCandidate = (asked: Asked, candidate: Partial<Candidate>): Asked => ({
  ...asked,
  candidate: asked.candidate && { ...asked.candidate, ...candidate },
})

/** The plan of a sitting, and a day for it. */
interface Planned {
  readonly plan: { readonly year: number; readonly supplementary: boolean }
  readonly startsAt: Date
}
const lastDay = city.at('exam/supplementary-until', plainDate('2027-01-01')).value
const planned = (supplementary: boolean, day: fc.Arbitrary<Date>): fc.Arbitrary<Planned> =>
  day.map(startsAt => ({ plan: { year, supplementary }, startsAt }))
const placed = ({ plan, startsAt }: Planned) => mayTakePlace(plan, startsAt, city)
const daysFrom = (first: string, days: number) =>
  fc.nat(days).map(n => startOfDay(addDays(plainDate(first), n)))

interface Contest {
  readonly absence: RecordedAbsence | undefined
  readonly now: Date
}
const contest = ({ absence, now }: Contest) => mayContest(absence, city, now)
const recordedAt = startOfDay(plainDate('2026-03-02'))
const later = (min: number, max: number) =>
  fc.integer({ min, max }).map(n => addMs(recordedAt, n * 86_400_000))
const addMs = (at: Date, ms: number) => new Date(at.getTime() + ms)

export const exam = {
  'sitting-cancelled': flip({
    drawn: fc
      .tuple(bookable, fc.constantFrom('台风', '停电'))
      .map(([asked, cancelReason]) => ofSitting(asked, { stage: 'cancelled', cancelReason })),
    ask,
    mend: asked => ofSitting(asked, { stage: 'published' }),
  }),
  'sitting-not-open': flip({
    drawn: fc
      .tuple(bookable, fc.constantFrom('held' as const, 'closed' as const))
      .map(([asked, stage]) => ofSitting(asked, { stage })),
    ask,
    mend: asked => ofSitting(asked, { stage: 'published' }),
  }),
  'booking-not-yet-open': flip({
    drawn: fc
      .tuple(bookable, fc.integer({ min: 1, max: 10 ** 9 }))
      .map(([asked, ms]) => ({ ...asked, now: addMs(asked.sitting.bookingOpensAt, -ms) })),
    ask,
    mend: (asked, { until }) => ({ ...asked, now: new Date(until!) }),
  }),
  'booking-closed': flip({
    drawn: fc
      .tuple(bookable, fc.nat(10 ** 8), fc.boolean())
      .map(([asked, ms, isStaged]) =>
        isStaged
          ? ofSitting(asked, { stage: 'bookingClosed' })
          : { ...asked, now: addMs(asked.sitting.bookingClosesAt, ms) },
      ),
    ask,
    mend: (asked, { turnedOn }) => ({
      ...ofSitting(asked, { stage: 'published' }),
      now: addMs(new Date(String(turnedOn.closedAt)), -1),
    }),
  }),
  'eligibility-pending': flip<Asked>({
    drawn: fc
      .tuple(bookable, fc.boolean())
      .map(([asked, isKnown]) =>
        isKnown ? { ...asked, candidate: undefined } : { ...asked, person: undefined },
      ),
    ask,
    mend: asked => ({ ...asked, person: { verified: true }, candidate: studied }),
  }),
  'account-unverified': flip({
    drawn: bookable.map(asked => ({ ...asked, person: { verified: false } })),
    ask,
    mend: asked => ({ ...asked, person: { verified: true } }),
  }),
  'sitting-outside-year': each(
    flip({
      drawn: fc
        .tuple(bookable, fc.integer({ min: 1, max: 5 }))
        .map(([asked, years]) => ofSitting(asked, { year: year + years })),
      ask,
      mend: (asked, { turnedOn }) => ofSitting(asked, { year: Number(turnedOn.year) }),
    }),
    flip({
      drawn: planned(false, daysFrom('2027-01-01', 300)),
      ask: placed,
      mend: (one, { turnedOn }) => ({ ...one, startsAt: startOfDay(plainDate(`${turnedOn.year}-06-12`)) }),
    }),
  ),
  'sitting-of-other-course': flip({
    drawn: fc
      .tuple(
        bookable,
        fc.constantFrom<Partial<BookableSitting>>({ offeringIds: ['x'] }, { category: 'industryCommon' }),
      )
      .map(([asked, other]) => ofSitting(asked, other)),
    ask,
    mend: (asked, { turnedOn }) =>
      ofSitting(asked, { category: 'general', offeringIds: [String(turnedOn.offeringId)] }),
  }),
  'already-passed': flip({
    drawn: bookable.map(asked => ofCandidate(asked, { passed: true })),
    ask,
    mend: asked => ofCandidate(asked, { passed: false }),
  }),
  'attempts-exhausted': flip({
    drawn: fc
      .tuple(bookable, fc.integer({ min: 3, max: 9 }))
      .map(([asked, attemptsUsed]) => ofCandidate(asked, { attemptsUsed })),
    ask,
    mend: (asked, { turnedOn: { used, max } }) =>
      ofCandidate(asked, { attemptsGranted: Number(used) - Number(max) + 1 }),
  }),
  'retake-too-early': flip({
    drawn: fc
      .tuple(bookable, fc.integer({ min: 1, max: 10 ** 9 }))
      .map(([asked, ms]) => ofCandidate(asked, { retakeFrom: addMs(asked.sitting.startsAt, ms) })),
    ask,
    mend: (asked, { until }) => ofSitting(asked, { startsAt: new Date(until!) }),
  }),
  'supplementary-too-late': flip({
    drawn: planned(true, daysFrom(String(addDays(dayOfYear(year + 1, lastDay), 1)), 300)),
    ask: placed,
    mend: (one, { turnedOn }) => ({ ...one, startsAt: startOfDay(plainDate(String(turnedOn.deadline))) }),
  }),
  'absence-not-contestable': flip<Contest>({
    drawn: fc
      .tuple(later(0, 2), fc.boolean())
      .map(([now, isThere]) => ({ now, absence: isThere ? { recordedAt, contested: true } : undefined })),
    ask: contest,
    mend: one => ({ ...one, absence: { recordedAt, contested: false } }),
  }),
  'contest-window-closed': flip<Contest>({
    drawn: later(60, 600).map(now => ({ now, absence: { recordedAt, contested: false } })),
    ask: contest,
    mend: (one, { turnedOn }) => ({ ...one, now: new Date(String(turnedOn.deadline)) }),
  }),
} satisfies Flips
