import type { Actor } from '../../../../domain/authority/actor'
import { authorise } from '../../../../domain/authority/authority'
import { type Refusal, refuse } from '../../../../domain/refusals/refusal'
import { SEALED_PERSONAL, type SealedPersonal, shownPersonal } from '../../../kit/keys/sealed-personal'
import { csvLine } from '../../../kit/tables/csv'
import { type ExamDeps, inCommand } from '../deps'
import { LATEST_ATTENDANCE, TICKET_COUNTS } from '../seats/bookings'
import { findSitting, guardOfSitting } from '../sittings/sittings'

/** A row of the seating list (考场座次表), for the centre at the door. */
export interface SeatedPerson {
  readonly seatNo: number
  readonly ticketNo: string
  readonly name: string
  readonly maskedNumber: string
  /** The latest record of the door. */
  readonly door: 'present' | 'absent' | 'turnedAway' | null
}

type SeatedRow = SealedPersonal & Omit<SeatedPerson, 'name' | 'maskedNumber'> & { readonly personId: string }

/** The seating list of a sitting. Reading it is on the audit trail: it opens names. */
export async function readSeatingList(
  deps: ExamDeps,
  actor: Actor,
  sittingId: string,
): Promise<SeatedPerson[] | Refusal> {
  return inCommand(deps, actor, async context => {
    const sitting = await findSitting(context.sql, sittingId)
    const denied = authorise(actor, 'seatingList.read', sitting ? guardOfSitting(sitting) : {})
    if (denied || !sitting) return denied ?? refuse('not-found', { sittingId })
    const rows = await context.sql.query<SeatedRow>(
      `SELECT b.seat_no, t.ticket_no, b.person_id, ${SEALED_PERSONAL},
         ${LATEST_ATTENDANCE} AS door
       FROM ticket t JOIN booking b USING (booking_id) LEFT JOIN person p ON p.person_id = b.person_id
       WHERE t.sitting_id = $1 AND ${TICKET_COUNTS} ORDER BY b.seat_no`,
      [sittingId],
    )
    await context.audit({
      act: 'seatingList.read',
      objectKind: 'sitting',
      objectId: sittingId,
      after: { people: rows.length },
      concerns: rows.map(row => row.personId),
    })
    return rows.map(row => ({
      ...{ seatNo: row.seatNo, ticketNo: row.ticketNo, door: row.door },
      ...shownPersonal(deps.fieldKey, row.personId, row),
    }))
  })
}

const HEADER = ['座位号', '准考证号', '姓名', '证件号码', '到场']

/** The same for a spreadsheet: UTF-8 with a byte order mark, since Excel takes it for GBK otherwise. */
export function seatingListCsv(people: readonly SeatedPerson[]): string {
  const lines = people.map(p => [String(p.seatNo), p.ticketNo, p.name, p.maskedNumber, p.door ?? ''])
  return `\uFEFF${[HEADER, ...lines].map(csvLine).join('')}`
}
