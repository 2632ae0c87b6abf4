import { plainDateIn, yearOf } from '../../domain/time/plain-date'
import type { Sql } from '../../services/kit/sql/database'
import { drive, type LoadRequest, lanesOver } from './load'
import { measurePairs, msAnAnswer, type Ratio, type Run } from './pairs'
import { startSecond } from './second-service'
import { openSite } from './site'

export interface QueueSize {
  readonly claimsFew: number
  readonly claimsMany: number
  /** First pages a run. */
  readonly asked: number
  readonly pairs: number
}

export interface QueueFigures extends Ratio {
  /** Milliseconds an answer. */
  readonly msFew: number
  readonly msMany: number
}

/**
 * The time to answer with the first page of a department's review queue (50 claims), one after another on one connection,
 * with many open claims against few: two claim services on one PostgreSQL. The ratio is one of times.
 */
export async function measureQueue(size: QueueSize, say: (line: string) => void): Promise<QueueFigures> {
  const site = await openSite(['claim'])
  const second = await startSecond('claim', site)
  try {
    await fill(site.owner, size.claimsFew)
    say(`  laying ${size.claimsMany} open claims`)
    await fill(second.owner, size.claimsMany)
    const headers = await site.headersOf('industryDepartment', { industry: INDUSTRY })
    const asking = (origin: string) => () => askFirstPages(origin, headers, size.asked)
    const ratio = await measurePairs(
      { name: 'few', run: asking(site.cluster.urlOf('claim')) },
      { name: 'many', run: asking(second.origin) },
      size.pairs,
      say,
    )
    return { ...ratio, msFew: msAnAnswer(ratio.ours), msMany: msAnAnswer(ratio.bare) }
  } finally {
    await second.stop()
    await site.stop()
  }
}

const INDUSTRY = 'health'

function askFirstPages(origin: string, headers: Record<string, string>, count: number): Promise<Run> {
  const request: LoadRequest = { method: 'GET', path: `/v1/claim-queue?industry=${INDUSTRY}`, headers }
  return drive(origin, lanesOver(Array<LoadRequest>(count).fill(request), 1), [200])
}

/** Open claims of one department, due one after another, a third of them taken up by thirty officials. */
async function fill(owner: Sql, claims: number): Promise<void> {
  await owner.query(
    `INSERT INTO claim.claim (claim_id, person_id, claim_type, form, state, seq, revision, since, created_at, industry, year,
       like_key, move, assignee, assigned_at, remind_at, due_at, due_provisional)
     SELECT gen_random_uuid(), gen_random_uuid(), 3, '{}', 'inReview', 2, 1, now(), now(), $2, $3, (n % 500)::text,
       'department', CASE WHEN n % 3 = 0 THEN (n % 30)::text END, CASE WHEN n % 3 = 0 THEN now() END, now(),
       now() + random() * interval '30 days', false
     FROM generate_series(1, $1::integer) n`,
    [claims, INDUSTRY, yearOf(plainDateIn(new Date()))],
  )
  await owner.query(
    `INSERT INTO claim.submission (claim_id, revision, command_id, form, facts, keys, submitted_at, policy_version)
     SELECT claim_id, 1, gen_random_uuid(), '{"kind": "training"}', '{}', '{}', now(), 'city' FROM claim.claim`,
  )
  for (const table of ['claim', 'submission']) await owner.query(`VACUUM ANALYZE claim.${table}`)
}
