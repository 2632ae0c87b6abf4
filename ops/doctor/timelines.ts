import type { Client, WorkflowExecutionInfo } from '@temporalio/client'
import type { Sql } from '../../services/kit/sql/database'
import type { Happening, Timeline } from '../../workflows/contracts/messages'
import { type Category, queries, workflowIds, workflowTypes } from '../../workflows/contracts/names'
import type { DatabaseOwner } from '../installation/databases'
import { listRuns, ofEach } from './failed-processes'
import type { Finding } from './finding'

/** What an owner told that moves no stage: that a process has heard it, its timeline alone shows. */
interface News {
  readonly workflowId: string
  readonly what: string
  /** What it is about, as the timeline names it. */
  readonly id: string
  readonly at: Date
  readonly owner: DatabaseOwner
  /** As `republish` takes it. */
  readonly told: string
  /** The same may happen twice: heard is what became true at that instant. */
  readonly exact?: boolean
}

type SqlOf = (name: DatabaseOwner) => Sql

/** A timeline keeps so many: what is older than the oldest of a full one may have been heard. */
const HAPPENINGS_MAX = 300

interface OfPerson {
  readonly category: Category
  readonly year: number
  readonly personId: string
  readonly offeringId: string
  readonly what: string
  readonly id: string
  readonly at: Date
  readonly told: string
  readonly exact: boolean
}

/** Decisions on attempts and absences, and corrections, by the course year that they change. */
const OF_PEOPLE = `
  SELECT b.person_id, b.year, b.category, b.offering_id,
    CASE a.state WHEN 'excused' THEN 'absenceExcused' ELSE 'absenceUpheld' END AS what, a.contest_id AS id, a.decided_at AS at,
    'decision ' || a.contest_id AS told, false AS exact
  FROM absence_contest a JOIN booking b USING (booking_id)
  WHERE a.state IN ('excused', 'upheld') AND b.person_id = ANY($1::uuid[])
  UNION ALL SELECT c.person_id, c.year, c.category, c.offering_id, 'attemptGranted', g.grant_id, g.granted_at,
    'decision ' || g.grant_id, false
  FROM attempt_grant g JOIN candidate c USING (person_id, course_id, year) WHERE g.person_id = ANY($1::uuid[])
  UNION ALL SELECT r.person_id, r.year, r.category, r.offering_id, r.outcome, r.result_id, r.recorded_at,
    'correction ' || r.correction_id, true
  FROM result r WHERE r.correction_id IS NOT NULL AND r.person_id = ANY($1::uuid[])`

/** Course years that run and have not heard what exam decided of their people. */
export async function findDeafPeople(
  client: Client,
  runs: readonly WorkflowExecutionInfo[],
  people: readonly string[],
  exam: Sql,
): Promise<Finding[]> {
  const rows = await exam.query<OfPerson>(OF_PEOPLE, [people])
  const news = rows.map(row => ({ ...row, workflowId: workflowIds.courseYear(row), owner: 'exam' as const }))
  return findDeaf(client, runs, news)
}

type OfSource = Omit<News, 'workflowId' | 'owner'> & { readonly sourceId: string }

/** What exam told that a sitting or an assessment list waits for. */
const OF_SOURCES = `
  SELECT source_id, 'resultsCommitted' AS what, batch_id AS id, committed_at AS at, 'batch ' || batch_id AS told
  FROM result_batch WHERE source_id = ANY($1::uuid[])
  UNION ALL SELECT b.sitting_id, CASE a.state WHEN 'open' THEN 'absenceContested' WHEN 'excused' THEN 'absenceExcused'
    ELSE 'absenceUpheld' END, a.contest_id, coalesce(a.decided_at, a.filed_at), 'decision ' || a.contest_id
  FROM absence_contest a JOIN booking b USING (booking_id) WHERE a.state <> 'moot' AND b.sitting_id = ANY($1::uuid[])
  UNION ALL SELECT sitting_id, 'corrected', correction_id, recorded_at, 'correction ' || correction_id
  FROM result WHERE correction_id IS NOT NULL AND outcome <> 'withdrawn' AND sitting_id = ANY($1::uuid[])
  UNION ALL SELECT f.source_id, 'resultsReversed', v.reversal_id, v.reversed_at, 'reversal ' || v.reversal_id
  FROM file_reversal v JOIN posted_file f USING (file_id) WHERE f.source_kind = 'sitting' AND f.source_id = ANY($1::uuid[])`

const REGISTERED = `SELECT source_id, 'batchRegistered' AS what, batch_id AS id, since AS at, 'registration ' || batch_id AS told
  FROM batch WHERE state = 'registered' AND source_id = ANY($1::uuid[])`

const SOURCES = `WorkflowType IN ('${workflowTypes.sitting}', '${workflowTypes.assessment}') AND ExecutionStatus = 'Running'`

/** Sittings and assessment lists whose process has not heard of a batch, its registration, a contest or a decision. */
export async function findDeafSources(client: Client, sqlOf: SqlOf): Promise<Finding[]> {
  const runs = await listRuns(client, SOURCES)
  const idOf = new Map(
    runs.map(({ workflowId }) => [workflowId.slice(workflowId.indexOf('/') + 1), workflowId]),
  )
  if (idOf.size === 0) return []
  const ask = async (owner: DatabaseOwner, select: string): Promise<News[]> => {
    const rows = await sqlOf(owner).query<OfSource>(select, [[...idOf.keys()]])
    return rows.map(({ sourceId, ...row }) => ({ ...row, owner, workflowId: idOf.get(sourceId)! }))
  }
  const news = await Promise.all([ask('exam', OF_SOURCES), ask('ledger', REGISTERED)])
  return findDeaf(client, runs, news.flat())
}

/** Asks those processes alone of which something was told since they began. */
async function findDeaf(
  client: Client,
  runs: readonly WorkflowExecutionInfo[],
  news: readonly News[],
): Promise<Finding[]> {
  const byId = new Map<string, News[]>()
  for (const each of news) byId.set(each.workflowId, [...(byId.get(each.workflowId) ?? []), each])
  return ofEach(runs, async run => {
    const told = (byId.get(run.workflowId) ?? []).filter(({ at }) => at > run.startTime)
    if (told.length === 0) return []
    const happened = await happenedIn(client, run)
    return happened === undefined
      ? [silent(run)]
      : told.filter(each => !isHeard(each, happened)).map(each => deafTo(each))
  })
}

/** undefined where the process does not answer: no worker takes it up. */
const happenedIn = (
  client: Client,
  { workflowId, runId }: WorkflowExecutionInfo,
): Promise<readonly Happening[] | undefined> =>
  client.workflow
    .getHandle(workflowId, runId)
    .query<Timeline>(queries.timeline)
    .then(({ happened }) => happened)
    .catch(() => undefined)

const silent = ({ workflowId }: WorkflowExecutionInfo): Finding => ({
  kind: 'processBehind',
  subject: workflowId,
  since: null,
  cause:
    'it does not answer what it has heard: no worker of processes runs, or its code fails (its log says)',
  action: 'start the workers; nothing is lost',
})

function isHeard({ what, id, at, exact }: News, happened: readonly Happening[]): boolean {
  if (happened.length >= HAPPENINGS_MAX && Date.parse(happened[0]!.at) > at.getTime()) return true
  return happened.some(
    each =>
      each.what === what &&
      Object.values(each.about ?? {}).includes(id) &&
      (!exact || Date.parse(each.at) === at.getTime()),
  )
}

const deafTo = ({ workflowId, what, owner, told }: News): Finding => ({
  kind: 'processBehind',
  subject: `${workflowId}: ${told}`,
  since: null,
  cause: `${owner} has told ${what}, and its timeline does not show it: the process has not heard of it`,
  action: `npm run doctor -- republish ${told}: ${owner} tells it again, which changes nothing where it is known`,
})
