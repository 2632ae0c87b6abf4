import { until } from '../../../ops/installation/condition'
import { awaitAnswer } from '../../journey/api'
import {
  awaitHours,
  type Booking,
  bookingsOf,
  bookSeat,
  refusalOf,
  timelineOf,
  type WaitingPlace,
  waitingOf,
} from '../../journey/exam'
import type { SignedIn } from '../../journey/identity'
import { soon, type Town } from '../town'
import { sit } from './sat'

interface Changed {
  readonly schedule: Readonly<Record<'bookingClosesAt' | 'startsAt' | 'endsAt', string>>
  readonly displaced: number
  readonly offered: number
}

/** A sitting cancelled or moved (Article 10): nobody loses an attempt, and the clocks follow. */
export const displaced = {
  'a cancelled sitting tells its holders why, offers them seats elsewhere first, and counts no attempt; a moved one takes its deadlines along':
    async (town: Town) => {
      const { api, bureau } = town
      const [first, second] = await town.learners('郑一', '郑二')
      const venue = await town.venue('cancelled')
      const other = await town.venue('elsewhere')
      const cancelled = await town.sitting(venue, 5, 20_000)
      const elsewhere = await town.sitting({ ...other, planId: venue.planId }, 1, 5_000)
      await bookSeat(api, first, cancelled)
      await bookSeat(api, second, cancelled)

      const path = `/v1/sittings/${cancelled}/cancellation`
      const noReason = await refusalOf(api.post(path, { reason: ' ' }, { token: bureau.token }))
      expect(noReason.status).toBe(400)
      const answer = await api.post<Changed>(path, { reason: '台风停考' }, { token: bureau.token })
      expect(answer).toMatchObject({ displaced: 2, offered: 1 })
      const offer = await placeIn(town, first, elsewhere)
      expect(offer).toMatchObject({ state: 'offered', reason: 'sittingCancelled' })
      await api.post<Booking>(`/v1/waiting/${offer.waitingId}/acceptance`, undefined, { token: first.token })
      // Of no sitting: first in every one of the plan.
      expect(await placeIn(town, second, null)).toMatchObject({ state: 'waiting', place: 1 })
      for (const person of [first, second]) await expectFreed(town, person, cancelled)
      const { stage } = await timelineOf(api, bureau, `sitting/${cancelled}`)
      expect(stage).toBe('cancelled')
      const shown = await api.get(`/v1/sittings/${cancelled}`, second.token)
      expect(shown).toMatchObject({ stage: 'cancelled', cancelReason: '台风停考' })

      await move(town, elsewhere, other.roomId, first)
      await sit(town, elsewhere, [[first, 88]])
      await awaitHours(api, first, 18)
    },
}

/** To five seconds from now: where booking would have closed before, it is open still. */
async function move(town: Town, sittingId: string, roomId: string, holder: SignedIn): Promise<void> {
  const { api, bureau } = town
  const closing = async () => (await timelineOf(api, bureau, `sitting/${sittingId}`)).move.until
  const before = await closing()
  const times = soon('test', 6_000)
  const body = {
    ...{ roomId, reason: '考点停电' },
    startsAt: times.startsAt.toISOString(),
    endsAt: times.endsAt.toISOString(),
  }
  const path = `/v1/sittings/${sittingId}/move`
  const { schedule, displaced: lost } = await api.post<Changed>(path, body, { token: bureau.token })
  expect(schedule).toMatchObject({ startsAt: body.startsAt, endsAt: body.endsAt })
  expect(lost).toBe(0)
  expect(await closing()).toBe(schedule.bookingClosesAt)
  const [told] = await bookingsOf(api, holder)
  expect(told).toMatchObject({ startsAt: body.startsAt, movedAt: expect.any(String), state: 'inForce' })
  await until('the old closing to pass', () => Date.now() > Date.parse(before!) + 300)
  if (Date.now() < Date.parse(schedule.bookingClosesAt))
    expect((await timelineOf(api, bureau, `sitting/${sittingId}`)).stage).toBe('published')
}

const placeIn = ({ api }: Town, person: SignedIn, sittingId: string | null): Promise<WaitingPlace> =>
  awaitAnswer(
    async () => (await waitingOf(api, person)).find(place => place.sittingId === sittingId),
    'a place elsewhere',
  )

/** Told that the sitting is off; all attempts are left, as the refusal of one more says. */
async function expectFreed({ api, bureau, city }: Town, person: SignedIn, sittingId: string): Promise<void> {
  const booking = (await bookingsOf(api, person)).find(each => each.sittingId === sittingId)
  expect(booking).toMatchObject({ state: 'ended', endReason: 'sittingCancelled' })
  const path = `/v1/candidates/${person.id}/${city.courseId}/${city.year}/attempts`
  const refusal = await refusalOf(api.post(path, { reason: '台风' }, { token: bureau.token }))
  expect(refusal.problem).toMatchObject({ code: 'grant-not-needed', turnedOn: { left: 3 } })
}
