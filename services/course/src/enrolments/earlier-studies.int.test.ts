import fc from 'fast-check'
import pg from 'pg'
import { isEarlierStudy, latestStudyYear, type StudyRecord } from '../../../../domain/course/earlier-study'
import { newId } from '../../../kit/base/ids'
import { sqlOfPg } from '../../../kit/sql/database'
import { createHarness, type Harness } from '../../../kit/testing/harness'
import { EARLIER_STUDY, findStudied } from './earlier-studies'

const [course, linked, other] = [newId(), newId(), newId()]
const [family, otherFamily] = [course, other]
const enrolments = [newId(), newId(), newId()] as const
const people = [newId(), newId()] as const

const years = fc.integer({ min: 2024, max: 2026 })
const records = fc.record({
  personId: fc.constantFrom(...people),
  courseId: fc.constantFrom(course, linked, other),
  year: years,
  enrolmentId: fc.option(fc.constantFrom(...enrolments)),
  isEnded: fc.boolean(),
})
type DrawnRecord = typeof records extends fc.Arbitrary<infer T> ? T : never

/** The records of the asked person that are of the course, or of one linked as the same. */
const ofFamily = (drawn: readonly DrawnRecord[]): readonly StudyRecord[] =>
  drawn.filter(each => each.personId === people[0] && each.courseId !== other)

describe('an earlier study, as SQL and as the rule', () => {
  let harness: Harness
  let client: pg.Client
  beforeAll(async () => {
    harness = await createHarness('course', { kafka: false })
    client = new pg.Client({ connectionString: harness.ownerUrl })
    await client.connect()
    await client.query('SET search_path TO course')
    // Tables of the same columns without their keys, found before the real ones.
    for (const table of ['course', 'enrolment', 'studied_course'])
      await client.query(`CREATE TEMP TABLE ${table} AS SELECT * FROM course.${table} WITH NO DATA`)
    for (const [id, familyId] of [
      [course, family],
      [linked, family],
      [other, otherFamily],
    ])
      await client.query('INSERT INTO pg_temp.course (id, family_id) VALUES ($1, $2)', [id, familyId])
  })
  afterAll(async () => {
    await client.end()
    await harness.close()
  })

  test('EARLIER_STUDY finds for an enrolment the records that isEarlierStudy allows', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(records, { maxLength: 6 }),
        fc.record({ enrolmentId: fc.constantFrom(...enrolments), year: years }),
        async (drawn, enrolment) => {
          await lay(drawn)
          await client.query('TRUNCATE pg_temp.enrolment')
          await client.query(
            'INSERT INTO pg_temp.enrolment (id, person_id, course_id, year) VALUES ($1, $2, $3, $4)',
            [enrolment.enrolmentId, people[0], course, enrolment.year],
          )
          const { rows } = await client.query<{ id: string }>(
            `SELECT s.id FROM enrolment e JOIN course c ON c.id = e.course_id
               JOIN studied_course s ON s.person_id = e.person_id JOIN course l ON l.id = s.course_id
             WHERE l.family_id = c.family_id AND ${EARLIER_STUDY}`,
          )
          expect(rows).toHaveLength(ofFamily(drawn).filter(each => isEarlierStudy(each, enrolment)).length)
        },
      ),
      { numRuns: 300 },
    )
  })

  test('findStudied finds the newest year that latestStudyYear names', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(records, { maxLength: 6 }),
        fc.constantFrom(course, linked),
        fc.option(fc.constantFrom(...enrolments)),
        async (drawn, courseId, exceptEnrolmentId) => {
          await lay(drawn)
          const studied = await findStudied(sqlOfPg(client), {
            personId: people[0],
            courseId,
            exceptEnrolmentId,
          })
          expect(studied?.year).toBe(latestStudyYear(ofFamily(drawn), exceptEnrolmentId))
        },
      ),
      { numRuns: 300 },
    )
  })

  async function lay(drawn: readonly DrawnRecord[]): Promise<void> {
    await client.query('TRUNCATE pg_temp.studied_course')
    for (const { personId, courseId, year, enrolmentId, isEnded } of drawn)
      await client.query(
        `INSERT INTO pg_temp.studied_course (id, person_id, course_id, year, source, enrolment_id, ended_at)
         VALUES ($1, $2, $3, $4, 'drawn', $5, $6)`,
        [newId(), personId, courseId, year, enrolmentId, isEnded ? new Date() : null],
      )
  }
})
