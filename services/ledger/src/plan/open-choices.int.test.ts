import fc from 'fast-check'
import type pg from 'pg'
import { stands } from '../../../../domain/ledger/award'
import {
  freeSeatsOf,
  isClassOpen,
  isOfferingOpen,
  isSittingOpen,
  type StatedClass,
  type StatedOffering,
  type StatedSitting,
} from '../../../../domain/plan/open-choices'
import { policy } from '../../../../domain/policy/policy'
import { plainDate, plainDateIn } from '../../../../domain/time/plain-date'
import { newId } from '../../../kit/base/ids'
import { createPool, type Sql, sqlOfPg } from '../../../kit/sql/database'
import { createHarness, type Harness } from '../../../kit/testing/harness'
import { loadClasses, loadLearner, loadOpen } from './open-choices'

const city = policy('city')
const now = new Date('2026-06-20T01:00:00Z')
const year = 2026
const hoursFrom = (instant: Date, hours: number): Date => new Date(instant.getTime() + hours * 3_600_000)
const uuids = fc.constant(null).map(() => newId())

const offerings: fc.Arbitrary<StatedOffering & { enrolment: string | null }> = fc.record({
  offeringId: uuids,
  year: drawMostly(year, 2025),
  category: drawMostly('general', 'industryCommon', 'professional'),
  industry: fc.constantFrom('health', 'finance', null),
  proof: drawMostly<string | null>('sitting', 'assessment', null),
  status: drawMostly<string | null>('confirmed', 'proposed', 'withdrawn', null),
  enrolment: fc.constantFrom(null, null, 'enrolled', 'finished', 'ended'),
})

const bookings = fc.record({
  isOwn: fc.boolean(),
  year: drawMostly(year, 2025),
  ended: drawMostly(false, true),
  sat: drawMostly(false, true),
})

const sittings: fc.Arbitrary<
  StatedSitting & { bookings: (typeof bookings extends fc.Arbitrary<infer T> ? T : never)[] }
> = fc.record({
  sittingId: uuids,
  year: drawMostly(year, 2025),
  stage: drawMostly<string | null>('published', 'bookingClosed', 'held', 'cancelled', null),
  startsAt: drawMostly(hoursFrom(now, 1), now, hoursFrom(now, -1)),
  seats: fc.constantFrom(null, 0, 1, 2),
  bookings: fc.array(bookings, { maxLength: 3 }),
})

const classes: fc.Arbitrary<StatedClass & { classId: string }> = fc.record({
  classId: uuids,
  state: drawMostly('accepted', 'planIn', 'held'),
  industry: drawMostly('health', 'finance'),
  firstDay: fc.constantFrom(...['2026-06-19', '2026-06-20', '2026-06-21'].map(plainDate)),
  series: fc.constantFrom(null, 'nursing', 'medicine'),
})

const titleSeries = fc.option(
  fc.array(
    fc.record({
      value: fc.constantFrom('nursing', 'medicine'),
      startsOn: fc.constantFrom('', '2026-06-20', '2026-06-21'),
      endsOn: fc.constantFrom('', '2026-06-20', '2026-06-21'),
    }),
    { maxLength: 2 },
  ),
)

const awards = fc.record({
  subjectId: uuids,
  kind: fc.constantFrom('course', 'claim', 'trainingClass'),
  year: drawMostly(year, 2025),
  revision: fc.integer({ min: 0, max: 4 }),
})

describe("the open choices of a person's year, as SQL and as the rule", () => {
  let harness: Harness
  let pool: pg.Pool
  let client: pg.PoolClient
  let sql: Sql
  beforeAll(async () => {
    harness = await createHarness('ledger', { kafka: false })
    pool = createPool(harness.ownerUrl, 'owner', 1)
    client = await pool.connect()
    sql = sqlOfPg(client)
    await sql.query('SET search_path TO ledger')
    // Tables of the same columns without their keys, found before the real ones.
    for (const table of tables)
      await sql.query(`CREATE TEMP TABLE ${table} AS SELECT * FROM ledger.${table} WITH NO DATA`)
  })
  afterAll(async () => {
    client.release(true)
    await pool.end()
    await harness.close()
  })

  test('offerings and sittings are those that the rules keep open, each with the seats that nobody holds', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(offerings, { maxLength: 6 }),
        fc.array(sittings, { maxLength: 4 }),
        async (offered, sat) => {
          const personId = await layCourses(offered, sat)
          const { learner } = await loadLearner(sql, personId, year, city)
          const open = await loadOpen(sql, learner, { industry: 'health', now })

          const enrolledIn = offered
            .filter(each => each.year === year && isInForce(each.enrolment))
            .map(each => each.offeringId)
          expect(idsOf(open.offerings, 'offeringId')).toEqual(
            idsOf(
              offered.filter(each => isOfferingOpen(each, { year, industry: 'health', enrolledIn })),
              'offeringId',
            ),
          )
          const bookedIn = sat
            .filter(each =>
              each.bookings.some(one => one.isOwn && one.year === year && !one.ended && !hasSat(each)),
            )
            .map(each => each.sittingId)
          const expected = sat
            .filter(each => isSittingOpen(each, { year, bookedIn }, now))
            .map(each => [each.sittingId, freeSeatsOf(each, each.bookings.filter(one => !one.ended).length)])
          expect(open.sittings.map(each => [each.sittingId, each.freeSeats]).sort()).toEqual(expected.sort())
        },
      ),
      { numRuns: 150 },
    )
  })

  test('classes are those that the rule lets the person go to', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(classes, { maxLength: 6 }), titleSeries, async (given, series) => {
        const personId = await layClasses(given, series)
        const found = await loadClasses(sql, personId, now)
        const person = { industry: 'health', titleSeries: series }
        expect(idsOf(found, 'classId')).toEqual(
          idsOf(
            given.filter(each => isClassOpen(each, person, plainDateIn(now))),
            'classId',
          ),
        )
      }),
      { numRuns: 150 },
    )
  })

  test('an award counts where its last revision stands, with the hours of that entry', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(awards, { maxLength: 5 }), async given => {
        const personId = await layAwards(given)
        const { learner, counted } = await loadLearner(sql, personId, year, city)
        const standing = given.filter(each => each.revision > 0 && stands(each.revision))
        const courses = standing.filter(each => each.kind === 'course')
        expect(idsOf(learner.earned, 'courseId')).toEqual(
          idsOf(
            courses.filter(each => each.year === year),
            'subjectId',
          ),
        )
        expect([...learner.studied].sort()).toEqual(
          idsOf(
            courses.filter(each => each.year !== year),
            'subjectId',
          ),
        )
        expect(counted.map(each => [each.year, each.halfHours]).sort()).toEqual(
          standing
            .filter(each => each.kind !== 'course')
            .map(each => [each.year, each.revision])
            .sort(),
        )
      }),
      { numRuns: 150 },
    )
  })

  async function layCourses(
    offered: readonly (StatedOffering & { enrolment: string | null })[],
    sat: readonly (StatedSitting & { bookings: readonly Booking[] })[],
  ): Promise<string> {
    const personId = await layPerson(null)
    for (const { enrolment, ...each } of offered) {
      const key = {
        offering_id: each.offeringId,
        course_id: newId(),
        year: each.year,
        category: each.category,
      }
      await insert('offering', {
        ...{ ...key, course_title: '数字经济', half_hours: 36, version: 1 },
        ...{ industry: each.industry, proof: each.proof, status: each.status },
      })
      if (enrolment)
        await insert('enrolment', { ...key, enrolment_id: newId(), person_id: personId, state: enrolment })
    }
    for (const sitting of sat) {
      const { sittingId: sitting_id, year, stage, seats } = sitting
      await insert('sitting', {
        sitting_id,
        year,
        stage,
        seats,
        starts_at: sitting.startsAt,
        ends_at: sitting.startsAt,
      })
      for (const { isOwn, year, ended } of sitting.bookings)
        await insert('booking', {
          ...{ booking_id: newId(), sitting_id, course_id: newId(), year, ended },
          person_id: isOwn ? personId : newId(),
        })
      if (hasSat(sitting)) await insert('sat', { person_id: personId, sitting_id })
    }
    return personId
  }

  async function layClasses(
    given: readonly (StatedClass & { classId: string })[],
    series: unknown,
  ): Promise<string> {
    const personId = await layPerson(series)
    for (const { classId: class_id, state, industry, firstDay: first_day, series } of given)
      await insert('training_class', {
        ...{ class_id, state, industry, first_day, series, class_kind: 'associationTraining', title: '急救' },
        ...{ online: false, days: '[]', seq: 1 },
      })
    return personId
  }

  async function layAwards(
    given: readonly (typeof awards extends fc.Arbitrary<infer T> ? T : never)[],
  ): Promise<string> {
    const personId = await layPerson(null)
    for (const { subjectId: subject_id, kind: award_kind, year, revision: last } of given) {
      const award = { award_id: newId(), person_id: personId, year }
      const category = award_kind === 'course' ? 'general' : 'professional'
      await insert('award', { ...award, subject_id, award_kind, category })
      for (let revision = 1; revision <= last; revision += 1)
        await insert('entry', {
          ...{ ...award, revision, category, half_hours: revision },
          entry_kind: stands(revision) ? 'grant' : 'reversal',
        })
    }
    return personId
  }

  async function layPerson(series: unknown): Promise<string> {
    const personId = newId()
    await sql.query(`TRUNCATE ${tables.map(table => `pg_temp.${table}`).join(', ')}`)
    await insert('person', {
      ...{ person_id: personId, version: 1, locality: '330302', industry: 'health' },
      title_series: series === null ? null : JSON.stringify(series),
    })
    return personId
  }

  const insert = (table: string, row: Readonly<Record<string, unknown>>): Promise<unknown> =>
    sql.query(
      `INSERT INTO pg_temp.${table} (${Object.keys(row).join(', ')})
       VALUES (${Object.keys(row).map((_, at) => `$${at + 1}`)})`,
      Object.values(row),
    )
})

const tables = [
  ...['person', 'offering', 'enrolment', 'sitting', 'booking', 'sat', 'course_attempts'],
  ...['training_class', 'award', 'entry', 'claim'],
]

type Booking = typeof bookings extends fc.Arbitrary<infer T> ? T : never

/** The person has sat it where one of the own bookings says so. */
const hasSat = ({ bookings }: { readonly bookings: readonly Booking[] }): boolean =>
  bookings.some(each => each.isOwn && each.sat)

const isInForce = (enrolment: string | null): boolean => enrolment === 'enrolled' || enrolment === 'finished'

const idsOf = <K extends string>(rows: readonly Readonly<Record<K, string>>[], key: K): string[] =>
  rows.map(row => row[key]).sort()

/** Draws the first value three times out of four, so that most draws come as far as the conditions behind. */
function drawMostly<T>(first: T, ...others: readonly T[]): fc.Arbitrary<T> {
  return fc.oneof(
    { weight: 3, arbitrary: fc.constant(first) },
    { weight: 1, arbitrary: fc.constantFrom(first, ...others) },
  )
}
