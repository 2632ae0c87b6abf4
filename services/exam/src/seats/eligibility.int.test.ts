import fc from 'fast-check'
import pg from 'pg'
import {
  attemptsMax,
  type BookableSitting,
  type Candidate,
  isOpen,
  mayBook,
} from '../../../../domain/exam/booking'
import { policy } from '../../../../domain/policy/policy'
import { newId } from '../../../kit/base/ids'
import { createHarness, type Harness } from '../../../kit/testing/harness'
import type { ExamDeps } from '../deps'
import { attemptsLeftOf } from '../results/attempts'
import {
  ELIGIBLE_CTE,
  ELIGIBLE_IN_TIME_CTE,
  eligibleValues,
  endReason,
  hasAttemptLeft,
  IS_EXAMINED,
  isEndReasonGone,
  isOpenAt,
  isWaitOver,
  maySit,
} from './eligibility.sql'

const city = policy('city')
const now = new Date('2026-05-20T01:00:00Z')
const startsAt = new Date('2026-06-12T01:00:00Z')
const endsAt = new Date('2026-06-12T02:30:00Z')
const HOUR_MS = 3_600_000
const [ownOffering, otherOffering] = [newId(), newId()]
const courses = [newId(), newId()] as const
const hoursFrom = (instant: Date, hours: number): Date => new Date(instant.getTime() + hours * HOUR_MS)

const sittings: fc.Arbitrary<BookableSitting> = fc.record({
  stage: drawMostly('published', 'bookingClosed', 'held', 'closed', 'cancelled'),
  cancelReason: fc.constant(null),
  year: drawMostly(2026, 2025),
  category: drawMostly('general', 'industryCommon'),
  offeringIds: fc.constantFrom([], [ownOffering], [otherOffering], [ownOffering, otherOffering]),
  bookingOpensAt: drawMostly(hoursFrom(now, -24), now, hoursFrom(now, 1)),
  bookingClosesAt: drawMostly(hoursFrom(now, 24), now, hoursFrom(now, -1)),
  startsAt: fc.constant(startsAt),
})

const candidates: fc.Arbitrary<Candidate> = fc.record({
  year: drawMostly(2026, 2025),
  category: drawMostly('general', 'industryCommon'),
  offeringId: drawMostly(ownOffering, otherOffering),
  proof: drawMostly('sitting', 'assessment'),
  passed: drawMostly(false, true),
  attemptsUsed: fc.integer({ min: 0, max: 5 }),
  attemptsGranted: fc.integer({ min: 0, max: 1 }),
  retakeFrom: drawMostly(null, startsAt, hoursFrom(startsAt, -1), hoursFrom(startsAt, 1)),
})

/** A person's booking or place of the course. The first three kinds (countsAgainst) exclude another booking. */
const had = drawMostly('nothing', 'bookingInForce', 'waiting', 'offered', 'bookingEnded', 'placeClosed')
type Had = typeof had extends fc.Arbitrary<infer T> ? T : never
const countsAgainst: readonly Had[] = ['bookingInForce', 'waiting', 'offered']

/** A booking in force of another course, in a sitting at such a time. */
const elsewhere = drawMostly('none', 'overlapping', 'justBefore', 'justAfter')
const timesElsewhere = {
  overlapping: [hoursFrom(startsAt, -1), hoursFrom(startsAt, 0.5)],
  justBefore: [hoursFrom(startsAt, -2), startsAt],
  justAfter: [endsAt, hoursFrom(endsAt, 2)],
} as const

const people = fc.record({
  isKnown: drawMostly(true, false),
  verified: drawMostly(true, false),
  candidates: fc.array(fc.record({ candidate: candidates, had }), { maxLength: courses.length }),
  elsewhere,
  asksForCourse: fc.option(fc.constantFrom(...courses)),
})
type DrawnPerson = typeof people extends fc.Arbitrary<infer T> ? T : never
type Person = DrawnPerson & { readonly personId: string }

describe('who may book, as SQL and as the rule', () => {
  let harness: Harness
  let client: pg.Client
  beforeAll(async () => {
    harness = await createHarness('exam', { kafka: false })
    client = new pg.Client({ connectionString: harness.ownerUrl })
    await client.connect()
    await client.query('SET search_path TO exam')
    // Tables of the same columns without their keys, found before the real ones.
    for (const table of ['person', 'candidate', 'sitting', 'booking', 'waiting'])
      await client.query(`CREATE TEMP TABLE ${table} AS SELECT * FROM exam.${table} WITH NO DATA`)
  })
  afterAll(async () => {
    await client.end()
    await harness.close()
  })

  test('a crowd gets what mayBook allows each: a seat or a place of the one course that fits, where nothing is had', async () => {
    await fc.assert(
      fc.asyncProperty(
        sittings,
        fc.array(people, { minLength: 1, maxLength: 12 }),
        async (sitting, drawn) => {
          const crowd = drawn.map(person => ({ ...person, personId: newId() }))
          const sittingId = await lay(sitting, crowd)
          const places = crowd.flatMap(person => coursesOpenTo(person, sitting))
          expect(await eligible(ELIGIBLE_CTE, sittingId, crowd)).toEqual(places)
          const seats = crowd
            .filter(person => person.elsewhere !== 'overlapping')
            .flatMap(person => coursesOpenTo(person, sitting))
          expect(await eligible(ELIGIBLE_IN_TIME_CTE, sittingId, crowd)).toEqual(seats)
        },
      ),
      { numRuns: 300 },
    )
  })

  test('each fragment says of a candidate and a sitting what the rule says', async () => {
    await fc.assert(
      fc.asyncProperty(sittings, candidates, async (sitting, candidate) => {
        const person = { isKnown: true, verified: true, elsewhere: 'none', asksForCourse: null } as const
        const one = { ...person, personId: newId(), candidates: [{ candidate, had: 'nothing' } as const] }
        await lay(sitting, [one])
        const values = [now, attemptsMax({ attemptsGranted: 0 }, city, now)]
        const { rows } = await client.query(
          `SELECT ${isOpenAt('$1::timestamptz')} AS open,
             CASE WHEN NOT (${IS_EXAMINED}) THEN 'not-examined' WHEN c.passed THEN 'already-passed'
               WHEN NOT ${hasAttemptLeft('$2::integer')} THEN 'attempts-exhausted'
               WHEN NOT ${isWaitOver('s.starts_at')} THEN 'retake-too-early' END AS code,
             ${maySit('$2::integer', 's.starts_at')} AS may_sit,
             ${endReason('$2::integer', '$1::timestamptz')} AS end_reason, ${isEndReasonGone('$2::integer')} AS gone,
             ${attemptsLeftOf('$2')} AS attempts_left
           FROM candidate c, sitting s`,
          values,
        )
        const code = codeOfFit(sitting, candidate)
        // Whether it is examined aside, since a seat that somebody has was of a sitting that fitted.
        const examined = { ...candidate, ...examinedBy(sitting) }
        const codeOfResults = codeOfFit(sitting, examined)
        expect(rows).toEqual([
          {
            open: isOpen(sitting, city, now) === undefined,
            code,
            may_sit: codeOfResults === null,
            end_reason: codeOfResults === null ? null : endReasons[codeOfResults],
            gone: codeOfResults === null,
            attempts_left: Math.max(0, attemptsMax(candidate, city, now) - candidate.attemptsUsed),
          },
        ])
      }),
      { numRuns: 500 },
    )
  })

  const eligible = async (cte: string, sittingId: string, crowd: readonly Person[]): Promise<string[]> => {
    const asked = crowd.map(({ personId, asksForCourse }) => ({
      ...{ actor: harness.actor('person', { personId }), personId, courseId: asksForCourse },
    }))
    const { rows } = await client.query<{ person_id: string; course_id: string }>(
      `${cte} SELECT person_id, course_id FROM eligible ORDER BY turn`,
      eligibleValues({ policy: city } as ExamDeps, sittingId, now, asked),
    )
    return rows.map(row => `${row.person_id} ${row.course_id}`)
  }

  async function lay(sitting: BookableSitting, crowd: readonly Person[]): Promise<string> {
    const sittingId = newId()
    await client.query(
      'TRUNCATE pg_temp.person, pg_temp.candidate, pg_temp.sitting, pg_temp.booking, pg_temp.waiting',
    )
    await insert('sitting', {
      ...{
        sitting_id: sittingId,
        stage: sitting.stage,
        year: sitting.year,
        category: sitting.category,
        version: 1,
      },
      ...{ offering_ids: sitting.offeringIds, starts_at: startsAt, ends_at: endsAt },
      ...{ booking_opens_at: sitting.bookingOpensAt, booking_closes_at: sitting.bookingClosesAt },
    })
    for (const { personId, isKnown, verified, elsewhere, candidates } of crowd) {
      if (isKnown) await insert('person', { person_id: personId, verified })
      if (elsewhere !== 'none') {
        const [starts_at, ends_at] = timesElsewhere[elsewhere]
        const other = newId()
        await insert('sitting', { sitting_id: other, starts_at, ends_at })
        const key = { person_id: personId, course_id: newId(), year: 2026 }
        await insert('booking', { ...key, sitting_id: other, state: 'inForce' })
      }
      for (const [at, { candidate, had }] of candidates.entries()) {
        const key = { person_id: personId, course_id: courses[at]!, year: candidate.year }
        await insert('candidate', {
          ...{
            ...key,
            category: candidate.category,
            offering_id: candidate.offeringId,
            proof: candidate.proof,
          },
          ...{
            passed: candidate.passed,
            attempts_used: candidate.attemptsUsed,
            retake_from: candidate.retakeFrom,
          },
          attempts_granted: candidate.attemptsGranted,
        })
        if (had === 'bookingInForce' || had === 'bookingEnded')
          await insert('booking', { ...key, state: had === 'bookingEnded' ? 'ended' : 'inForce' })
        if (had === 'waiting' || had === 'offered') await insert('waiting', { ...key, state: had })
        if (had === 'placeClosed') await insert('waiting', { ...key, state: 'closed' })
      }
    }
    return sittingId
  }

  const insert = (table: string, row: Readonly<Record<string, unknown>>): Promise<unknown> =>
    client.query(
      `INSERT INTO pg_temp.${table} (${Object.keys(row).join(', ')})
       VALUES (${Object.keys(row)
         .map((_, at) => `$${at + 1}`)
         .join(', ')})`,
      Object.values(row),
    )
})

/** Of the courses that the person asks for, the only one that the rule lets them book, where there is only one. */
function coursesOpenTo(person: Person, sitting: BookableSitting): string[] {
  const known = person.isKnown ? { verified: person.verified } : undefined
  const open = person.candidates.flatMap(({ candidate, had }, at) => {
    const isAsked = person.asksForCourse === null || person.asksForCourse === courses[at]
    if (
      !isAsked ||
      countsAgainst.includes(had) ||
      mayBook(sitting, { person: known, candidate }, { policy: city, now })
    )
      return []
    return [`${person.personId} ${courses[at]}`]
  })
  return open.length === 1 ? open : []
}

const endReasons = {
  'already-passed': 'passedElsewhere',
  'attempts-exhausted': 'attemptsExhausted',
  'retake-too-early': 'retakeTooEarly',
  'not-examined': undefined,
} as const

/** The answer of mayBook once the sitting is open and the person verified. */
function codeOfFit(sitting: BookableSitting, candidate: Candidate): keyof typeof endReasons | null {
  const open = { stage: 'published', bookingOpensAt: now, bookingClosesAt: hoursFrom(now, 1) } as const
  const refusal = mayBook(
    { ...sitting, ...open },
    { person: { verified: true }, candidate },
    { policy: city, now },
  )
  if (!refusal) return null
  if (refusal.code === 'sitting-outside-year' || refusal.code === 'sitting-of-other-course')
    return 'not-examined'
  return refusal.code as keyof typeof endReasons
}

function examinedBy({
  year,
  category,
  offeringIds,
}: BookableSitting): Pick<Candidate, 'year' | 'category' | 'proof' | 'offeringId'> {
  return { year, category, proof: 'sitting', offeringId: offeringIds[0] ?? ownOffering }
}

/** Draws the first value three times out of four, so that most draws come as far as the rules behind. */
function drawMostly<const T>(first: T, ...others: readonly T[]): fc.Arbitrary<T> {
  return fc.oneof(
    { weight: 3, arbitrary: fc.constant(first) },
    { weight: 1, arbitrary: fc.constantFrom(first, ...others) },
  )
}
