import type { Client, WorkflowExecutionInfo } from '@temporalio/client'
import type { Sql } from '../../services/kit/sql/database'
import {
  type Category,
  failedStage,
  searchAttributes,
  workflowIds,
  workflowTypes,
} from '../../workflows/contracts/names'
import type { DatabaseOwner } from '../installation/databases'
import type { Finding } from './finding'
import { findDeafPeople } from './timelines'

/** People a look asks the services of at once. */
const RUNS_AT_ONCE = 1_000

const RUNNING = `WorkflowType = '${workflowTypes.courseYear}' AND ExecutionStatus = 'Running'`

/** What a service knows of somebody's course in a year, and how its owner tells it again. */
interface Known {
  readonly personId: string
  readonly year: number
  readonly category: Category
  readonly offeringId: string
  /** What `republish` tells again. */
  readonly what: 'study' | 'enrolmentEnd' | 'booking' | 'batch' | 'award'
  readonly id: string
}

/** Of a year the general enrolment that was made last, and each of another category: whose course year it is. */
const NEWEST_ENROLMENT = `SELECT DISTINCT ON (person_id, year, category, CASE category WHEN 'general' THEN NULL ELSE offering_id END)
    person_id, year, category, offering_id,
    CASE WHEN finished_at IS NOT NULL AND end_reason IS DISTINCT FROM 'studiedBefore' THEN 'study' ELSE 'enrolmentEnd' END AS what,
    id, end_reason AS reason, finished_at, finished_at IS NULL AND ended_at IS NULL AND reinstated_at IS NOT NULL AS reversed
  FROM enrolment WHERE person_id = ANY($1::uuid[])
  ORDER BY person_id, year, category, CASE category WHEN 'general' THEN NULL ELSE offering_id END, id DESC`

/** What each owner knows, by the stage in which a process that has heard of it can't be. */
const owners: readonly {
  readonly owner: DatabaseOwner
  readonly select: string
  readonly contradicts: (stage: string) => boolean
}[] = [
  {
    owner: 'ledger',
    select: `SELECT a.person_id, a.year, a.category, e.offering_id, 'award' AS what,
        a.award_id AS id
      FROM award a
      CROSS JOIN LATERAL (SELECT * FROM entry WHERE award_id = a.award_id ORDER BY revision DESC LIMIT 1) e
      WHERE a.person_id = ANY($1::uuid[]) AND a.category <> 'professional' AND e.entry_kind = 'grant'`,
    contradicts: stage => stage !== 'registered',
  },
  {
    owner: 'exam',
    select: `SELECT b.person_id, b.year, b.category, b.offering_id, 'booking' AS what,
        b.booking_id AS id
      FROM booking b WHERE b.person_id = ANY($1::uuid[]) AND b.state = 'inForce'`,
    contradicts: stage => stage === 'enrolled' || stage === 'studied',
  },
  {
    owner: 'exam',
    select: `SELECT b.person_id, b.year, b.category, b.offering_id,
        CASE b.state WHEN 'ended' THEN 'booking' ELSE 'batch' END AS what,
        CASE b.state WHEN 'ended' THEN b.booking_id ELSE r.batch_id END AS id
      FROM (SELECT DISTINCT ON (person_id, course_id, year) * FROM booking WHERE person_id = ANY($1::uuid[])
        ORDER BY person_id, course_id, year, order_no DESC) b
      LEFT JOIN result_standing r ON r.booking_id = b.booking_id
      WHERE b.state = 'ended' OR (b.state = 'sat' AND r.outcome <> 'passed' AND r.batch_id IS NOT NULL)`,
    contradicts: stage => stage === 'booked',
  },
  {
    owner: 'course',
    select: `SELECT * FROM (${NEWEST_ENROLMENT}) e WHERE e.finished_at IS NOT NULL AND e.what = 'study'`,
    contradicts: stage => stage === 'enrolled',
  },
  {
    owner: 'course',
    select: `SELECT * FROM (${NEWEST_ENROLMENT}) e WHERE e.reversed`,
    contradicts: stage => stage === 'studied',
  },
  {
    owner: 'course',
    select: `SELECT * FROM (${NEWEST_ENROLMENT}) e WHERE e.reason = 'studiedBefore'`,
    contradicts: stage => stage !== failedStage,
  },
]

/** Course years that have not heard what its owner knows: the fact was lost between Kafka and the process. */
export async function findDeafCourseYears(
  client: Client,
  sqlOf: (name: DatabaseOwner) => Sql,
): Promise<Finding[]> {
  const findings: Finding[] = []
  const running = new Set<string>()
  let runs: WorkflowExecutionInfo[] = []
  for await (const run of client.workflow.list({ query: RUNNING })) {
    running.add(run.workflowId)
    runs.push(run)
    if (runs.length < RUNS_AT_ONCE) continue
    findings.push(...(await findDeaf(client, runs, sqlOf)))
    runs = []
  }
  findings.push(...(await findDeaf(client, runs, sqlOf)))
  return [...findings, ...(await findNotReopened(sqlOf('course'), running))]
}

/** Finished and in force, or finished since it ended, without hours. */
const FINISHED = `SELECT e.person_id, e.year, e.category, e.offering_id, 'study' AS what, e.id
  FROM enrolment e WHERE e.finished_at IS NOT NULL AND (e.ended_at IS NULL OR e.finished_at > e.ended_at) AND NOT EXISTS (
    SELECT FROM earned_award a WHERE a.person_id = e.person_id AND a.course_id = e.course_id AND a.year = e.year AND a.stands)`

/** Whose course year has ended, though a list has finished their study since, or it counts anew: nobody minds their clock. */
async function findNotReopened(course: Sql, running: ReadonlySet<string>): Promise<Finding[]> {
  const finished = await course.query<Known>(FINISHED)
  return finished.flatMap(each => {
    const workflowId = workflowIds.courseYear(each)
    return running.has(workflowId) ? [] : [deaf(workflowId, 'ended', 'course', each)]
  })
}

async function findDeaf(
  client: Client,
  runs: readonly WorkflowExecutionInfo[],
  sqlOf: (name: DatabaseOwner) => Sql,
): Promise<Finding[]> {
  if (runs.length === 0) return []
  const stages = new Map(runs.map(run => [run.workflowId, attribute(run, 'stage')]))
  const people = [...new Set(runs.map(run => attribute(run, 'personId')).filter(id => id !== ''))]
  const found = await Promise.all(
    owners.map(async ({ owner, select, contradicts }) => {
      const known = await sqlOf(owner).query<Known>(select, [people])
      return known.flatMap(each => {
        const workflowId = workflowIds.courseYear(each)
        const stage = stages.get(workflowId)
        return stage !== undefined && contradicts(stage) ? [deaf(workflowId, stage, owner, each)] : []
      })
    }),
  )
  return [...found.flat(), ...(await findDeafPeople(client, runs, people, sqlOf('exam')))]
}

const attribute = (run: WorkflowExecutionInfo, name: 'stage' | 'personId'): string =>
  String(run.searchAttributes?.[searchAttributes[name]]?.[0] ?? '')

const deaf = (workflowId: string, stage: string, owner: DatabaseOwner, { what, id }: Known): Finding => ({
  kind: 'processBehind',
  subject: workflowId,
  since: null,
  cause: `its stage is ${stage}, and ${owner} knows of ${what} ${id}: the process has not heard of it`,
  action: `npm run doctor -- republish ${what} ${id}: ${owner} tells it again, which changes nothing where it is known`,
})
