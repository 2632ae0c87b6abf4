import type { Actor } from '../../../../domain/authority/actor'
import { authorise } from '../../../../domain/authority/authority'
import { tidyCell } from '../../../../domain/intake/cell'
import { countVerdicts, type Verdict } from '../../../../domain/intake/verdict'
import { type Refusal, refuse } from '../../../../domain/refusals/refusal'
import { type CommandContext, type ExamDeps, inCommand } from '../deps'
import { TICKET_COUNTS } from '../seats/bookings'
import { findSitting, guardOfSitting, lockSitting } from '../sittings/sittings'
import { isNotWithdrawn } from '../sittings/withdrawn-results'

export interface DoorRow {
  readonly ticket: string
  readonly status: 'present' | 'absent' | 'turnedAway'
  /** Of someone turned away. */
  readonly reason?: 'late' | 'identity' | undefined
}

export interface DoorRecorded {
  readonly verdicts: readonly Verdict[]
  readonly counts: ReturnType<typeof countVerdicts>
}

/**
 * Records who came (Article 10): present, absent or turned away, which are three things. The latest entry of a ticket counts;
 * the same again writes nothing. Once a ticket has its result the door says nothing more: that is a correction's.
 */
export async function recordAttendance(
  deps: ExamDeps,
  actor: Actor,
  sittingId: string,
  rows: readonly DoorRow[],
): Promise<DoorRecorded | Refusal> {
  return inCommand(deps, actor, async context => {
    const known = await findSitting(context.sql, sittingId)
    const denied = authorise(actor, 'attendance.record', known ? guardOfSitting(known) : {})
    if (denied || !known) return denied ?? refuse('not-found', { sittingId })
    const sitting = (await lockSitting(context.sql, sittingId))!
    if (sitting.stage === 'cancelled') return refuse('sitting-cancelled', { reason: sitting.cancelReason })
    const startsAt = sitting.startsAt.toISOString()
    if (context.now < sitting.startsAt) return refuse('not-before-start', { startsAt }, { until: startsAt })
    const tickets = await loadTickets(context, rows)
    const verdicts = rows.map((row, at) => judgeAttendance(row, at + 1, sittingId, tickets))
    const fresh = rows.filter(
      (_, at) => verdicts[at]!.verdict === 'fresh' || verdicts[at]!.verdict === 'changed',
    )
    await writeAttendance(context, fresh, tickets)
    await closeContests(
      context,
      fresh.filter(row => row.status === 'present').map(row => tickets.get(numberOf(row))!.ticketId),
    )
    const counts = countVerdicts(verdicts)
    await context.audit({
      act: 'attendance.record',
      objectKind: 'sitting',
      objectId: sittingId,
      after: counts,
    })
    return { verdicts, counts }
  })
}

interface DoorTicket {
  readonly ticketId: string
  readonly ticketNo: string
  readonly sittingId: string
  readonly isVoid: boolean
  readonly isOwn: boolean
  readonly status: string | null
  readonly reason: string | null
  readonly hasResult: boolean
}

const numberOf = (row: DoorRow): string => tidyCell(row.ticket).replace(/\s/g, '')

async function loadTickets(
  context: CommandContext,
  rows: readonly DoorRow[],
): Promise<Map<string, DoorTicket>> {
  const found = await context.sql.query<DoorTicket>(
    `SELECT t.ticket_id, t.ticket_no, t.sitting_id, NOT ${TICKET_COUNTS} AS "isVoid",
       b.person_id IS NOT DISTINCT FROM $2::uuid AS "isOwn",
       a.status, a.reason, r.result_id IS NOT NULL AS "hasResult"
     FROM ticket t JOIN booking b USING (booking_id)
     LEFT JOIN LATERAL (SELECT status, reason FROM attendance a WHERE a.ticket_id = t.ticket_id
       ORDER BY entry_no DESC LIMIT 1) a ON true
     LEFT JOIN result r ON r.ticket_id = t.ticket_id AND r.revision = 0 AND ${isNotWithdrawn('r')}
     WHERE t.ticket_no = ANY($1::text[])`,
    [rows.map(numberOf), context.actor.scope.personId ?? null],
  )
  return new Map(found.map(ticket => [ticket.ticketNo, ticket]))
}

function judgeAttendance(
  row: DoorRow,
  at: number,
  sittingId: string,
  tickets: Map<string, DoorTicket>,
): Verdict {
  const key = numberOf(row)
  const ticket = tickets.get(key)
  const base = { row: at, key, outcome: row.status }
  const facts = { ticket: key, row: at }
  const no = (refusal: Refusal): Verdict => ({ ...base, verdict: 'refused', refusal })
  if (!ticket) return no(refuse('row-unknown-ticket', facts))
  if (ticket.sittingId !== sittingId) return no(refuse('row-wrong-sitting', facts))
  if (ticket.isVoid) return no(refuse('row-ticket-void', facts))
  if (ticket.isOwn) return no(refuse('row-own', { row: at }))
  if ((row.status === 'turnedAway') !== (row.reason !== undefined))
    return no(refuse('row-unreadable', { row: at, reason: 'late or identity, of someone turned away' }))
  if (ticket.status === row.status && ticket.reason === (row.reason ?? null))
    return { ...base, verdict: 'same' }
  if (ticket.hasResult) return no(refuse('row-contradicts-earlier-post', facts))
  return { ...base, verdict: ticket.status ? 'changed' : 'fresh' }
}

/** Closes the contests of people whom the door now records as present. */
async function closeContests(context: CommandContext, ticketIds: readonly string[]): Promise<void> {
  await context.sql.query(
    `UPDATE absence_contest SET state = 'moot', decided_by = $2, decided_at = $3, decision_reason = 'corrected'
     WHERE ticket_id = ANY($1::uuid[]) AND state = 'open'`,
    [[...ticketIds], context.actor.id, context.now],
  )
}

async function writeAttendance(
  context: CommandContext,
  rows: readonly DoorRow[],
  tickets: Map<string, DoorTicket>,
): Promise<void> {
  if (rows.length === 0) return
  await context.sql.query(
    `INSERT INTO attendance (ticket_id, status, reason, recorded_by, recorded_at)
     SELECT d.ticket_id, d.status, d.reason, $4, $5::timestamptz
     FROM unnest($1::uuid[], $2::text[], $3::text[]) WITH ORDINALITY AS d(ticket_id, status, reason, at) ORDER BY d.at`,
    [
      rows.map(row => tickets.get(numberOf(row))!.ticketId),
      rows.map(row => row.status),
      rows.map(row => row.reason ?? null),
      context.actor.id,
      context.now,
    ],
  )
}
