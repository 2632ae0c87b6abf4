import { newId } from '../../../kit/base/ids'
import { LATER_ENTRIES } from '../certificates/certificate-search'
import { PEOPLE } from '../standing/people'
import { type LedgerUnderTest, ledgerUnderTest } from '../testing/world'
import {
  ATTEMPTS,
  BOOKINGS,
  ENROLMENTS,
  OPEN_CLASSES,
  OPEN_OFFERINGS,
  OPEN_SITTINGS,
  STANDING_AWARDS,
} from './open-choices'

/** The time to answer must not grow with the table: each question is put to indexes alone. */
describe('with many people and entries in the tables', () => {
  const PEOPLE_COUNT = 5_000
  let ledger: LedgerUnderTest
  let someone: string

  beforeAll(async () => {
    ledger = await ledgerUnderTest()
    const people = Array.from({ length: PEOPLE_COUNT }, newId)
    someone = people[0]!
    await ledger.owner.query(
      `INSERT INTO ledger.person (person_id, version, locality, industry, employer_id, employer_since)
       SELECT p.id, 1, '3303' || lpad((p.n % 12)::text, 2, '0'), 'industry' || p.n % 40, gen_random_uuid(), now()
       FROM unnest($1::uuid[]) WITH ORDINALITY p(id, n)`,
      [people],
    )
    await ledger.owner.query(
      `WITH a AS (
         INSERT INTO ledger.award (award_id, award_kind, subject_id, person_id, year, category)
         SELECT gen_random_uuid(), 'course', gen_random_uuid(), p.id, y.year, 'general'
         FROM unnest($1::uuid[]) p(id), generate_series(2021, 2026) y(year) RETURNING *)
       SELECT count(*) FROM a`,
      [people],
    )
    await ledger.owner.query(
      `INSERT INTO ledger.entry (entry_id, award_id, revision, entry_kind, person_id, year, category, half_hours,
         cause_kind, cause_id, batch_id, source_kind, source_id, offering_id, article, policy_version, registered_by,
         award_seq, registered_at, correlation_id)
       SELECT gen_random_uuid(), award_id, 1, 'grant', person_id, year, category, 36, 'result', gen_random_uuid(),
         gen_random_uuid(), 'sitting', gen_random_uuid(), gen_random_uuid(), '10', 'test', 'municipalBureau', 1, now(), 'test'
       FROM ledger.award`,
    )
    await ledger.owner.query('ANALYZE ledger.person, ledger.award, ledger.entry')
  })
  afterAll(() => ledger.close())

  const planOf = async (text: string, values: unknown[]) => {
    const lines = await ledger.sql.query<Record<string, string>>(`EXPLAIN ${text}`, values)
    return lines.map(line => line['QUERY PLAN']).join('\n')
  }
  const usesIndexes = (plan: string, ...names: string[]) => {
    for (const name of names) expect(plan).toContain(name)
    expect(plan).not.toMatch(/Seq Scan on (entry|award|person|batch)\b/)
  }

  test('a standing', async () => {
    usesIndexes(
      await planOf(`${PEOPLE} WHERE p.person_id = $3::uuid`, [2026, 2026, someone]),
      'person_pkey',
      'entry_of_person',
    )
  })

  test.each([
    ['locality', "p.locality = '330302'", 'person_of_locality'],
    ['industry', "p.industry = 'industry3'", 'person_of_industry'],
    ['employer', `p.employer_id = '${newId()}'`, 'person_of_employer'],
  ])('a page of standings by %s', async (_what, where, index) => {
    const text = `${PEOPLE} WHERE ${where} AND p.person_id > $3::uuid ORDER BY p.person_id LIMIT 50`
    usesIndexes(await planOf(text, [2026, 2026, someone]), 'entry_of_person')
    expect(await planOf(text, [2026, 2026, someone])).toMatch(new RegExp(`${index}|person_pkey`))
  })

  test('a page of entries', async () => {
    usesIndexes(
      await planOf(
        'SELECT * FROM entry WHERE person_id = $1::uuid AND year = 2026 ORDER BY registered_at, entry_id LIMIT 50',
        [someone],
      ),
      'entry_of_person',
    )
  })

  test('the entries of a batch, and the last of an award', async () => {
    usesIndexes(
      await planOf('SELECT count(*) FROM entry WHERE batch_id = $1::uuid', [newId()]),
      'entry_of_batch',
    )
    usesIndexes(
      await planOf('SELECT revision FROM entry WHERE award_id = $1::uuid ORDER BY revision DESC LIMIT 1', [
        newId(),
      ]),
      'entry_award_id_revision_key',
    )
  })

  test('a certificate: by its code, among those of a person, and what was registered after it', async () => {
    usesIndexes(await planOf(LATER_ENTRIES, [someone, 2025, 2026, [newId()]]), 'entry_of_person')
    expect(await planOf('SELECT * FROM certificate WHERE code_hash = $1', [Buffer.alloc(32)])).toContain(
      'certificate_code_hash_key',
    )
    const page = 'SELECT * FROM certificate WHERE person_id = $1::uuid ORDER BY certificate_id LIMIT 50'
    expect(await planOf(page, [someone])).toContain('certificate_of_person')
  })

  test('what a plan is made of', async () => {
    const uses = async (text: string, values: unknown[], ...indexes: string[]) => {
      const plan = await planOf(text, values)
      for (const index of indexes) expect(plan).toContain(index)
    }
    const now = new Date().toISOString()
    await uses(OPEN_OFFERINGS, [2026, 'health', [someone]], 'offering_open')
    await uses(OPEN_SITTINGS, [2026, now, [someone]], 'sitting_open', 'booking_of_sitting')
    await uses(OPEN_CLASSES, [someone, '2026-03-01'], 'person_pkey', 'class_open')
    await uses(ENROLMENTS, [someone], 'enrolment_of_person')
    await uses(BOOKINGS, [someone, 2026], 'booking_of_person', 'sat_pkey')
    await uses(ATTEMPTS, [someone, 2026], 'course_attempts_pkey')
    usesIndexes(
      await planOf(STANDING_AWARDS, [someone]),
      'award_person_id_year',
      'entry_award_id_revision_key',
    )
  })
})
