import { Client } from 'pg'
import { until } from '../../../ops/installation/condition'
import { awaitAnswer } from '../../journey/api'
import {
  type Booking,
  bookingsOf,
  bookSeat,
  refusalOf,
  type Timeline,
  timelineOf,
  type WaitingPlace,
  waitingOf,
} from '../../journey/exam'
import type { SignedIn } from '../../journey/identity'
import type { Town } from '../town'

interface SittingView {
  readonly stage: string
  readonly freeSeats: number
  readonly waiting: number
  readonly bookingClosesAt: string
}

/** The waiting list (候补): places that are seen, offers with a deadline, and nothing after the closing. */
export const queue = {
  'of four people for two seats two wait in visible places; a seat given back is offered to the first; after the closing nothing moves':
    async (town: Town) => {
      const { api } = town
      const [a, b, c, d, e] = await town.learners('周一', '周二', '周三', '周四', '周五')
      const sittingId = await town.sitting(await town.venue('queue'), 2, 7_000)
      const seatOfA = await bookSeat(api, a, sittingId)
      const seatOfB = await bookSeat(api, b, sittingId)
      const placeOfC = await bookSeat<WaitingPlace>(api, c, sittingId)
      const placeOfD = await bookSeat<WaitingPlace>(api, d, sittingId)
      expect([seatOfA.seatNo, seatOfB.seatNo].sort()).toEqual([1, 2])
      expect([placeOfC, placeOfD]).toMatchObject([
        { state: 'waiting', place: 1, reason: 'sittingFull' },
        { state: 'waiting', place: 2, reason: 'sittingFull' },
      ])
      expect(await look(town, sittingId, d)).toMatchObject({ freeSeats: 0, waiting: 2 })

      await api.delete(`/v1/bookings/${seatOfA.bookingId}`, a.token)
      const offer = await awaitPlace(town, c, 'offered')
      expect(offer.reason).toBe('cancelledByPerson')
      const taken = await api.post<Booking>(`/v1/waiting/${offer.waitingId}/acceptance`, undefined, {
        token: c.token,
      })
      expect(taken).toMatchObject({ seatNo: seatOfA.seatNo, state: 'inForce' })
      expect(await waitingOf(api, d)).toMatchObject([{ state: 'waiting', place: 1 }])

      const { bookingClosesAt } = await look(town, sittingId, d)
      await until('booking to be closed by the clock', () => Date.now() > Date.parse(bookingClosesAt))
      await api.delete(`/v1/bookings/${seatOfB.bookingId}`, b.token)
      const late = await refusalOf(bookSeat(api, e, sittingId))
      expect(late.problem.code).toBe('booking-closed')
      const closed = await awaitPlace(town, d, 'closed')
      expect(closed.reason).toBe('bookingClosed')
      expect((await bookingsOf(api, b)).map(({ endReason }) => endReason)).toEqual(['cancelledByPerson'])
      expect(await bookingsOf(api, d)).toEqual([])
      expect(await movesOf(town, sittingId)).toContainEqual({ move: 'keptEmpty', reason: 'afterClosing' })
      await awaitTickets(town, sittingId)
      // Whether the seat was given back before the tickets were out or after: one of them counts.
      type SeatingList = { people: Array<{ seatNo: number }> }
      const path = `/v1/sittings/${sittingId}/seating-list`
      const { people } = await api.get<SeatingList>(path, town.bureau.token)
      expect(people.map(({ seatNo }) => seatNo)).toEqual([taken.seatNo])
    },
}

const look = ({ api }: Town, sittingId: string, by: SignedIn): Promise<SittingView> =>
  api.get<SittingView>(`/v1/sittings/${sittingId}`, by.token)

const awaitPlace = ({ api }: Town, person: SignedIn, state: string): Promise<WaitingPlace> =>
  awaitAnswer(
    async () => (await waitingOf(api, person)).find(place => place.state === state),
    `a waiting place to be ${state}`,
  )

const awaitTickets = ({ api, bureau }: Town, sittingId: string): Promise<Timeline> =>
  awaitAnswer(async () => {
    const timeline = await timelineOf(api, bureau, `sitting/${sittingId}`)
    return timeline.happened.some(({ what }) => what === 'bookingClosed') ? timeline : undefined
  }, 'tickets to be out')

/** The log from which anyone recomputes that the order was kept. */
async function movesOf({ cluster }: Town, sittingId: string): Promise<unknown[]> {
  const client = new Client(cluster.databaseUrl)
  await client.connect()
  const { rows } = await client.query(
    'SELECT move, reason FROM exam.allocation WHERE sitting_id = $1 ORDER BY at',
    [sittingId],
  )
  await client.end()
  return rows
}
