import type { Actor } from '../../../../domain/authority/actor'
import { studyNotKnown } from '../../../../domain/exam/booking'
import { isRefusal, type Refusal, refuse } from '../../../../domain/refusals/refusal'
import { plainDateIn } from '../../../../domain/time/plain-date'
import { lookUntilFound } from '../../../kit/run/polling'
import type { Sql } from '../../../kit/sql/database'
import { BeginAgain } from '../../../kit/sql/transaction'
import { type CommandContext, type ExamDeps, inCommand } from '../deps'
import { findSitting, lockSittings, type Sitting } from '../sittings/sittings'
import { getBookingView, viewOfWaiting } from './booking-views'
import { readHeldSeats, refuseOverlap, seatCandidate } from './candidate-seat'
import type { CandidateRow } from './candidates'
import { waitForFreeSeat } from './free-seats'
import { passSeatToNext } from './queue'
import { takePlaces } from './queue-places'
import type { SeatDesk, Seated } from './seat-desk'
import { comesFirst, type Found, judgeSeat, readSights, type SeatRequest } from './seat-judgement'
import { endWaiting, findWaiting, placeOf, type Waiting } from './waiting'

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
    const sights = await readSights(context.sql, request)
    const judged = judgeSeat(sitting, request.courseId, sights, context)
    if (isRefusal(judged)) return judged
    if (judged.kind === 'has') return judged.found
    const { sight, candidate } = judged
    const place = sight.waitingId ? await findWaiting(context.sql, sight.waitingId) : undefined
    const seatNo = sight.hasFree ? await waitForFreeSeat(context.sql, sitting.sittingId) : undefined
    if (seatNo === undefined)
      return place ? keepPlace(context, sitting, place) : joinQueue(deps, context, sitting, candidate)
    const overlap = refuseOverlap(sitting, await readHeldSeats(context.sql, request.personId))
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

/** Locks before the read: a read in the locking statement would see the state from before the other transaction. */
const lockPerson = (sql: Sql, { personId, courseId }: SeatRequest): Promise<unknown> =>
  sql.query(
    `SELECT FROM candidate WHERE person_id = $1 AND ($2::uuid IS NULL OR course_id = $2)
     ORDER BY course_id, year FOR NO KEY UPDATE`,
    [personId, courseId],
  )

/** The sitting is full, and one place is enough; who comes first in its plan does so in its queue too. */
async function keepPlace(
  context: CommandContext,
  sitting: Sitting,
  place: Waiting,
): Promise<Found | Refusal> {
  if (comesFirst(sitting, place)) return { waitingId: place.waitingId }
  return refuse('already-waiting', {
    place: await placeOf(context.sql, place),
    sittingId: place.sittingId ?? place.planId,
  })
}
