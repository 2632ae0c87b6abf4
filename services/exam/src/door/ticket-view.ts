import { printedTicketNumber } from '../../../../domain/exam/ticket-number'
import { type Refusal, refuse } from '../../../../domain/refusals/refusal'
import { SEALED_PERSONAL, type SealedPersonal, shownPersonal } from '../../../kit/keys/sealed-personal'
import type { ExamDeps } from '../deps'
import { TICKET_COUNTS } from '../seats/bookings'

/** An admission ticket as it is printed. */
export interface TicketView {
  readonly ticketNo: string
  readonly printed: string
  readonly bookingId: string
  readonly sittingId: string
  readonly name: string
  readonly maskedNumber: string
  readonly courseTitle: string
  readonly centreName: string
  readonly roomName: string
  readonly address: string
  readonly seatNo: number
  readonly startsAt: string
  readonly endsAt: string
  readonly isValid: boolean
}

type Row = SealedPersonal & { readonly personId: string } & Omit<
    TicketView,
    'printed' | 'name' | 'maskedNumber' | 'startsAt' | 'endsAt'
  > & {
    readonly startsAt: Date
    readonly endsAt: Date
  }

/** The ticket of a booking; `not-found` until booking has closed and it was issued. */
export async function findTicketView(deps: ExamDeps, bookingId: string): Promise<TicketView | Refusal> {
  const [row] = await deps.sql.query<Row>(
    `SELECT t.ticket_no, b.booking_id, b.sitting_id, b.person_id,
       b.seat_no, ${TICKET_COUNTS} AS "isValid", s.starts_at, s.ends_at,
       coalesce(o.course_title, '') AS "courseTitle", coalesce(c.name, '') AS "centreName", r.name AS "roomName", r.address,
       ${SEALED_PERSONAL}
     FROM ticket t JOIN booking b USING (booking_id) JOIN sitting s ON s.sitting_id = b.sitting_id
     JOIN room r ON r.room_id = s.room_id LEFT JOIN centre c ON c.centre_id = s.centre_id
     LEFT JOIN offering o ON o.offering_id = b.offering_id LEFT JOIN person p ON p.person_id = b.person_id
     WHERE b.booking_id = $1`,
    [bookingId],
  )
  if (!row) return refuse('not-found', { bookingId })
  const { personId, keyId, nonce, ciphertext, ...shown } = row
  return {
    ...shown,
    ...shownPersonal(deps.fieldKey, personId, { keyId, nonce, ciphertext }),
    printed: printedTicketNumber(row.ticketNo),
    startsAt: row.startsAt.toISOString(),
    endsAt: row.endsAt.toISOString(),
  }
}
