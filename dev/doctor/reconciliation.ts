import type { Sql } from '../../services/kit/database'
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
    `SELECT batch_id AS "batchId", source_id AS "sourceId", passed_count AS passed, passed_digest AS digest, committed_at AS at
     FROM result_batch WHERE passed_count > 0 AND committed_at < now() - make_interval(secs => $1)`,
    [underWaySeconds],
  )
  const known = await ledger.query<{ batchId: string; state: string; rows: number; digest: string | null }>(
    'SELECT batch_id AS "batchId", state, rows_received AS rows, digest_found AS digest FROM batch',
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
        action: `look at sitting/${batch.sourceId} in Temporal UI; it asks again by itself once the rows have come`,
      },
    ]
  })
}

const BUCKET = "left(md5(person_id::text || '/' || course_id::text || '/' || year), 2)"
const KEY = "person_id::text || '/' || course_id::text || '/' || year"

/** Awards that must stand by exam's results: any result whose latest revision is a pass. */
const PASSED = `(SELECT DISTINCT r.person_id, r.course_id, r.year FROM result r
  WHERE r.outcome = 'passed' AND NOT EXISTS (
    SELECT 1 FROM result later WHERE later.result_id = r.result_id AND later.revision > r.revision)) AS passed`

/** Awards that stand in the ledger: an odd number of entries. */
const STANDING = `(SELECT a.person_id, a.subject_id AS course_id, a.year FROM award a JOIN entry e USING (award_id)
  WHERE a.award_kind = 'course' GROUP BY a.award_id, a.person_id, a.subject_id, a.year HAVING count(*) % 2 = 1) AS standing`

const bucketsOf = (from: string): string =>
  `SELECT ${BUCKET} AS bucket, count(*) AS count, md5(string_agg(${KEY}, ',' ORDER BY ${KEY})) AS digest FROM ${from} GROUP BY 1`

const keysOf = (from: string): string => `SELECT ${KEY} AS key FROM ${from} WHERE ${BUCKET} = ANY($1::text[])`

async function compareAwards(exam: Sql, ledger: Sql): Promise<Finding[]> {
  type Bucket = { bucket: string; count: number; digest: string }
  const [passed, standing] = await Promise.all([
    exam.query<Bucket>(bucketsOf(PASSED)),
    ledger.query<Bucket>(bucketsOf(STANDING)),
  ])
  const differing = differingBuckets(passed, standing)
  if (differing.length === 0) return []
  const [mustStand, stand] = await Promise.all([
    exam.query<{ key: string }>(keysOf(PASSED), [differing]),
    ledger.query<{ key: string }>(keysOf(STANDING), [differing]),
  ])
  const must = new Set(mustStand.map(row => row.key))
  const does = new Set(stand.map(row => row.key))
  return [
    ...[...must].filter(key => !does.has(key)).map(key => awardFinding('passedWithoutGrant', key)),
    ...[...does].filter(key => !must.has(key)).map(key => awardFinding('grantWithoutPass', key)),
  ]
}

export function differingBuckets(
  left: readonly { bucket: string; digest: string }[],
  right: readonly { bucket: string; digest: string }[],
): string[] {
  const rights = new Map(right.map(each => [each.bucket, each.digest]))
  const lefts = new Map(left.map(each => [each.bucket, each.digest]))
  const all = new Set([...rights.keys(), ...lefts.keys()])
  return [...all].filter(bucket => lefts.get(bucket) !== rights.get(bucket)).sort()
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
