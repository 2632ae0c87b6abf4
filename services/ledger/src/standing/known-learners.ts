import type { Timestamp } from '@bufbuild/protobuf/wkt'
import type { ClaimMoved } from '../../../../proto/generated/claim_pb'
import type {
  EnrolmentChanged,
  EnrolmentEnded,
  EnrolmentMade,
  StudyFinished,
  StudyReversed,
} from '../../../../proto/generated/course_pb'
import type {
  BookingEnded,
  OutcomeDecided,
  ResultCorrected,
  ResultsChunk,
  SeatBooked,
} from '../../../../proto/generated/exam_pb'
import type { Sql } from '../../../kit/sql/database'
import { instant } from './known-facts'

// How far each person is on the way to hours: what a plan goes on from. An older fact never overwrites a newer.

type OfEnrolment = Pick<
  EnrolmentMade,
  'enrolmentId' | 'personId' | 'courseId' | 'offeringId' | 'year' | 'category'
>

const knowEnrolment =
  (state: 'enrolled' | 'finished' | 'ended') =>
  async (sql: Sql, fact: OfEnrolment, at: Timestamp | undefined): Promise<void> => {
    await sql.query(
      `INSERT INTO enrolment (enrolment_id, person_id, course_id, offering_id, year, category, state, as_of)
       VALUES ($1::uuid, $2::uuid, $3::uuid, $4::uuid, $5::int, $6, $7, $8::timestamptz)
       ON CONFLICT (enrolment_id) DO UPDATE SET course_id = EXCLUDED.course_id, offering_id = EXCLUDED.offering_id,
         state = EXCLUDED.state, as_of = EXCLUDED.as_of
       WHERE enrolment.as_of <= EXCLUDED.as_of RETURNING enrolment_id`,
      [
        fact.enrolmentId,
        fact.personId,
        fact.courseId,
        fact.offeringId,
        fact.year,
        fact.category,
        state,
        instant(at),
      ],
    )
  }

export const knowEnrolled = (sql: Sql, fact: EnrolmentMade) =>
  knowEnrolment('enrolled')(sql, fact, fact.enrolledAt)
export const knowChanged = (sql: Sql, fact: EnrolmentChanged) =>
  knowEnrolment('enrolled')(sql, fact, fact.changedAt)
/** Set where the enrolment counts again from then on: an end or a reversal published before has no effect. */
export const knowFinished = (sql: Sql, fact: StudyFinished) =>
  knowEnrolment('finished')(sql, fact, fact.reinstatedAt ?? fact.finishedAt)

/** The list that finished it was reversed: it is enrolled as before. An import is no enrolment. */
export async function knowStudyReversed(sql: Sql, fact: StudyReversed): Promise<void> {
  if (fact.enrolmentId !== '') await knowEnrolment('enrolled')(sql, fact, fact.reversedAt)
}

/** It names no course: the enrolment is known, or of no use any more. */
export async function knowEnrolmentEnded(sql: Sql, fact: EnrolmentEnded): Promise<void> {
  await sql.query(
    `UPDATE enrolment SET state = 'ended', as_of = $2::timestamptz
     WHERE enrolment_id = $1::uuid AND as_of <= $2::timestamptz RETURNING enrolment_id`,
    [fact.enrolmentId, instant(fact.endedAt)],
  )
}

export const knowBooked = (sql: Sql, fact: SeatBooked) => knowBooking(sql, fact, false)
export const knowBookingEnded = (sql: Sql, fact: BookingEnded) => knowBooking(sql, fact, true)

async function knowBooking(sql: Sql, fact: SeatBooked | BookingEnded, ended: boolean): Promise<void> {
  await sql.query(
    `INSERT INTO booking (booking_id, sitting_id, person_id, course_id, year, ended)
     VALUES ($1::uuid, $2::uuid, $3::uuid, $4::uuid, $5::int, $6::boolean)
     ON CONFLICT (booking_id) DO UPDATE SET ended = booking.ended OR EXCLUDED.ended RETURNING booking_id`,
    [fact.bookingId, fact.sittingId, fact.personId, fact.courseId, fact.year, ended],
  )
}

/** Ends the bookings of people with a result of the sitting: no BookingEnded is published for them. */
export async function knowSat(sql: Sql, { sourceKind, sourceId, rows }: ResultsChunk): Promise<void> {
  if (sourceKind !== 'sitting') return
  await sql.query(
    `INSERT INTO sat (person_id, sitting_id) SELECT unnest($1::uuid[]), $2::uuid ON CONFLICT DO NOTHING RETURNING person_id`,
    [rows.map(row => row.personId), sourceId],
  )
}

/** Of a result and what was decided of it at the same instant, in whatever order they come, the decision gives back. */
const ATTEMPTS = `ON CONFLICT (person_id, year, course_id) DO UPDATE SET attempts_left = EXCLUDED.attempts_left,
    last_sitting_id = EXCLUDED.last_sitting_id, as_of = EXCLUDED.as_of
  WHERE course_attempts.as_of < EXCLUDED.as_of OR (course_attempts.as_of = EXCLUDED.as_of
    AND coalesce(course_attempts.attempts_left, -1) < EXCLUDED.attempts_left)`

/** Keeps the attempts left after the results of a sitting; an assessment uses none. */
export async function knowAttempts(sql: Sql, chunk: ResultsChunk): Promise<void> {
  const tried = chunk.sourceKind === 'sitting' ? chunk.rows.filter(({ outcome }) => outcome !== 'passed') : []
  if (tried.length === 0) return
  await sql.query(
    `INSERT INTO course_attempts (person_id, course_id, year, attempts_left, last_sitting_id, as_of)
     SELECT DISTINCT ON (r.person_id, r.course_id) r.person_id, r.course_id, $4::int, r.attempts_left, $5::uuid, $6::timestamptz
     FROM unnest($1::uuid[], $2::uuid[], $3::int[]) AS r(person_id, course_id, attempts_left)
     ORDER BY r.person_id, r.course_id, r.attempts_left ${ATTEMPTS}`,
    [
      tried.map(row => row.personId),
      tried.map(row => row.courseId),
      tried.map(row => row.attemptsLeft ?? null),
      chunk.year,
      chunk.sourceId,
      instant(chunk.committedAt),
    ],
  )
}

/** A correction or a decision changes how many are left; an absence that is excused was no attempt to wait after. */
export async function knowAttemptsLeft(sql: Sql, fact: ResultCorrected | OutcomeDecided): Promise<void> {
  if (fact.attemptsLeft === undefined) return
  const [at, isAttempt] =
    'decision' in fact
      ? [fact.decidedAt, fact.decision === 'absenceUpheld']
      : [fact.correctedAt, fact.toOutcome === 'failed' || fact.toOutcome === 'absent']
  await sql.query(
    `INSERT INTO course_attempts (person_id, course_id, year, attempts_left, last_sitting_id, as_of)
     VALUES ($1::uuid, $2::uuid, $3::int, $4::int, CASE WHEN $5::boolean THEN NULLIF($6, '')::uuid END, $7::timestamptz)
     ${ATTEMPTS}`,
    [fact.personId, fact.courseId, fact.year, fact.attemptsLeft, isAttempt, fact.sittingId, instant(at)],
  )
}

/** Of which type a claim is: the hours that it was granted fill the caps of that type. */
export async function knowClaim(sql: Sql, fact: ClaimMoved): Promise<void> {
  await sql.query(
    `INSERT INTO claim (claim_id, person_id, claim_type, year, state, seq)
     VALUES ($1::uuid, $2::uuid, $3::int, $4::int, $5, $6::int)
     ON CONFLICT (claim_id) DO UPDATE SET claim_type = EXCLUDED.claim_type, year = EXCLUDED.year, state = EXCLUDED.state,
       seq = EXCLUDED.seq WHERE claim.seq < EXCLUDED.seq RETURNING claim_id`,
    [fact.claimId, fact.personId, fact.claimType, fact.year, fact.state, fact.seq],
  )
}
