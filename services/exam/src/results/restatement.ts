import { timestampFromDate } from '@bufbuild/protobuf/wkt'
import { attemptsMax } from '../../../../domain/exam/booking'
import type { Outcome } from '../../../../domain/exam/result-row'
import { policy } from '../../../../domain/policy/policy'
import {
  AbsenceContestStatedSchema,
  ResultCorrectedSchema,
  ResultsChunkSchema,
  ResultsCommittedSchema,
} from '../../../../proto/generated/exam_pb'
import { fact, type NewFact } from '../../../kit/facts/facts'
import type { Sql } from '../../../kit/sql/database'
import { bookingEnded, findBooking, seatBooked } from '../seats/bookings'
import { findSitting, sittingStated } from '../sittings/sittings'
import { attemptsLeftOf } from './attempts'
import { type DecidedOutcome, outcomeDecided } from './outcomes'
import { ROWS_PER_CHUNK } from './result-rows'

/**
 * Makes the facts of exam again from its own tables, so that an operator can publish a lost one again. A consumer that heard
 * it before finds nothing new in it: nothing is counted twice.
 */

interface Batch {
  readonly batchId: string
  readonly sourceKind: string
  readonly sourceId: string
  readonly rowCount: number
  readonly passedCount: number
  readonly passedDigest: string
  readonly chunkCount: number
  readonly committedAt: Date
}

interface ResultRow {
  readonly resultId: string
  readonly ticketId: string
  readonly personId: string
  readonly enrolmentId: string
  readonly courseId: string
  readonly offeringId: string
  readonly outcome: Outcome
  readonly halfHours: number
  readonly industry: string
  readonly awardSeq: number
  readonly year: number
  readonly category: string
  readonly policyVersion: string
  readonly attemptsLeft: number | null
}

/** A year's attempts: the same in every set, which differ in durations only. */
const attemptsAYear = (now: Date): number => attemptsMax({ attemptsGranted: 0 }, policy('city'), now)

/** A batch of results as it was committed: its chunks, then the fact that says how many they are. The attempts left are today's. */
export async function restateBatch(sql: Sql, batchId: string, now: Date): Promise<NewFact[]> {
  const [batch] = await sql.query<Batch>(
    `SELECT batch_id, source_kind, source_id, row_count,
       passed_count, passed_digest, chunk_count,
       committed_at FROM result_batch WHERE batch_id = $1::uuid`,
    [batchId],
  )
  if (!batch) return []
  const rows = await sql.query<ResultRow>(
    `SELECT result_id, coalesce(ticket_id::text, '') AS "ticketId", person_id,
       r.enrolment_id, course_id, r.offering_id, outcome,
       r.half_hours, r.industry, r.award_seq, year, r.category, policy_version,
       ${attemptsLeftOf('$2')} AS "attemptsLeft"
     FROM result r LEFT JOIN candidate c USING (person_id, course_id, year)
     WHERE batch_id = $1::uuid AND revision = 0 ORDER BY result_id`,
    [batchId, attemptsAYear(now)],
  )
  const { committedAt: at, sourceId, sourceKind, ...counts } = batch
  const said = { batchId, sourceId, sourceKind, committedAt: timestampFromDate(at) }
  const chunks = Array.from({ length: batch.chunkCount }, (_, no) => {
    const of = rows.slice(no * ROWS_PER_CHUNK, (no + 1) * ROWS_PER_CHUNK)
    const { year, category, policyVersion } = of[0]!
    return fact(ResultsChunkSchema, batchId, {
      ...said,
      chunkNo: no + 1,
      year,
      category,
      policyVersion,
      rows: of.map(({ attemptsLeft, ...row }) => ({ ...row, attemptsLeft: attemptsLeft ?? undefined })),
    })
  })
  return [...chunks, fact(ResultsCommittedSchema, batchId, { ...said, ...counts })]
}

/** A sitting as it is. */
export async function restateSitting(sql: Sql, sittingId: string, now: Date): Promise<NewFact[]> {
  const sitting = await findSitting(sql, sittingId)
  return sitting ? [sittingStated(sitting, now)] : []
}

/** A booking as it is: that the seat was booked and, where it has ended, that too. */
export async function restateBooking(sql: Sql, bookingId: string): Promise<NewFact[]> {
  const booking = await findBooking(sql, bookingId)
  const sitting = booking && (await findSitting(sql, booking.sittingId))
  if (!booking || !sitting) return []
  const { endReason, endedAt } = booking
  const ended = endReason && endedAt ? [bookingEnded(booking, endReason, endedAt)] : []
  return [seatBooked(booking, sitting), ...ended]
}

/** A correction as it was recorded. */
export async function restateCorrection(sql: Sql, correctionId: string, now: Date): Promise<NewFact[]> {
  const rows = await sql.query<{ personId: string; at: Date; attemptsLeft: number | null }>(
    `SELECT r.correction_id, r.result_id, coalesce(r.ticket_id::text, '') AS "ticketId",
       coalesce(r.sitting_id::text, '') AS "sittingId", r.person_id, r.enrolment_id,
       r.course_id, r.offering_id, r.year, r.category, b.outcome AS "fromOutcome",
       r.outcome AS "toOutcome", r.recorded_at AS at, ${attemptsLeftOf('$2')} AS "attemptsLeft"
     FROM result r JOIN result b ON b.result_id = r.result_id AND b.revision = r.revision - 1
     LEFT JOIN candidate c ON c.person_id = r.person_id AND c.course_id = r.course_id AND c.year = r.year
     WHERE r.correction_id = $1::uuid`,
    [correctionId, attemptsAYear(now)],
  )
  return rows.map(({ at, attemptsLeft, ...row }) =>
    fact(ResultCorrectedSchema, row.personId, {
      ...{ ...row, attemptsLeft: attemptsLeft ?? undefined, correctedAt: timestampFromDate(at) },
    }),
  )
}

type Contested = DecidedOutcome & {
  readonly state: 'open' | 'upheld' | 'excused' | 'moot'
  readonly filedAt: Date
  readonly decidedAt: Date | null
  readonly locality: string
  readonly industry: string
}

/**
 * Facts that no list of results decides: a contested absence, the decision of a contest, a granted attempt. The
 * deadline of a contest is left out, because an operator's command does not know the calendar.
 */
export async function restateDecision(sql: Sql, id: string, now: Date): Promise<NewFact[]> {
  const contests = await sql.query<Contested>(
    `SELECT a.contest_id AS "decisionId", a.state, a.filed_at, a.decided_at, a.locality, b.industry,
       a.ticket_id, b.sitting_id, a.person_id, b.enrolment_id,
       a.course_id, b.offering_id, a.year, b.category, ${attemptsLeftOf('$2')} AS "attemptsLeft"
     FROM absence_contest a JOIN booking b USING (booking_id)
     LEFT JOIN candidate c ON c.person_id = a.person_id AND c.course_id = a.course_id AND c.year = a.year
     WHERE a.contest_id = $1::uuid`,
    [id, attemptsAYear(now)],
  )
  return [...contests.flatMap(contest => contestStands(contest, now)), ...(await restateGrant(sql, id, now))]
}

function contestStands(
  { state, filedAt, decidedAt, locality, industry, ...of }: Contested,
  now: Date,
): NewFact[] {
  const { decisionId: contestId, ticketId, sittingId, personId, courseId, year, category } = of
  switch (state) {
    case 'open':
      return [
        fact(AbsenceContestStatedSchema, personId, {
          ...{
            contestId,
            ticketId: ticketId ?? '',
            sittingId: sittingId ?? '',
            personId,
            courseId,
            year,
            category,
          },
          ...{ locality, industry, state, provisional: true },
          ...{ filedAt: timestampFromDate(filedAt), statedAt: timestampFromDate(now) },
        }),
      ]
    case 'upheld':
    case 'excused': {
      const decided = { ...of, attemptsLeft: of.attemptsLeft ?? undefined }
      const decision = state === 'excused' ? 'absenceExcused' : 'absenceUpheld'
      return [outcomeDecided(decided, decision, decidedAt ?? now)]
    }
    // The fact of its correction says so.
    case 'moot':
      return []
  }
}

async function restateGrant(sql: Sql, grantId: string, now: Date): Promise<NewFact[]> {
  const grants = await sql.query<DecidedOutcome & { readonly at: Date }>(
    `SELECT g.grant_id AS "decisionId", NULL AS "ticketId", NULL AS "sittingId", g.person_id,
       c.enrolment_id, g.course_id, c.offering_id, g.year, c.category,
       g.granted_at AS at, ${attemptsLeftOf('$2')} AS "attemptsLeft"
     FROM attempt_grant g JOIN candidate c USING (person_id, course_id, year) WHERE g.grant_id = $1::uuid`,
    [grantId, attemptsAYear(now)],
  )
  return grants.map(({ at, ...grant }) => outcomeDecided(grant, 'attemptGranted', at))
}
