import { randomBytes } from 'node:crypto'
import { type PolicySet, policy } from '../../domain/policy/policy'
import { plainDateIn, yearOf } from '../../domain/time/plain-date'
import { type Api, awaitAnswer, awaitKnown } from '../journey/api'
import { type City, publishSitting, setUpCity, shortUnits } from '../journey/city'
import { madeUpIdentityNumber, type SignedIn, signIn, signUpPerson } from '../journey/identity'
import { enrol, study } from '../journey/learner'
import type { Steps } from './steps'

export interface Standing {
  readonly verdict: string
  readonly hours: {
    readonly general: number
    readonly industryCommon: number
    readonly professional: number
    readonly total: number
  }
  readonly short: { readonly general: number } | null
}

export interface MainJobReport {
  readonly personId: string
  readonly workflowIds: { readonly courseYear: string; readonly sitting: string }
  readonly standing: Standing
  readonly explanation: unknown
}

const READING_SECONDS = 6
const VIDEO_SECONDS = 6
const SEATS = 10
/** From publishing to the closing of booking: time to book, on a slow machine too. */
const BOOKING_LEEWAY_MS = 10_000

/**
 * Learn -> book -> sit -> 18 hours (Articles 6 to 10), through the public API alone.
 *
 * @throws Error where the system does anything else than the regulation says
 */
export async function runMainJob(
  api: Api,
  bureauLogin: { login: string; password: string },
  set: PolicySet,
  steps: Steps,
): Promise<MainJobReport> {
  const run = randomBytes(4).toString('hex')
  const bureau = await steps.run('the municipal bureau signs in', () =>
    signIn(api, bureauLogin.login, bureauLogin.password),
  )
  const city = await steps.run(
    'it makes an exam centre, designates a general course, and plans its exam (Articles 5, 7, 10)',
    () => setUpCity(api, bureau, { ...cityOptions(run, bureauLogin.password) }),
    made => `offering ${made.offeringId}`,
  )
  const person = await steps.run(
    'a nurse signs up (Article 4)',
    () => signUpPerson(api, { number: madeUpIdentityNumber(), password: `pass-${run}-Word1`, name: '林晓' }),
    made => `person ${made.id}`,
  )
  const before = await standingOf(api, person, city.year)
  expectThat(before.hours.general === 0, 'nobody has hours before the exam')

  const enrolmentId = await steps.run(
    'she chooses the course of the year (Article 8)',
    () => awaitKnown(() => enrol(api, person, city.offeringId, `enrol-${run}`)),
    made => `enrolment ${made}`,
  )
  await steps.run('she studies online: beats, checks, a quiz (Article 9)', () =>
    study(api, person, { courseId: city.courseId, enrolmentId }),
  )
  return sitAndRegister(api, city, person, set, steps, run)
}

async function sitAndRegister(
  api: Api,
  city: City,
  person: SignedIn,
  set: PolicySet,
  steps: Steps,
  run: string,
): Promise<MainJobReport> {
  const times = sittingTimes(set, new Date())
  const sittingId = await steps.run(
    'the bureau publishes a sitting (Article 10)',
    () => publishSitting(api, city, { ...times, seats: SEATS }, `sitting-${run}`),
    made => `sitting ${made}`,
  )
  const booking = await steps.run(
    'she books a seat',
    () =>
      api.post<{ bookingId: string; seatNo: number }>(
        `/v1/sittings/${sittingId}/bookings`,
        {},
        { token: person.token },
      ),
    made => `seat ${made.seatNo}`,
  )
  const ticketNo = await steps.run(
    'booking closes, her admission ticket is out',
    () => ticketOf(api, person, booking.bookingId),
    no => no,
  )
  await steps.run(
    'she sits the exam on site, and the centre posts her result',
    () => postResult(api, city, sittingId, ticketNo),
    answer => `${answer.counts.fresh} row taken`,
  )
  const standing = await steps.run(
    'the municipal bureau registers 18 hours (统一登记)',
    () =>
      awaitAnswer(async () => {
        const now = await standingOf(api, person, city.year)
        return now.hours.general > 0 ? now : undefined
      }, 'the hours in the ledger'),
    now => `${now.hours.general} general hours, verdict ${now.verdict}`,
  )
  expectThat(standing.hours.general === 18, `Article 10 registers 18 hours, not ${standing.hours.general}`)
  expectThat(standing.hours.total === 18, 'nothing else was registered')
  const courseYear = `course-year/general/${city.year}/${person.id}`
  const explanation = await steps.run('every hour is explained', () => explained(api, person, city.year))
  await steps.run(
    'her course year says registered',
    () => stageOf(api, person, city.year),
    stage => stage,
  )
  return {
    personId: person.id,
    workflowIds: { courseYear, sitting: `sitting/${sittingId}` },
    standing,
    explanation,
  }
}

const cityOptions = (run: string, password: string) => {
  const year = yearOf(plainDateIn(new Date()))
  return {
    name: `run-${run}`,
    password,
    year,
    unitsOf: async () => shortUnits(READING_SECONDS, VIDEO_SECONDS),
    seats: SEATS,
    courseTitle: `${year}年度一般公需科目 ${run}`,
  }
}

/** The soonest sitting that can still be booked, and as short as the policy set lets it be. */
export function sittingTimes(set: PolicySet, now: Date): { startsAt: Date; endsAt: Date } {
  const today = plainDateIn(now)
  const seconds = (rule: 'exam/booking-closes-before' | 'exam/sitting-length') =>
    Number(policy(set).at(rule, today).value)
  const startsAt = new Date(now.getTime() + BOOKING_LEEWAY_MS + seconds('exam/booking-closes-before') * 1000)
  return { startsAt, endsAt: new Date(startsAt.getTime() + seconds('exam/sitting-length') * 1000) }
}

const standingOf = (api: Api, person: SignedIn, year: number): Promise<Standing> =>
  awaitKnown(() => api.get<Standing>(`/v1/my/standing?year=${year}`, person.token))

const ticketOf = (api: Api, person: SignedIn, bookingId: string): Promise<string> =>
  awaitAnswer(
    async () => {
      const bookings = await api.get<{ items: Array<{ bookingId: string; ticketNo: string | null }> }>(
        '/v1/my/bookings',
        person.token,
      )
      return bookings.items.find(each => each.bookingId === bookingId)?.ticketNo ?? undefined
    },
    'the admission ticket',
    60_000,
  )

/** The centre posts as soon as the sitting is over; before that it is refused, with the instant from which it may. */
const postResult = (
  api: Api,
  city: City,
  sittingId: string,
  ticket: string,
): Promise<{ counts: { fresh: number } }> =>
  awaitAnswer(
    async () => {
      try {
        return await api.post<{ counts: { fresh: number } }>(
          `/v1/sittings/${sittingId}/results`,
          { rows: [{ ticket, score: 86, scoreMax: 100 }] },
          { token: city.centre.token, idempotencyKey: `results-${sittingId}` },
        )
      } catch (error) {
        if ((error as { problem?: { code?: string } }).problem?.code === 'results-before-sitting')
          return undefined
        throw error
      }
    },
    'the sitting to be over',
    60_000,
  )

async function explained(api: Api, person: SignedIn, year: number): Promise<unknown> {
  const { items } = await api.get<{ items: Array<{ entryId: string }> }>(
    `/v1/people/${person.id}/entries?year=${year}`,
    person.token,
  )
  expectThat(items.length === 1, `one entry, not ${items.length}`)
  return api.get(`/v1/entries/${items[0]!.entryId}/explanation`, person.token)
}

const stageOf = (api: Api, person: SignedIn, year: number): Promise<string> =>
  awaitAnswer(async () => {
    const { stage } = await api.get<{ stage: string }>(`/v1/my/course-years/${year}`, person.token)
    return stage === 'registered' ? stage : undefined
  }, 'the course year to end')

export function expectThat(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(`Not as the regulation says: ${what}`)
}
