import type { Actor } from '../../../../domain/authority/actor'
import { type Judgement, type PostedRow, resultKeyOf, type Subject } from '../../../../domain/exam/result-row'
import { readScore } from '../../../../domain/exam/score'
import { isTicketNumber } from '../../../../domain/exam/ticket-number'
import type { CommandContext } from '../deps'
import { LATEST_ATTENDANCE, TICKET_COUNTS } from '../seats/bookings'
import { isNotWithdrawn } from '../sittings/withdrawn-results'
import type { ResultSubject } from './result-rows'

/** A ticket that a list names: whose it is, and what decides about its row. */
interface KnownTicket {
  readonly subject: ResultSubject
  readonly state: Subject
}

export type KnownTickets = ReadonlyMap<string, KnownTicket>

interface TicketRow extends ResultSubject {
  readonly ticketNo: string
  readonly sittingId: string
  readonly isVoid: boolean
  readonly door: Subject['door']
  readonly postedOutcome: Judgement['outcome'] | null
  readonly postedScore: string | null
  readonly postedMax: string | null
  readonly outcome: Judgement['outcome'] | null
  readonly score: string | null
  readonly scoreMax: string | null
}

/** Loads the tickets that a list names, of any sitting. */
export async function loadTickets(
  { sql, actor }: Pick<CommandContext, 'sql' | 'actor'>,
  sittingId: string,
  rows: readonly PostedRow[],
): Promise<KnownTickets> {
  const found = await sql.query<TicketRow>(
    `SELECT t.ticket_no, t.ticket_id, t.booking_id, t.sitting_id,
       b.person_id, b.course_id, b.year, b.category, b.enrolment_id,
       b.offering_id, b.industry, b.half_hours,
       NOT ${TICKET_COUNTS} AS "isVoid", ${LATEST_ATTENDANCE} AS door,
       p.outcome AS "postedOutcome", p.score AS "postedScore", p.score_max AS "postedMax",
       s.outcome, s.score, s.score_max
     FROM ticket t JOIN booking b USING (booking_id)
     LEFT JOIN result p ON p.ticket_id = t.ticket_id AND p.revision = 0 AND ${isNotWithdrawn('p')}
     LEFT JOIN result_standing s ON s.result_id = p.result_id
     WHERE t.ticket_no = ANY($1::text[])`,
    [
      rows
        .filter(row => !row.fault)
        .map(row => resultKeyOf(row.key))
        .filter(isTicketNumber),
    ],
  )
  return new Map(found.map(row => [row.ticketNo, { subject: row, state: subjectOf(row, sittingId, actor) }]))
}

const subjectOf = (row: TicketRow, sittingId: string, { scope }: Actor): Subject => ({
  isOfSource: row.sittingId === sittingId,
  isVoid: row.isVoid,
  isOwn: row.personId === scope.personId,
  door: row.door,
  posted: resultOf(row.postedOutcome, row.postedScore, row.postedMax),
  resultInForce: resultOf(row.outcome, row.score, row.scoreMax),
})

/** A result as PostgreSQL gives it; null where there is none. */
export function resultOf(
  outcome: Judgement['outcome'] | null,
  score: string | null,
  scoreMax: string | null,
): Judgement | null {
  if (!outcome) return null
  const read = (text: string | null) => (text === null ? null : (readScore(text) ?? null))
  return { outcome, score: read(score), scoreMax: read(scoreMax) }
}
