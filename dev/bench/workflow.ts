import { randomUUID } from 'node:crypto'
import { Client, Connection, WithStartWorkflowOperation, type WorkflowHandle } from '@temporalio/client'
import { courseYearTerms } from '../../domain/course/terms'
import { policy } from '../../domain/policy/policy'
import { until } from '../../ops/installation/condition'
import { namespace } from '../../ops/prepare/temporal-namespace'
import type { CourseYearInput, Timeline } from '../../workflows/contracts/messages'
import {
  idPolicies,
  queries,
  signals,
  taskQueues,
  updates,
  workflowIds,
  workflowTypes,
} from '../../workflows/contracts/names'
import { startBare } from './bare'
import { bareQuery, bareQueue, bareSignal, bareWorkflow, SIGNALS } from './bare-names'
import { measurePairs, type Ratio, type Run } from './pairs'
import { openSite } from './site'

export interface WorkflowSize {
  readonly workflows: number
  readonly atOnce: number
  readonly pairs: number
}

export interface WorkflowFigures extends Ratio {
  readonly events: { readonly ours: number; readonly bare: number }
}

/** One kind of process: how it is begun, told its n-th signal, and asked how many steps it has taken. */
interface Kind {
  begin(): Promise<WorkflowHandle>
  tell(handle: WorkflowHandle, nth: number): Promise<void>
  stepsOf(handle: WorkflowHandle): Promise<number>
}

/**
 * Course years a second, the real bundle on the real worker, with services that answer at once, against a bare workflow with
 * as many activities, timers and signals on the same server.
 */
export async function measureWorkflow(
  size: WorkflowSize,
  say: (line: string) => void,
): Promise<WorkflowFigures> {
  const site = await openSite(['worker'])
  const services = await startBare(site, 'activities-server')
  const bareWorker = await startBare(site, 'bare-workflow-server')
  const connection = await Connection.connect({ address: site.cluster.temporalAddress })
  const client = new Client({ connection, namespace })
  const [ours, bare] = [courseYears(client), bareYears(client)]
  try {
    const ratio = await measurePairs(
      { name: 'course years', run: () => runThrough(ours, size) },
      { name: 'bare', run: () => runThrough(bare, size) },
      size.pairs,
      say,
    )
    return { ...ratio, events: { ours: await eventsOf(ours), bare: await eventsOf(bare) } }
  } finally {
    await connection.close()
    await services.stop()
    await bareWorker.stop()
    await site.stop()
  }
}

/**
 * Step by step, as in life: a process has gone to sleep with its timer armed before the next signal comes. Signals sent one
 * upon the other would share a workflow task.
 */
async function runThrough(kind: Kind, { workflows, atOnce }: WorkflowSize): Promise<Run> {
  const start = performance.now()
  const handles = await each(atOnce, Array.from({ length: workflows }), () => kind.begin())
  for (let nth = 1; nth <= SIGNALS; nth += 1) {
    await until(
      'steps are open',
      async () => {
        const steps = await Promise.all(handles.slice(-atOnce).map(kind.stepsOf))
        return steps.every(taken => taken >= nth)
      },
      { everyMs: 5 },
    )
    await each(atOnce, handles, handle => kind.tell(handle, nth))
  }
  await each(workflows, handles, handle => handle.result())
  return { count: workflows, seconds: (performance.now() - start) / 1000 }
}

async function each<T, R>(atOnce: number, items: readonly T[], act: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  let next = 0
  const work = async (): Promise<void> => {
    for (let at = next++; at < items.length; at = next++) results[at] = await act(items[at]!)
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  return results
}

async function eventsOf(kind: Kind): Promise<number> {
  const handle = await kind.begin()
  for (let nth = 1; nth <= SIGNALS; nth += 1) {
    await until('a step is open', async () => (await kind.stepsOf(handle)) >= nth)
    await kind.tell(handle, nth)
  }
  await handle.result()
  return (await handle.fetchHistory()).events?.length ?? 0
}

const bareYears = ({ workflow }: Client): Kind => ({
  begin: () => workflow.start(bareWorkflow, { taskQueue: bareQueue, workflowId: randomUUID() }),
  tell: handle => handle.signal(bareSignal),
  stepsOf: handle => handle.query<number>(bareQuery),
})

const YEAR = 2026
const DAY_MS = 86_400_000

const courseYears = (client: Client): Kind => ({
  begin: async () => {
    const personId = randomUUID()
    const offeringId = randomUUID()
    const key = { category: 'general', year: YEAR, personId } as const
    const workflowId = workflowIds.courseYear({ ...key, offeringId })
    const input: CourseYearInput = { ...key, terms: courseYearTerms(policy('city'), new Date()) }
    const actor = { id: personId, role: 'person', scope: { personId }, correlationId: randomUUID() }
    const command = { enrolmentId: randomUUID(), personId, offeringId, idempotencyKey: randomUUID() }
    await client.workflow.executeUpdateWithStart(updates.enrol, {
      updateId: command.idempotencyKey,
      args: [actor, command],
      startWorkflowOperation: new WithStartWorkflowOperation(workflowTypes.courseYear, {
        workflowId,
        taskQueue: taskQueues.workflows,
        args: [input],
        ...idPolicies,
      }),
    })
    return client.workflow.getHandle(workflowId)
  },
  tell: (handle, nth) => {
    const heard = { factId: randomUUID(), at: new Date().toISOString(), enrolmentId: '', offeringId: '' }
    const startsAt = new Date(Date.now() + 10 * DAY_MS).toISOString()
    if (nth === 1) return handle.signal(signals.studied, { ...heard, proof: 'sitting' })
    if (nth === 2)
      return handle.signal(signals.booked, {
        ...heard,
        bookingId: randomUUID(),
        sittingId: randomUUID(),
        startsAt,
      })
    return handle.signal(signals.registered, { ...heard, entryId: randomUUID(), revision: 1, halfHours: 36 })
  },
  stepsOf: async handle => (await handle.query<Timeline>(queries.timeline)).happened.length,
})
