import { Client, Connection } from '@temporalio/client'
import { courseYearTerms } from '../../domain/course/terms'
import { policy } from '../../domain/policy/policy'
import { until } from '../../ops/installation/condition'
import { namespace } from '../../ops/prepare/temporal-namespace'
import type { TopicName } from '../../proto/topics'
import { newId } from '../../services/kit/base/ids'
import { createLog } from '../../services/kit/base/log'
import { consumerGroup } from '../../services/kit/facts/consumer'
import { groupLag } from '../../services/kit/facts/kafka'
import type { CourseYearInput } from '../../workflows/contracts/messages'
import { taskQueues, workflowIds, workflowTypes } from '../../workflows/contracts/names'
import { type BareProcess, startBare } from './bare'
import { type ExamCity, openExamCity } from './exam-city'
import { type HeldSitting, holdSitting } from './held-sitting'
import { drive, lanesOver } from './load'
import { measurePairs, type Ratio, type Run, rounded } from './pairs'
import { openSite, type Site } from './site'

export interface ResultsSize {
  readonly rows: number
  readonly pairs: number
  /** People of one more sitting whose course years wait for its results. */
  readonly courseYears: number
}

export interface ResultsFigures extends Ratio {
  readonly lastPersonKnows: {
    readonly people: number
    readonly registeredAfter: number
    readonly knowsAfter: number
  }
}

/**
 * Results registered a second, from the centre's one post until the last ledger row is committed, by way of the sitting's
 * real process (listener, worker, activity), against producing the same rows to Kafka in messages of 500, consuming them and
 * inserting each message by one unnest.
 */
export async function measureResults(
  size: ResultsSize,
  say: (line: string) => void,
): Promise<ResultsFigures> {
  const site = await openSite(['exam', 'ledger', 'worker', 'listener'])
  const city = await openExamCity(site, new Date())
  const bare = await startBare(site, 'bare-rows-server')
  const connection = await Connection.connect({ address: site.cluster.temporalAddress })
  const temporal = new Client({ connection, namespace })
  try {
    const ratio = await measurePairs(
      { name: 'exam and ledger', run: () => register(site, temporal, city, size.rows) },
      { name: 'bare', run: () => passThrough(bare, size.rows) },
      size.pairs,
      say,
    )
    return { ...ratio, lastPersonKnows: await measureKnowing(site, temporal, city, size.courseYears) }
  } finally {
    await connection.close()
    await bare.stop()
    await city.close()
    await site.stop()
  }
}

async function register(site: Site, temporal: Client, city: ExamCity, rows: number): Promise<Run> {
  const held = await holdSitting(site, temporal, city, rows)
  await settled(site)
  const run = await post(site, held)
  await settled(site)
  return { count: rows, seconds: run.seconds }
}

const post = (site: Site, held: HeldSitting): Promise<Run> =>
  drive(site.cluster.urlOf('exam'), lanesOver([held.post], 1), [201], () =>
    until('the batch is not registered', () => isRegistered(site, held.sittingId), { everyMs: 5 }),
  )

async function isRegistered({ owner }: Site, sittingId: string): Promise<boolean> {
  const [row] = await owner.query<{ done: boolean }>(
    `SELECT EXISTS (SELECT FROM ledger.batch WHERE source_id = $1 AND state = 'registered') AS done`,
    [sittingId],
  )
  return row?.done === true
}

/** Every fact said so far was heard: nothing of one run is left over for the next. */
async function settled({ cluster }: Site): Promise<void> {
  const log = createLog('bench', 'silent')
  const config = {
    KAFKA_BROKERS: cluster.kafkaBrokers.split(','),
    KAFKA_TOPIC_PREFIX: '',
    NODE_ENV: 'production' as const,
  }
  const lagOf = (service: string, topics: readonly TopicName[]) =>
    groupLag(config, log, consumerGroup(service), topics)
  const isSettled = async () =>
    (await lagOf('ledger', ['exam.results'])) === 0 &&
    (await lagOf('listener', ['exam.results', 'ledger.award'])) === 0
  await until('facts are not heard', isSettled, { withinMs: 120_000 })
}

async function passThrough(bare: BareProcess, rows: number): Promise<Run> {
  const path = `/batches/${newId()}`
  const ask = (to: string) =>
    drive(bare.origin, lanesOver([{ method: 'POST', path: to, headers: {} }], 1), [201])
  await ask(`${path}/rows/${rows}`)
  const { seconds } = await ask(path)
  return { count: rows, seconds }
}

/** From the post until the last of the people has a course year that says registered. */
async function measureKnowing(
  site: Site,
  client: Client,
  city: ExamCity,
  people: number,
): Promise<ResultsFigures['lastPersonKnows']> {
  const held = await holdSitting(site, client, city, people)
  await beginCourseYears(client, city, held.people)
  await settled(site)
  const from = performance.now()
  const seconds = () => rounded((performance.now() - from) / 1000)
  await post(site, held)
  const registeredAfter = seconds()
  await until('course years are open', async () => (await openCourseYears(client)) === 0, {
    withinMs: 120_000,
  })
  return { people, registeredAfter, knowsAfter: seconds() }
}

const openCourseYears = async (client: Client): Promise<number> =>
  (
    await client.workflow.count(
      `WorkflowType = '${workflowTypes.courseYear}' AND ExecutionStatus = 'Running'`,
    )
  ).count

const STARTS_AT_ONCE = 32

/** Course years that have gone through study and wait for the ledger. */
async function beginCourseYears(client: Client, city: ExamCity, people: readonly string[]): Promise<void> {
  const { courseId, offeringId, year } = city
  const at = new Date().toISOString()
  const before = { enrolmentId: newId(), offeringId, courseId, industry: 'health', correctionId: newId(), at }
  let next = 0
  const begin = async (): Promise<void> => {
    for (let personId = people[next++]; personId; personId = people[next++]) {
      const input: CourseYearInput = {
        category: 'general',
        year,
        personId,
        terms: courseYearTerms(policy('city'), new Date()),
        reopened: { ...before, revision: 0 },
      }
      await client.workflow.start(workflowTypes.courseYear, {
        taskQueue: taskQueues.workflows,
        workflowId: workflowIds.courseYear({ category: 'general', year, personId, offeringId }),
        args: [input],
      })
    }
  }
  await Promise.all(Array.from({ length: STARTS_AT_ONCE }, begin))
  await until('course years do not begin', async () => (await openCourseYears(client)) === people.length, {
    withinMs: 120_000,
  })
}
