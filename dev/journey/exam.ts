import { type Api, awaitAnswer, type PostOptions, ProblemError } from './api'
import type { City } from './city'
import type { SignedIn } from './identity'

/** Where sittings of one exam plan take place: a room of a centre. */
export type Venue = Pick<City, 'bureau' | 'centre' | 'planId' | 'roomId'>

export interface Booking {
  readonly bookingId: string
  readonly sittingId: string
  readonly seatNo: number
  readonly courseId: string
  readonly state: 'inForce' | 'sat' | 'ended'
  readonly endReason: string | null
  readonly startsAt: string
  readonly changeUntil: string
  readonly movedAt: string | null
  readonly ticketNo: string | null
}

export interface WaitingPlace {
  readonly waitingId: string
  readonly sittingId: string | null
  readonly state: string
  readonly reason: string
  readonly place: number | null
}

export interface Result {
  readonly resultId: string
  readonly sittingId: string | null
  readonly bookingId: string | null
  readonly outcome: 'passed' | 'failed' | 'absent'
}

/** What a list would do. */
export interface ListPreview {
  readonly digest: string
  readonly counts: Readonly<Record<'fresh' | 'same' | 'changed' | 'refused', number>>
  readonly rows: ReadonlyArray<{ row: number; key: string | null; verdict: string; code?: string }>
}

export interface Posted extends ListPreview {
  readonly batchId: string | null
  /** What was sent, as it came. */
  readonly fileId: string
}

export interface Entry {
  readonly entryId: string
  readonly awardId: string
  readonly revision: number
  readonly entryKind: 'grant' | 'reversal'
  readonly category: string
  readonly hours: number
  readonly causeKind: string
  readonly causeId: string
  readonly sourceId: string
  readonly registeredBy: string
  readonly correlationId: string
}

export interface Timeline {
  readonly stage: string
  readonly move: { readonly who: string; readonly what: string; readonly until: string | null }
  readonly happened: ReadonlyArray<{ at: string; what: string; about?: Record<string, string | number> }>
}

type Items<T> = { readonly items: readonly T[] }

/** A plan of its own and a room of its own, so that nobody else's sittings are in the way. */
export async function openVenue(
  api: Api,
  bureau: SignedIn,
  centre: SignedIn,
  venue: { name: string; year: number; seats: number; category?: string; offeringIds?: readonly string[] },
): Promise<Venue> {
  const { name, year, seats, category = 'general', offeringIds = [] } = venue
  const key = (what: string) => ({ token: bureau.token, idempotencyKey: `${name}-${what}` })
  const plan = { year, category, offeringIds, supplementary: false }
  const { planId } = await api.post<{ planId: string }>('/v1/exam-plans', plan, key('plan'))
  const room = { centreId: centre.scope.centreId, name, address: '温州市鹿城区学院中路 1 号', seats }
  const { roomId } = await api.post<{ roomId: string }>('/v1/rooms', room, key('room'))
  return { bureau, centre, planId, roomId }
}

/** A seat where one is free, else a place in the queue. */
export const bookSeat = <T = Booking>(api: Api, person: SignedIn, sittingId: string): Promise<T> =>
  api.post<T>(`/v1/sittings/${sittingId}/bookings`, {}, { token: person.token })

export const bookingsOf = async (api: Api, person: SignedIn): Promise<readonly Booking[]> =>
  (await api.get<Items<Booking>>('/v1/my/bookings', person.token)).items

export const waitingOf = async (api: Api, person: SignedIn): Promise<readonly WaitingPlace[]> =>
  (await api.get<Items<WaitingPlace>>('/v1/my/waiting', person.token)).items

export const resultsOf = async (api: Api, person: SignedIn): Promise<readonly Result[]> =>
  (await api.get<Items<Result>>('/v1/my/results', person.token)).items

/** Tickets are out once booking has closed. */
export const ticketOf = (api: Api, person: SignedIn, sittingId: string): Promise<string> =>
  awaitAnswer(async () => {
    const bookings = await bookingsOf(api, person)
    return bookings.find(each => each.sittingId === sittingId && each.ticketNo)?.ticketNo ?? undefined
  }, `the admission ticket for ${sittingId}`)

export type Row = { readonly ticket: string } & (
  | { readonly score: number; readonly scoreMax: number }
  | { readonly absent: true }
)

/** Posts as soon as the sitting is over: until then it is refused. */
export const postResults = (
  api: Api,
  by: SignedIn,
  sittingId: string,
  { rows, ...options }: { readonly rows: readonly Row[] } & PostOptions,
): Promise<Posted> =>
  onceOver(() =>
    api.post<Posted>(`/v1/sittings/${sittingId}/results`, { rows }, { ...options, token: by.token }),
  )

/** Until a sitting is over, its results are refused. */
export const onceOver = <T>(post: () => Promise<T>): Promise<T> =>
  awaitAnswer(async () => {
    try {
      return await post()
    } catch (error) {
      if (codeOf(error) === 'results-before-sitting') return undefined
      throw error
    }
  }, 'the sitting to be over')

export const entriesOf = async (api: Api, person: SignedIn, by = person): Promise<readonly Entry[]> =>
  (await api.get<Items<Entry>>(`/v1/people/${person.id}/entries`, by.token)).items

export async function hoursOf(
  api: Api,
  person: SignedIn,
): Promise<Readonly<Record<'general' | 'industryCommon' | 'professional' | 'total', number>>> {
  const { hours } = await api.get<{
    hours: Record<'general' | 'industryCommon' | 'professional' | 'total', number>
  }>('/v1/my/standing', person.token)
  return hours
}

/** Waits until so many hours of the category stand. */
export const awaitHours = (
  api: Api,
  person: SignedIn,
  wanted: number,
  category: 'general' | 'industryCommon' = 'general',
): Promise<true> =>
  awaitAnswer(
    async () => ((await hoursOf(api, person))[category] === wanted ? true : undefined),
    `${wanted} ${category} hours`,
  )

export const timelineOf = (api: Api, by: SignedIn, workflowId: string): Promise<Timeline> =>
  api.get<Timeline>(`/v1/processes/timeline?id=${encodeURIComponent(workflowId)}`, by.token)

/** Waits until a process is in this stage. */
export const awaitStage = (api: Api, by: SignedIn, workflowId: string, stage: string): Promise<Timeline> =>
  awaitAnswer(async () => {
    const timeline = await timelineOf(api, by, workflowId)
    return timeline.stage === stage ? timeline : undefined
  }, `${workflowId} to be ${stage}`)

export const codeOf = (error: unknown): string | undefined =>
  error instanceof ProblemError ? error.problem.code : undefined

/** What a call is refused with. */
export async function refusalOf(act: Promise<unknown>): Promise<ProblemError> {
  try {
    await act
  } catch (error) {
    if (error instanceof ProblemError) return error
    throw error
  }
  throw new Error('It was not refused')
}

export interface Correction {
  readonly correctionId: string
  readonly from: string
  readonly to: string
  readonly awardStands: boolean
}

interface More {
  readonly reason?: string
  readonly idempotencyKey?: string
}

/** Corrects a result with a reason, and answers what the correction came to: recorded, or waiting for a second official. */
export const correct = (
  api: Api,
  by: SignedIn,
  resultId: string,
  { idempotencyKey, ...to }: ({ score: number; scoreMax: number } | { absent: true }) & More,
): Promise<Correction> =>
  api.post(
    `/v1/results/${resultId}/corrections`,
    { reason: '复核试卷', ...to },
    { token: by.token, idempotencyKey },
  )

/** Corrects a result to a pass: one official proposes it, another confirms it. */
export async function correctToPass(
  api: Api,
  [first, second]: readonly [SignedIn, SignedIn],
  resultId: string,
  to: { score: number; scoreMax: number } & More,
): Promise<Correction> {
  const { correctionId } = await correct(api, first, resultId, to)
  return api.post(
    `/v1/results/${resultId}/corrections/${correctionId}/confirmation`,
    {},
    { token: second.token },
  )
}
