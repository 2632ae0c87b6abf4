import { compare, type PlainDate } from '../time/plain-date'

/** An offering as its facts state it; null: a fact of before that was stated. */
export interface StatedOffering {
  readonly offeringId: string
  readonly year: number
  readonly category: string
  readonly industry: string | null
  readonly proof: string | null
  readonly status: string | null
}

/**
 * Whether an offering is a choice of a person's year: confirmed, and general or of the person's industry (Articles 7, 11).
 * An offering that the person is enrolled in stays one, whatever became of it.
 */
export const isOfferingOpen = (
  { offeringId, year, category, industry, proof, status }: StatedOffering,
  person: { readonly year: number; readonly industry: string; readonly enrolledIn: readonly string[] },
): boolean =>
  year === person.year &&
  proof !== null &&
  (category === 'general' || category === 'industryCommon') &&
  (person.enrolledIn.includes(offeringId) ||
    (status === 'confirmed' && (category === 'general' || industry === person.industry)))

/** A sitting as its facts state it. */
export interface StatedSitting {
  readonly sittingId: string
  readonly year: number
  readonly stage: string | null
  readonly startsAt: Date
  readonly seats: number | null
}

/** Whether a sitting of the year may still be sat: it is published and not begun, or the person holds a seat of it (Article 10). */
export const isSittingOpen = (
  { sittingId, year, stage, startsAt }: StatedSitting,
  person: { readonly year: number; readonly bookedIn: readonly string[] },
  now: Date,
): boolean =>
  person.bookedIn.includes(sittingId) ||
  (year === person.year && (stage === 'published' || stage === 'bookingClosed') && startsAt > now)

/** The seats that nobody holds; 0 where more are held than there are, since a room may have shrunk. */
export const freeSeatsOf = ({ seats }: StatedSitting, held: number): number =>
  Math.max(0, (seats ?? 0) - held)

/** A training class as its facts state it. */
export interface StatedClass {
  readonly state: string
  readonly industry: string
  readonly firstDay: PlainDate
  /** Of an association's: the title series that it trains for. */
  readonly series: string | null
}

/** A value of a person in the days from its start to its end; an empty text leaves that side open. */
export interface DatedValue {
  readonly value: string
  readonly startsOn: string
  readonly endsOn: string
}

/**
 * Whether a person may still go to a class: it will take place, and its department registers that person (Articles 13, 14). An
 * association's class is for its series alone, on its first day; a person whose series is not known yet is shown it.
 */
export const isClassOpen = (
  { state, industry, firstDay, series }: StatedClass,
  person: { readonly industry: string; readonly titleSeries: readonly DatedValue[] | null },
  today: PlainDate,
): boolean =>
  state === 'accepted' &&
  industry === person.industry &&
  compare(firstDay, today) >= 0 &&
  (series === null ||
    person.titleSeries === null ||
    person.titleSeries.some(
      each =>
        each.value === series && each.startsOn <= firstDay && (each.endsOn === '' || firstDay <= each.endsOn),
    ))
