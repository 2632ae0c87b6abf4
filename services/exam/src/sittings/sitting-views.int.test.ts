import fc from 'fast-check'
import pg from 'pg'
import {
  isSittingFound,
  type OfferingOfYear,
  type SearchedSitting,
  type SittingSearch,
} from '../../../../domain/exam/sitting-search'
import { plainDate } from '../../../../domain/time/plain-date'
import { newId } from '../../../kit/base/ids'
import { sqlOfPg } from '../../../kit/sql/database'
import { createHarness, type Harness } from '../../../kit/testing/harness'
import { listSittings } from './sitting-views'

const now = new Date('2026-05-20T01:00:00Z')
const hoursFrom = (hours: number): Date => new Date(now.getTime() + hours * 3_600_000)
const ids = [newId(), newId()] as const
const roomId = newId()
const offerings = new Map<string, OfferingOfYear>([
  [ids[0], { year: 2026, category: 'general' }],
  [ids[1], { year: 2026, category: 'industryCommon' }],
])
// The last instant of a day in Wenzhou, the first of the next, and one between.
const starts = ['2026-06-11T15:59:59.999Z', '2026-06-11T16:00:00Z', '2026-06-12T01:00:00Z'] as const
const days = fc.constantFrom(plainDate('2026-06-11'), plainDate('2026-06-12'), plainDate('2026-06-13'))

const sittings: fc.Arbitrary<SearchedSitting> = fc.record({
  stage: fc.constantFrom('published', 'bookingClosed', 'held', 'closed', 'cancelled'),
  year: fc.constantFrom(2026, 2025),
  category: fc.constantFrom('general', 'industryCommon'),
  centreId: fc.constantFrom(...ids),
  locality: fc.constantFrom('330302', '330303'),
  planId: fc.constantFrom(...ids),
  offeringIds: fc.constantFrom([], [ids[0]], [ids[1]], [...ids]),
  startsAt: fc.constantFrom(...starts).map(each => new Date(each)),
  bookingClosesAt: fc.constantFrom(now, hoursFrom(1), hoursFrom(-1)),
  freeSeats: fc.integer({ min: 0, max: 2 }),
})

const asked = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 1 })
const searches: fc.Arbitrary<SittingSearch> = fc.record({
  year: fc.constantFrom(2026, 2025),
  category: asked(fc.constantFrom('general', 'industryCommon')),
  stage: asked(fc.constantFrom('published', 'held')),
  centreId: asked(fc.constantFrom(...ids)),
  locality: asked(fc.constantFrom('330302', '330303')),
  planId: asked(fc.constantFrom(...ids)),
  offeringId: asked(fc.constantFrom(...ids, newId())),
  from: asked(days),
  until: asked(days),
  free: asked(fc.boolean()),
})

describe('a search of sittings, as SQL and as the rule', () => {
  let harness: Harness
  let client: pg.Client
  beforeAll(async () => {
    harness = await createHarness('exam', { kafka: false })
    client = new pg.Client({ connectionString: harness.ownerUrl })
    await client.connect()
    await client.query('SET search_path TO exam')
    // Tables of the same columns without their keys, found before the real ones.
    for (const table of ['sitting', 'room', 'centre', 'seat', 'waiting', 'offering'])
      await client.query(`CREATE TEMP TABLE ${table} AS SELECT * FROM exam.${table} WITH NO DATA`)
    await client.query('INSERT INTO pg_temp.room (room_id) VALUES ($1)', [roomId])
    for (const [offeringId, { year, category }] of offerings)
      await client.query('INSERT INTO pg_temp.offering (offering_id, year, category) VALUES ($1, $2, $3)', [
        ...[offeringId, year, category],
      ])
  })
  afterAll(async () => {
    await client.end()
    await harness.close()
  })

  test('listSittings lists those that isSittingFound finds, by their start, with their free seats', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(sittings, { maxLength: 12 }),
        fc.array(searches, { minLength: 5, maxLength: 5 }),
        async (drawn, drawnSearches) => {
          const laid = await lay(drawn)
          for (const search of drawnSearches) {
            const listed = await listSittings(sqlOfPg(client), { ...search, limit: 100 }, now)
            const found = laid
              .filter(sitting => isSittingFound(sitting, search, { offerings, now }))
              .sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime() || (a.id < b.id ? -1 : 1))
            expect(listed.map(({ sittingId, freeSeats }) => [sittingId, Number(freeSeats)])).toEqual(
              found.map(({ id, freeSeats }) => [id, freeSeats]),
            )
          }
        },
      ),
      { numRuns: 150 },
    )
  })

  async function lay(
    drawn: readonly SearchedSitting[],
  ): Promise<(SearchedSitting & { readonly id: string })[]> {
    await client.query('TRUNCATE pg_temp.sitting, pg_temp.seat')
    const laid = drawn.map(sitting => ({ ...sitting, id: newId() }))
    for (const { id, stage, year, category, centreId, locality, planId, ...sitting } of laid) {
      await client.query(
        `INSERT INTO pg_temp.sitting (sitting_id, room_id, stage, year, category, centre_id, locality, plan_id, offering_ids,
           starts_at, booking_closes_at, ends_at, booking_opens_at, change_until, results_due_at, last_offer_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $10, $10, $10, $10, $10)`,
        [
          ...[id, roomId, stage, year, category, centreId, locality, planId],
          ...[sitting.offeringIds, sitting.startsAt, sitting.bookingClosesAt],
        ],
      )
      await client.query(
        `INSERT INTO pg_temp.seat (sitting_id, seat_no, state)
         SELECT $1, n, CASE WHEN n <= $2 THEN 'free' ELSE 'taken' END FROM generate_series(1, 3) AS n`,
        [id, sitting.freeSeats],
      )
    }
    return laid
  }
})
