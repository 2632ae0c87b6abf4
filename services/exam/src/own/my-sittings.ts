import { z } from 'zod'
import type { Actor } from '../../../../domain/authority/actor'
import { mayBook, studyNotKnown } from '../../../../domain/exam/booking'
import { isRefusal, type Refusal, refuse } from '../../../../domain/refusals/refusal'
import { ShownRefusalSchema, shownRefusal } from '../../../kit/http/shown-refusal'
import type { ExamDeps } from '../deps'
import { refuseLateChange } from '../seats/booking-change'
import { type HeldSeat, readHeldSeats, refuseOverlap } from '../seats/candidate-seat'
import { candidateOf, comesFirst, judgeSeat, personOf, readSights, type Sight } from '../seats/seat-judgement'
import { findWaiting, placeOf } from '../seats/waiting'
import { SittingSchema } from '../sittings/schemas'
import { listSittings, type SittingsAsked, type SittingView } from '../sittings/sitting-views'

export const MySittingSchema = SittingSchema.extend({
  has: z.enum(['seat', 'place']).nullable().describe('Your seat in it, or your place in its queue'),
  may: z
    .enum(['seat', 'place', 'change'])
    .nullable()
    .describe('Book a seat; take a place in the queue, since it is full; or change your booking to it'),
  changes: z.string().nullable().describe('Your booking that a change gives up'),
  because: ShownRefusalSchema.nullable().describe('Why you may do none of these now'),
}).meta({ id: 'MySitting' })
type MySitting = z.infer<typeof MySittingSchema>

/** The sittings of a year for one person, each with what booking it would answer now (Article 10). */
export async function listMySittings(
  deps: ExamDeps,
  actor: Actor,
  asked: SittingsAsked,
  now: Date,
): Promise<MySitting[]> {
  const personId = actor.scope.personId ?? ''
  const { sql, policy } = deps
  const sittings = await listSittings(sql, asked, now)
  const sights = await readSights(sql, { personId, courseId: null, sittingId: null })
  const held = await readHeldSeats(sql, personId)
  const places = await readPlaces(deps, sights)
  return sittings.map(sitting => {
    const own = { sights: sights.filter(isAsked(asked)), held, places }
    const said = judgeSitting(sitting, own, { policy, now })
    if (!isRefusal(said)) return { ...sitting, changes: null, ...said, because: null } as MySitting
    return { ...sitting, has: null, may: null, changes: null, because: shownRefusal(said) } as MySitting
  })
}

/** What is asked about one offering is judged by the course that was studied in it. */
const isAsked =
  ({ offeringId }: SittingsAsked) =>
  (sight: Sight): boolean =>
    offeringId === undefined || sight.offeringId === null || sight.offeringId === offeringId

/** Which place in its queue each waiting place of the person is. */
async function readPlaces({ sql }: ExamDeps, sights: readonly Sight[]): Promise<ReadonlyMap<string, number>> {
  const places = new Map<string, number>()
  for (const { waitingId } of sights) {
    const waiting = waitingId === null ? undefined : await findWaiting(sql, waitingId)
    if (waiting) places.set(waiting.waitingId, await placeOf(sql, waiting))
  }
  return places
}

interface Own {
  readonly sights: readonly Sight[]
  readonly held: readonly HeldSeat[]
  readonly places: ReadonlyMap<string, number>
}

type Said = Pick<MySitting, 'has' | 'may'> & Partial<Pick<MySitting, 'changes'>>
type Rules = Parameters<typeof judgeSeat>[3]

function judgeSitting(view: SittingView, own: Own, rules: Rules): Said | Refusal {
  const sitting = bookable(view)
  const judged = judgeSeat(sitting, null, own.sights, rules)
  if (isRefusal(judged)) {
    if (judged.code === 'already-booked')
      return judgeChange(
        { sitting, freeSeats: view.freeSeats, bookingId: judged.turnedOn.bookingId },
        own,
        rules,
      )
    // The facts of the study are not waited for here: what is known is said.
    if (judged.code !== 'eligibility-pending') return judged
    return studyNotKnown(sitting, own.sights.filter(candidateOf).length, rules.policy)
  }
  if (judged.kind === 'has') return { has: 'bookingId' in judged.found ? 'seat' : 'place', may: null }
  if (view.freeSeats > 0) return refuseOverlap(sitting, own.held) ?? { has: null, may: 'seat' }
  const { waitingId, waitingSittingId, waitingPlanId } = judged.sight
  if (waitingId === null) return { has: null, may: 'place' }
  if (comesFirst(sitting, { sittingId: waitingSittingId, planId: waitingPlanId }))
    return { has: 'place', may: null }
  const place = own.places.get(waitingId) ?? null
  return refuse('already-waiting', { place, sittingId: waitingSittingId ?? waitingPlanId })
}

/** The person has a seat elsewhere for the course: whether it can be given up for one of this sitting. */
function judgeChange(
  { sitting, freeSeats, bookingId }: { sitting: Bookable; freeSeats: number; bookingId: unknown },
  { sights, held }: Own,
  rules: Rules,
): Said | Refusal {
  const sight = sights.find(each => each.bookingId === bookingId)
  const seat = held.find(each => each.bookingId === bookingId)
  // Given up between the two reads.
  if (!sight || !seat) return refuse('booking-not-found')
  const refusal =
    mayBook(sitting, { person: personOf(sight), candidate: candidateOf(sight) }, rules) ??
    refuseLateChange(seat, rules) ??
    refuseOverlap(sitting, held, seat.bookingId) ??
    (freeSeats === 0 ? refuse('sitting-full', { sittingId: sitting.sittingId }) : undefined)
  return refusal ?? { has: null, may: 'change', changes: seat.bookingId }
}

type Bookable = ReturnType<typeof bookable>
const bookable = (view: SittingView) => ({
  ...view,
  startsAt: new Date(view.startsAt),
  endsAt: new Date(view.endsAt),
  bookingOpensAt: new Date(view.bookingOpensAt),
  bookingClosesAt: new Date(view.bookingClosesAt),
})
