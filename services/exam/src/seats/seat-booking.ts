import type { Actor } from '../../../../domain/authority/actor'
import { mayBook, studyNotKnown } from '../../../../domain/exam/booking'
import { isRefusal, type Refusal, refuse } from '../../../../domain/refusals/refusal'
import { plainDateIn } from '../../../../domain/time/plain-date'
import { lookUntilFound } from '../../../kit/run/polling'
import type { Sql } from '../../../kit/sql/database'
import { BeginAgain } from '../../../kit/sql/transaction'
import { type CommandContext, type ExamDeps, inCommand } from '../deps'
import { findSitting, lockSittings, type Sitting } from '../sittings/sittings'
import { getBookingView, viewOfWaiting } from './booking-views'
import { refuseOverlap, seatCandidate } from './candidate-seat'
import { CANDIDATE, type CandidateRow } from './candidates'
import { waitForFreeSeat } from './free-seats'
import { passSeatToNext } from './queue'
import { takePlaces } from './queue-places'
import type { SeatDesk, Seated } from './seat-desk'
import { endWaiting, findWaiting, placeOf, type Waiting } from './waiting'

export interface SeatRequest {
  readonly personId: string
  readonly sittingId: string
  readonly courseId: string | null
}

/**
 * Books a seat, or a place in the queue where the sitting is full. The same request again finds the same booking or place.
 * Where the facts of the person's study may still be under way it waits for them a little (exam/eligibility-wait).
 */
export async function bookSeat(
  deps: ExamDeps,
  desk: SeatDesk,
  actor: Actor,
  request: SeatRequest,
): Promise<Seated | Refusal> {
  const wait = deps.policy.at('exam/eligibility-wait', plainDateIn(deps.clock.now())).value
  const { personId, courseId } = request
  const seated = await lookUntilFound(async () => {
    const seated = await desk.ask(request.sittingId, { actor, personId, courseId })
    if (seated) return seated
    const found = await bookUnderLock(deps, actor, request)
    if (!isRefusal(found)) return viewOfFound(deps, found)
    return found.code === 'eligibility-pending' ? undefined : found
  }, wait * 1_000)
  return seated ?? refuseAsKnown(deps, request)
}

/** The wait for facts under way is over. */
async function refuseAsKnown(
  { sql, policy }: ExamDeps,
  { personId, sittingId }: SeatRequest,
): Promise<Refusal> {
  const sitting = (await findSitting(sql, sittingId))!
  const [row] = await sql.query<{ finished: number }>(
    'SELECT count(*) AS finished FROM candidate WHERE person_id = $1',
    [personId],
  )
  return studyNotKnown(sitting, row!.finished, policy)
}

/** The result of bookUnderLock: the id of a booking, or of a waiting place. */
type Found = { readonly bookingId: string } | { readonly waitingId: string }

async function viewOfFound({ sql }: ExamDeps, found: Found): Promise<Seated> {
  if ('bookingId' in found) return { kind: 'booked', booking: await getBookingView(sql, found.bookingId) }
  return { kind: 'queued', waiting: await viewOfWaiting(sql, (await findWaiting(sql, found.waitingId))!) }
}

/**
 * Books under the sitting's lock, after the desk's statement gave no seat: finds the refusal, a seat that was only locked, or a
 * place in the queue. A person who waits already may take a free seat of any sitting, and gives up the place in the same
 * transaction.
 */
function bookUnderLock(deps: ExamDeps, actor: Actor, request: SeatRequest): Promise<Found | Refusal> {
  return inCommand(deps, actor, async context => {
    const sittings = await lockWhereWaiting(context.sql, request)
    const sitting = sittings.find(each => each.sittingId === request.sittingId)
    if (!sitting) return refuse('not-found', { sittingId: request.sittingId })
    await lockPerson(context.sql, request)
    const sight = chooseCourse(sitting, request, await readSights(context.sql, request))
    if (isRefusal(sight)) return sight
    const place = sight.waitingId ? await findWaiting(context.sql, sight.waitingId) : undefined
    const had = findHad(sitting, sight, place)
    if (had) return had
    const candidate = sight.personId === null ? undefined : (sight as CandidateRow)
    const person = sight.verified === null ? undefined : { verified: sight.verified }
    const refusal = mayBook(sitting, person, candidate, context.policy, context.now)
    if (refusal || !candidate) return refusal ?? refuse('eligibility-pending')
    const seatNo = sight.hasFree ? await waitForFreeSeat(context.sql, sitting.sittingId) : undefined
    if (seatNo === undefined)
      return place ? keepPlace(context, sitting, place) : joinQueue(deps, context, sitting, candidate)
    const overlap = await refuseOverlap(context.sql, sitting, request.personId)
    if (overlap) return overlap
    if (place) await giveUpPlace(context, place, sittings)
    const gaveUpWaitingId = place?.waitingId
    return seatCandidate(context, { sitting, candidate, seatNo, reason: 'seatFree', gaveUpWaitingId })
  })
}

/** The sitting asked for, and where the person waits. */
async function lockWhereWaiting(
  sql: Sql,
  { personId, sittingId, courseId }: SeatRequest,
): Promise<Sitting[]> {
  const rows = await sql.query<{ sittingId: string }>(
    `SELECT sitting_id FROM waiting
     WHERE person_id = $1 AND ($2::uuid IS NULL OR course_id = $2) AND state IN ('waiting', 'offered') AND sitting_id IS NOT NULL`,
    [personId, courseId],
  )
  return lockSittings(sql, [sittingId, ...rows.map(row => row.sittingId)])
}

/** The seat that was held with it, if any, goes on to the next. */
async function giveUpPlace(
  context: CommandContext,
  place: Waiting,
  sittings: readonly Sitting[],
): Promise<void> {
  const waited = sittings.find(each => each.sittingId === place.sittingId)
  if (place.sittingId !== null && !waited) throw new BeginAgain('a waiting place moved meanwhile')
  await endWaiting(context, place, 'closed', 'booked')
  if (waited && place.offeredSeatNo !== null)
    await passSeatToNext(context, waited, place.offeredSeatNo, 'booked')
}

/** Joins the queue by the desk's own statement, for one person under the lock. */
async function joinQueue(
  deps: ExamDeps,
  { sql, actor }: CommandContext,
  sitting: Sitting,
  who: CandidateRow,
): Promise<Found> {
  const [place] = await takePlaces(deps, sql, sitting.sittingId, [{ actor, ...who }])
  if (!place) throw new BeginAgain(`${who.personId} may have a place by the rule, and not by the statement`)
  return place
}

/**
 * All that decides, in one read: the person, a candidate row with its booking and place, and whether a seat may be
 * left.
 */
type Sight = { [K in keyof CandidateRow]: CandidateRow[K] | null } & {
  readonly verified: boolean | null
  readonly bookingId: string | null
  readonly bookedSittingId: string | null
  readonly waitingId: string | null
  /** The lock on the sitting keeps anyone from freeing a seat: no free seat seen means none left. */
  readonly hasFree: boolean
}

/** Locks before the read: a read in the locking statement would see the state from before the other transaction. */
const lockPerson = (sql: Sql, { personId, courseId }: SeatRequest): Promise<unknown> =>
  sql.query(
    `SELECT FROM candidate WHERE person_id = $1 AND ($2::uuid IS NULL OR course_id = $2)
     ORDER BY course_id, year FOR NO KEY UPDATE`,
    [personId, courseId],
  )

/** One row a course that may be meant; without any, a row that says of whom. */
const readSights = (sql: Sql, { sittingId, personId, courseId }: SeatRequest): Promise<Sight[]> =>
  sql.query<Sight>(
    `WITH c AS (
       SELECT ${CANDIDATE} FROM candidate c WHERE c.person_id = $2 AND ($3::uuid IS NULL OR c.course_id = $3)
     )
     SELECT c.*, p.verified, b.booking_id, b.sitting_id AS "bookedSittingId", w.waiting_id,
       EXISTS (SELECT FROM seat WHERE sitting_id = $1 AND state = 'free') AS "hasFree"
     FROM (SELECT $2::uuid AS id) one
     LEFT JOIN person p ON p.person_id = one.id
     LEFT JOIN c ON true
     LEFT JOIN booking b ON b.person_id = one.id AND b.course_id = c.course_id AND b.year = c.year AND b.state = 'inForce'
     LEFT JOIN waiting w ON w.person_id = one.id AND w.course_id = c.course_id AND w.year = c.year
       AND w.state IN ('waiting', 'offered')`,
    [sittingId, personId, courseId],
  )

/** The course that the request is about: the one named, else the only one that fits the sitting. */
function chooseCourse(sitting: Sitting, { courseId }: SeatRequest, rows: readonly Sight[]): Sight | Refusal {
  const { category, year, offeringIds } = sitting
  const ofYear = rows.filter(row => row.year === year)
  if (courseId) return ofYear[0] ?? rows[0]!
  const fitting = ofYear.filter(
    row =>
      row.category === category && (offeringIds.length === 0 || offeringIds.includes(row.offeringId ?? '')),
  )
  if (fitting.length > 1)
    return refuse('invalid-input', { field: 'courseId', reason: 'several courses fit: name one' })
  return fitting[0] ?? { ...rows[0]!, personId: null, bookingId: null, waitingId: null }
}

/** The seat that the person has for this course already, or the place in this very queue: it is the answer, elsewhere a refusal. */
function findHad(sitting: Sitting, sight: Sight, place: Waiting | undefined): Found | Refusal | undefined {
  const { bookingId, bookedSittingId } = sight
  if (bookingId) {
    if (bookedSittingId === sitting.sittingId) return { bookingId }
    return refuse('already-booked', { bookingId, sittingId: bookedSittingId })
  }
  return place?.sittingId === sitting.sittingId ? { waitingId: place.waitingId } : undefined
}

/** The sitting is full, and one place is enough; who comes first in its plan does so in its queue too. */
async function keepPlace(
  context: CommandContext,
  sitting: Sitting,
  place: Waiting,
): Promise<Found | Refusal> {
  if (place.sittingId === null && place.planId === sitting.planId) return { waitingId: place.waitingId }
  return refuse('already-waiting', {
    place: await placeOf(context.sql, place),
    sittingId: place.sittingId ?? place.planId,
  })
}
