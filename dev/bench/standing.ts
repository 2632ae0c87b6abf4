import { plainDateIn, yearOf } from '../../domain/time/plain-date'
import type { Sql } from '../../services/kit/sql/database'
import { drive, type LoadRequest, lanesOver } from './load'
import { measurePairs, msAnAnswer, type Ratio, type Run } from './pairs'
import { startSecond } from './second-service'
import { openSite, type Site } from './site'

export interface StandingSize {
  readonly entriesFew: number
  readonly entriesMany: number
  /** Answers a run, each for another person. */
  readonly asked: number
  readonly pairs: number
}

export interface StandingFigures extends Ratio {
  /** Milliseconds an answer. */
  readonly msFew: number
  readonly msMany: number
}

/**
 * The time to answer for one person, one after another on one connection, with many entries in the table against few: two
 * ledgers on one PostgreSQL. The ratio is one of times.
 */
export async function measureStanding(
  size: StandingSize,
  say: (line: string) => void,
): Promise<StandingFigures> {
  const site = await openSite(['ledger'])
  const second = await startSecond('ledger', site)
  try {
    const few = await fill(site.owner, size.entriesFew, size.asked)
    say(`  laying ${size.entriesMany} entries`)
    const many = await fill(second.owner, size.entriesMany, size.asked)
    const ratio = await measurePairs(
      { name: 'few', run: await asking(site, site.cluster.urlOf('ledger'), few) },
      { name: 'many', run: await asking(site, second.origin, many) },
      size.pairs,
      say,
    )
    // Throughput of few by that of many is time of many by time of few.
    return { ...ratio, msFew: msAnAnswer(ratio.ours), msMany: msAnAnswer(ratio.bare) }
  } finally {
    await second.stop()
    await site.stop()
  }
}

async function asking(site: Site, origin: string, people: readonly string[]): Promise<() => Promise<Run>> {
  const headers = await Promise.all(people.map(personId => site.headersOf('person', { personId })))
  const requests = headers.map(
    (each): LoadRequest => ({ method: 'GET', path: '/v1/my/standing', headers: each }),
  )
  return () => drive(origin, lanesOver(requests, 1), [200])
}

const YEARS = 5
const COURSES_A_YEAR = 2

/** Written year by year, so that a person's entries lie far apart. @returns people to ask for, at random */
async function fill(owner: Sql, entries: number, asked: number): Promise<string[]> {
  const year = yearOf(plainDateIn(new Date()))
  const people = entries / (YEARS * COURSES_A_YEAR)
  await owner.query(
    `INSERT INTO ledger.person (person_id, version, locality, industry, first_year)
     SELECT gen_random_uuid(), 1, '330302', 'health', $2::integer FROM generate_series(1, $1::integer)`,
    [people, year - YEARS],
  )
  for (let at = year - YEARS + 1; at <= year; at += 1) await owner.query(ENTRIES_OF_YEAR, [at])
  for (const table of ['person', 'award', 'entry']) await owner.query(`VACUUM ANALYZE ledger.${table}`)
  const drawn = await owner.query<{ personId: string }>(
    'SELECT person_id AS "personId" FROM ledger.person ORDER BY random() LIMIT $1',
    [asked],
  )
  return drawn.map(({ personId }) => personId)
}

/** Awards and their grants, as registration writes them; the tables' own keys and triggers look at each. */
const ENTRIES_OF_YEAR = `
WITH awarded AS (
  INSERT INTO ledger.award (award_id, award_kind, subject_id, person_id, year, category)
  SELECT gen_random_uuid(), 'course', gen_random_uuid(), person_id, $1::integer, 'general'
  FROM ledger.person, generate_series(1, ${COURSES_A_YEAR}) RETURNING award_id, person_id
)
INSERT INTO ledger.entry (entry_id, award_id, revision, entry_kind, person_id, year, category, half_hours, cause_kind,
  cause_id, source_kind, source_id, offering_id, article, policy_version, registered_by, award_seq, registered_at,
  correlation_id)
SELECT gen_random_uuid(), award_id, 1, 'grant', person_id, $1::integer, 'general', 36, 'result', gen_random_uuid(),
  'sitting', gen_random_uuid(), gen_random_uuid(), '10', 'city', 'municipalBureau', 1, now(), 'bench'
FROM awarded`
