import type { Sql } from '../../services/kit/sql/database'
import { compareKeys } from './buckets'
import type { Finding } from './finding'

const UNDER_WAY_SECONDS = 30

/**
 * Holds exam's results against ledger's entries, by each service's own counts and digests: every batch registered, each
 * passed result one grant, each grant one cause. Compares hashes of buckets first, so that agreement costs two statements.
 *
 * @param underWaySeconds how long a batch may be on its way before it counts as late
 */
export async function reconcile(
  exam: Sql,
  ledger: Sql,
  underWaySeconds = UNDER_WAY_SECONDS,
): Promise<Finding[]> {
  return [...(await compareBatches(exam, ledger, underWaySeconds)), ...(await compareAwards(exam, ledger))]
}

interface BatchRow {
  readonly batchId: string
  readonly sourceId: string
  readonly passed: number
  readonly digest: string
  readonly at: Date
}

async function compareBatches(exam: Sql, ledger: Sql, underWaySeconds: number): Promise<Finding[]> {
  const sent = await exam.query<BatchRow>(
    `SELECT batch_id, source_id, passed_count AS passed, passed_digest AS digest, committed_at AS at
     FROM result_batch WHERE passed_count > 0 AND committed_at < now() - make_interval(secs => $1)`,
    [underWaySeconds],
  )
  const known = await ledger.query<{ batchId: string; state: string; rows: number; digest: string | null }>(
    'SELECT batch_id, state, rows_received AS rows, digest_found AS digest FROM batch',
  )
  const byId = new Map(known.map(row => [row.batchId, row]))
  return sent.flatMap(batch => {
    const there = byId.get(batch.batchId)
    if (there?.state === 'registered' && there.rows === batch.passed && there.digest === batch.digest)
      return []
    return [
      {
        kind: 'batchNotRegistered' as const,
        subject: `batch ${batch.batchId} of ${batch.sourceId}`,
        since: batch.at.toISOString(),
        cause: there
          ? `the ledger has it as ${there.state}, ${there.rows} of ${batch.passed} rows`
          : 'the ledger has heard nothing of it',
        action: `npm run doctor -- republish batch ${batch.batchId}: rows and command find each other again, and register once`,
      },
    ]
  })
}

const KEY = "person_id::text || '/' || course_id::text || '/' || year AS key, person_id::text AS id"

/** Awards that must stand by exam's results: any result whose latest revision is a pass. */
const PASSED = `SELECT DISTINCT ${KEY} FROM result r
  WHERE r.outcome = 'passed' AND NOT EXISTS (
    SELECT 1 FROM result later WHERE later.result_id = r.result_id AND later.revision > r.revision)`

/** Awards that stand in the ledger: an odd number of entries. */
const STANDING = `SELECT ${KEY} FROM (
  SELECT a.person_id, a.subject_id AS course_id, a.year FROM award a JOIN entry e USING (award_id)
  WHERE a.award_kind = 'course' GROUP BY a.award_id, a.person_id, a.subject_id, a.year HAVING count(*) % 2 = 1) AS standing`

async function compareAwards(exam: Sql, ledger: Sql): Promise<Finding[]> {
  const { onlyLeft, onlyRight } = await compareKeys(
    { sql: exam, select: PASSED },
    { sql: ledger, select: STANDING },
  )
  return [
    ...onlyLeft.map(({ key }) => awardFinding('passedWithoutGrant', key)),
    ...onlyRight.map(({ key }) => awardFinding('grantWithoutPass', key)),
  ]
}

function awardFinding(kind: 'passedWithoutGrant' | 'grantWithoutPass', key: string): Finding {
  const [personId, courseId, year] = key.split('/')
  return {
    kind,
    subject: `person ${personId}, course ${courseId}, ${year}`,
    since: null,
    cause:
      kind === 'passedWithoutGrant'
        ? 'exam has a pass and the ledger no hours: the batch or correction is under way, or its fact is a dead letter'
        : 'the ledger has hours and exam no pass: the correction that took the pass is under way or failed',
    action:
      'see whether it is still so in a minute; then look at the dead letters of ledger and the correction in Temporal UI',
  }
}
