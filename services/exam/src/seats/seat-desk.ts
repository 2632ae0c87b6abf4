import { commitUnlessRefused } from '../../../kit/sql/transaction'
import type { ExamDeps } from '../deps'
import { lockSitting } from '../sittings/sittings'
import { type BookingView, viewOfTaken, viewOfTakenPlace, type WaitingView } from './booking-views'
import { retryOneByOne, type SeatAsked } from './eligibility.sql'
import { takeSeats } from './free-seats'
import { type TakenPlace, takePlaces } from './queue-places'

export type Seated =
  | { readonly kind: 'booked'; readonly booking: BookingView }
  | { readonly kind: 'queued'; readonly waiting: WaitingView }

/**
 * Hands out the seats of a sitting, and where there are none places in its queue, to one crowd at a time: whoever comes alone
 * is served at once, and those who come meanwhile are served together. Two thousand people cost the database some tens of
 * transactions.
 */
export interface SeatDesk {
  /** @returns undefined where neither could be had at once: a rule says no, or another has a hand on the last seats */
  ask(sittingId: string, asked: SeatAsked): Promise<Seated | undefined>
}

/** The largest crowd of one statement. It bounds the locks held, and the wait of the next crowd. */
const CROWD_MAX = 64

interface Asking extends SeatAsked {
  answer(seated: Seated | undefined): void
  fail(error: unknown): void
}

export function openSeatDesk(deps: ExamDeps): SeatDesk {
  const lines = new Map<string, Asking[]>()

  const serve = async (sittingId: string, line: Asking[]): Promise<void> => {
    while (line.length > 0) {
      const crowd = nextCrowd(line)
      try {
        const seated = await seatOrQueue(deps, sittingId, crowd)
        for (const [at, each] of crowd.entries()) each.answer(seated[at])
      } catch (error) {
        for (const each of crowd) each.fail(error)
      }
    }
    lines.delete(sittingId)
  }

  return {
    ask: (sittingId, asked) =>
      new Promise((answer, fail) => {
        const asking = { ...asked, answer, fail }
        const line = lines.get(sittingId)
        if (line) {
          line.push(asking)
          return
        }
        const begun = [asking]
        lines.set(sittingId, begun)
        void serve(sittingId, begun)
      }),
  }
}

/** From the front of the line, a person once: who asks twice at once finds with the next crowd what the first was given. */
function nextCrowd(line: Asking[]): Asking[] {
  const crowd = new Map<string, Asking>()
  const again: Asking[] = []
  while (line.length > 0 && crowd.size < CROWD_MAX) {
    const each = line.shift()!
    if (crowd.has(each.personId)) again.push(each)
    else crowd.set(each.personId, each)
  }
  line.unshift(...again)
  return [...crowd.values()]
}

async function seatOrQueue(
  deps: ExamDeps,
  sittingId: string,
  crowd: readonly SeatAsked[],
): Promise<(Seated | undefined)[]> {
  const seats = await takeSeats(deps, sittingId, crowd)
  const unseated = crowd.filter((_, at) => !seats[at])
  const places = await placesFor(deps, sittingId, unseated)
  return crowd.map((each, at) => {
    const seat = seats[at]
    if (seat) return { kind: 'booked', booking: viewOfTaken(seat) }
    const place = places[unseated.indexOf(each)]
    return place && { kind: 'queued', waiting: viewOfTakenPlace(place) }
  })
}

async function placesFor(
  deps: ExamDeps,
  sittingId: string,
  unseated: readonly SeatAsked[],
): Promise<(TakenPlace | undefined)[]> {
  if (unseated.length === 0) return []
  try {
    return await commitUnlessRefused(deps.pool, async sql =>
      (await lockSitting(sql, sittingId)) ? takePlaces(deps, sql, sittingId, unseated) : [],
    )
  } catch (error) {
    return retryOneByOne(error, unseated, one => placesFor(deps, sittingId, one))
  }
}
