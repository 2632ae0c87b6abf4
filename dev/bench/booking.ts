import { until } from '../../ops/installation/condition'
import { startBare } from './bare'
import { type ExamCity, openExamCity } from './exam-city'
import { drive, type LoadRequest, lanesOver } from './load'
import { measurePairs, type Ratio, type Run, type Side } from './pairs'
import { openSite, outboxIsEmpty, type Site } from './site'

export interface BookingSize {
  readonly seats: number
  /** More for the bare side, so that its runs last as long. */
  readonly bareSeats: number
  readonly connections: number
  readonly pairs: number
  readonly hopPairs: number
}

export interface BookingFigures extends Ratio {
  /** Booked through the portal against at the exam service's own port. */
  readonly portalHop: Ratio
}

const DAY_MS = 86_400_000
/** Booking is open from 30 to 3 days before. */
const AHEAD_DAYS = 10

/**
 * Seats booked a second, every rule and fact included and the relay drained before the clock stops, against a bare Express
 * route with one conditional UPDATE. Everyone books once, and has looked at one's own bookings with the same token before.
 */
export async function measureBooking(
  size: BookingSize,
  say: (line: string) => void,
): Promise<BookingFigures> {
  const site = await openSite(['exam', 'portal'])
  const city = await openExamCity(site, new Date(Date.now() + AHEAD_DAYS * DAY_MS))
  const bare = await startBare(site, 'bare-server')
  try {
    await site.owner.query(
      `CREATE SCHEMA bare; CREATE TABLE bare.seat (sitting_id uuid, seat_no integer, person_id uuid,
         PRIMARY KEY (sitting_id, seat_no))`,
    )
    const own: Side = { name: 'exam', run: () => bookAt(site, city, size, site.cluster.urlOf('exam')) }
    const portal: Side = { name: 'portal', run: () => bookAt(site, city, size, site.cluster.portalUrl) }
    const other: Side = { name: 'bare', run: () => bookBare(site, bare.origin, size) }
    await site.cluster.signal('portal', 'SIGSTOP')
    const ratio = await measurePairs(own, other, size.pairs, say)
    await site.cluster.signal('portal', 'SIGCONT')
    await until('the portal has not heard of the key of these tokens', () => portalKnows(site, city))
    const portalHop = await measurePairs(portal, own, size.hopPairs, say)
    return { ...ratio, portalHop }
  } finally {
    await bare.stop()
    await city.close()
    await site.stop()
  }
}

/** The portal checks tokens itself, and hears of their key once it goes on. */
async function portalKnows(site: Site, city: ExamCity): Promise<boolean> {
  const { sittingId } = await openSitting(city, 1)
  const [personId] = await city.people(1)
  const { headers } = lookBefore(await bookingOf(site, sittingId, personId!))
  const { status } = await fetch(`${site.cluster.portalUrl}/v1/my/bookings?limit=1`, {
    headers: { ...headers },
  })
  return status === 200
}

async function bookAt(site: Site, city: ExamCity, size: BookingSize, origin: string): Promise<Run> {
  const { sittingId } = await openSitting(city, size.seats)
  const people = await city.people(size.seats)
  const requests = await Promise.all(people.map(personId => bookingOf(site, sittingId, personId)))
  await drive(origin, lanesOver(requests.map(lookBefore), size.connections), [200])
  await until('the outbox is not empty', () => outboxIsEmpty(site, 'exam'))
  return drive(origin, lanesOver(requests, size.connections), [201], () =>
    until('facts are left in the outbox', () => outboxIsEmpty(site, 'exam'), { everyMs: 5 }),
  )
}

export const openSitting = (city: ExamCity, seats: number): Promise<{ sittingId: string }> =>
  city.sitting({
    seats,
    startsAt: new Date(Date.now() + AHEAD_DAYS * DAY_MS),
    publishedAt: new Date(),
  })

/** Nobody books without having looked: the signature of a token is checked at its first use (dev/bench/bench.ts). */
const lookBefore = ({ headers }: LoadRequest): LoadRequest => ({
  method: 'GET',
  path: '/v1/my/bookings?limit=1',
  headers,
})

export async function bookingOf(site: Site, sittingId: string, personId: string): Promise<LoadRequest> {
  const headers = await site.headersOf('person', { personId })
  return { method: 'POST', path: `/v1/sittings/${sittingId}/bookings`, headers, body: '{}' }
}

/** A seat that nobody else wants: the bare side never meets anyone. */
async function bookBare({ owner }: Site, origin: string, size: BookingSize): Promise<Run> {
  const [row] = await owner.query<{ sittingId: string }>(
    `WITH s AS (SELECT gen_random_uuid() AS id), laid AS (
       INSERT INTO bare.seat (sitting_id, seat_no) SELECT s.id, n FROM s, generate_series(1, $1::integer) n)
     SELECT id AS "sittingId" FROM s`,
    [size.bareSeats],
  )
  const requests = Array.from(
    { length: size.bareSeats },
    (_, at): LoadRequest => ({
      method: 'POST',
      path: `/sittings/${row!.sittingId}/seats/${at + 1}`,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ personId: row!.sittingId }),
    }),
  )
  return drive(origin, lanesOver(requests, size.connections), [201])
}
