import { until } from '../../ops/installation/condition'
import { type Api, awaitAnswer, ProblemError } from '../journey/api'
import type { City } from '../journey/city'
import type { SignedIn } from '../journey/identity'
import { enrol, study } from '../journey/learner'
import type { Ground } from './ground'
import { type AtStep, signUpSomebody, WAIT_MS } from './journey'
import type { SittingDesk } from './sitting-desk'

/** Who has gone through the main job: the offering's course year and the sitting have come to an end with it. */
export interface Learner {
  readonly journey: 'mainJob'
  readonly person: SignedIn
  readonly enrolmentId: string
  readonly sittingId: string
}

/** One person's main job (Articles 6 to 10), through the public API alone, by a client that tries again. */
export async function goThroughMainJob(
  { api, city }: Ground,
  desk: SittingDesk,
  at: AtStep,
): Promise<Learner> {
  const person = await at('signUp', () => signUpSomebody(api))
  const enrolmentId = await at('enrol', () => enrol(api, person, city.offeringId, `enrol-${person.id}`))
  await at('study', () => study(api, person, { courseId: city.courseId, enrolmentId }))
  const booking = await at('book', () => desk.book(api, person))
  const ticket = await at('ticket', () => ticketOf(api, person, booking.bookingId))
  await at('sit', () => until('the sitting is over', () => Date.now() >= Date.parse(ticket.endsAt)))
  await at('result', () => postResult(api, city, booking.sittingId, ticket.ticketNo))
  await at('hours', () => hoursOf(api, person, city.year))
  return { journey: 'mainJob', person, enrolmentId, sittingId: booking.sittingId }
}

interface Ticket {
  readonly ticketNo: string
  readonly endsAt: string
}

const ticketOf = (api: Api, person: SignedIn, bookingId: string): Promise<Ticket> =>
  awaitAnswer(
    async () => {
      type Bookings = { items: Array<{ bookingId: string; ticketNo: string | null; endsAt: string }> }
      const { items } = await api.get<Bookings>('/v1/my/bookings', person.token)
      const booking = items.find(each => each.bookingId === bookingId)
      return booking?.ticketNo ? { ticketNo: booking.ticketNo, endsAt: booking.endsAt } : undefined
    },
    `the ticket of booking ${bookingId}`,
    WAIT_MS,
  )

/** The centre posts each result as soon as the sitting is over, and, whatever happens to its post, the same bytes again. */
async function postResult(api: Api, city: City, sittingId: string, ticket: string): Promise<void> {
  const bytes = JSON.stringify({ rows: [{ ticket, score: 86, scoreMax: 100 }] })
  const options = { token: city.centre.token, idempotencyKey: `result-${ticket}` }
  await awaitAnswer(
    async () => {
      try {
        return await api.post<object>(`/v1/sittings/${sittingId}/results`, bytes, options)
      } catch (error) {
        if (error instanceof ProblemError && error.problem.code === 'results-before-sitting') return undefined
        throw error
      }
    },
    `sitting ${sittingId} to be over`,
    WAIT_MS,
  )
}

const hoursOf = (api: Api, person: SignedIn, year: number): Promise<number> =>
  awaitAnswer(
    async () => {
      type Standing = { hours: { general: number } }
      const { hours } = await api.get<Standing>(`/v1/my/standing?year=${year}`, person.token)
      return hours.general > 0 ? hours.general : undefined
    },
    `the hours of ${person.id}`,
    WAIT_MS,
  )
