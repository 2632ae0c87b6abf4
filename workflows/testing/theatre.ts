import { randomUUID } from 'node:crypto'
import { type Client, WithStartWorkflowOperation, type WorkflowHandle } from '@temporalio/client'
import { TestWorkflowEnvironment } from '@temporalio/testing'
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker'
import type { Actor, Role } from '../../domain/authority/actor'
import { until } from '../../services/kit/testing/harness'
import type { Heard, Timeline } from '../contracts/messages'
import {
  failedStage,
  idPolicies,
  operations,
  queries,
  searchAttributes,
  taskQueues,
} from '../contracts/names'
import { workflowBundle } from './bundle'
import { type ActivityName, createWorld, fakeActivities, type World } from './world'

/** Processes on a stage whose clock runs as fast as the test likes, with fake services. */
export interface Theatre {
  readonly client: Client
  world: World
  now(): Promise<number>
  /** Lets the time pass; what was due in it has happened after. */
  pass(duration: `${number} ${'days' | 'hours' | 'minutes'}`): Promise<void>
  /** Starts a process by the update that opens it, and answers what the update answered. */
  open<A = { kind: string; code?: string }>(
    start: { type: string; id: string; input: object },
    update: string,
    command: object,
    updateId?: string,
    actor?: Actor,
  ): Promise<A>
  /** Waits for the process to show that a step of it failed for good, then mends what was broken and says so. */
  mend(id: string, failed: ActivityName): Promise<void>
  tell(id: string, signal: string, fact: Record<string, unknown> & Partial<Heard>): Promise<void>
  timeline(id: string): Promise<Timeline>
  handle(id: string): WorkflowHandle
  /** Waits for a run to end without letting time pass, as `handle(id).result()` does. */
  ended(id: string): Promise<void>
  events(id: string): Promise<number>
  close(): Promise<void>
}

const STARTS = 3

/** The SDK gives the server's JVM five seconds to start, and no option to give it more: a loaded machine needs them twice. */
async function createTimeSkipping(path: string): Promise<TestWorkflowEnvironment> {
  for (let start = 1; ; start += 1) {
    try {
      return await TestWorkflowEnvironment.createTimeSkipping({
        server: { executable: { type: 'existing-path', path } },
      })
    } catch (error) {
      if (start >= STARTS || !String(error).includes('did not start')) throw error
    }
  }
}

// temporal.api.enums.v1.IndexedValueType
const KEYWORD = 2
const INT = 3
const DATETIME = 6

export const actorOf = (role: Role): Actor => ({
  id: 'account-1',
  role,
  scope: {},
  correlationId: 'correlation-1',
})

/** Services that play themselves, by their task queue. */
export type RealServices = Readonly<Record<string, object>>

export async function openTheatre(real: RealServices = {}): Promise<Theatre> {
  Runtime.install({ logger: new DefaultLogger('ERROR'), shutdownSignals: [] })
  const path = process.env.XUESHI_TEST_TIME_SKIPPING_SERVER
  if (!path) throw new Error('run this test by jest, whose setup fetches the time-skipping server')
  const env = await createTimeSkipping(path)
  await registerSearchAttributes(env)
  let world = createWorld(await env.currentTimeMs())
  const workers = await createWorkers(env, () => world, real)
  const running = workers.map(worker => worker.run())

  return {
    client: env.client,
    get world() {
      return world
    },
    set world(next) {
      world = next
    },
    now: () => env.currentTimeMs(),
    pass: duration => env.sleep(duration),
    open: (start, update, command, updateId = randomUUID(), actor = actorOf('person')) =>
      env.client.workflow.executeUpdateWithStart(update, {
        updateId,
        args: [actor, command],
        startWorkflowOperation: new WithStartWorkflowOperation(start.type, {
          workflowId: start.id,
          taskQueue: taskQueues.workflows,
          args: [start.input],
          ...idPolicies,
        }),
      }) as Promise<never>,
    mend: async (id, failed) => {
      const handle = env.client.workflow.getHandle(id)
      await until(async () => (await stageSearched(handle)) === failedStage, `${id} to fail at ${failed}`)
      const { move, happened } = await handle.query<Timeline>(queries.timeline)
      expect(move).toMatchObject({ who: 'operations', what: 'mend' })
      expect(happened).toContainEqual(
        expect.objectContaining({ what: 'failed', about: { activity: failed } }),
      )
      world.broken.delete(failed)
      await handle.signal(operations.retry)
      await until(async () => (await stageSearched(handle)) !== failedStage, `${id} to go on`)
    },
    tell: async (id, signal, fact) => {
      const at = new Date(await env.currentTimeMs()).toISOString()
      await env.client.workflow.getHandle(id).signal(signal, { factId: randomUUID(), at, ...fact })
    },
    timeline: async id => {
      const now = new Date(await env.currentTimeMs()).toISOString()
      return env.client.workflow.getHandle(id).query<Timeline, [string]>(queries.timeline, now)
    },
    ended: id => until(() => isClosed(env.client.workflow.getHandle(id)), `${id} to end`),
    handle: id => env.client.workflow.getHandle(id),
    events: async id => (await env.client.workflow.getHandle(id).fetchHistory()).events?.length ?? Number.NaN,
    close: async () => {
      for (const worker of workers) worker.shutdown()
      await Promise.all(running)
      await env.teardown()
    },
  }
}

async function stageSearched(handle: WorkflowHandle): Promise<unknown> {
  const { searchAttributes: found } = await handle.describe()
  return found[searchAttributes.stage]?.[0]
}

async function isClosed(handle: WorkflowHandle): Promise<boolean> {
  const last = (await handle.fetchHistory()).events?.at(-1)
  return Boolean(
    last?.workflowExecutionCompletedEventAttributes ?? last?.workflowExecutionFailedEventAttributes,
  )
}

async function registerSearchAttributes(env: TestWorkflowEnvironment): Promise<void> {
  const types: Record<string, number> = { [searchAttributes.year]: INT, [searchAttributes.dueAt]: DATETIME }
  const all = Object.values(searchAttributes).map(name => [name, types[name] ?? KEYWORD] as const)
  await env.connection.operatorService.addSearchAttributes({
    namespace: 'default',
    searchAttributes: Object.fromEntries(all),
  })
}

async function createWorkers(
  env: TestWorkflowEnvironment,
  world: () => World,
  real: RealServices,
): Promise<Worker[]> {
  const activities = fakeActivities(world)
  const shared = { connection: env.nativeConnection }
  const queues = [taskQueues.course, taskQueues.exam, taskQueues.claim, taskQueues.ledger]
  return Promise.all([
    Worker.create({
      ...shared,
      taskQueue: taskQueues.workflows,
      workflowBundle: await workflowBundle(),
      // Nothing is kept between tasks: each one replays the history so far, and must come to the same commands.
      maxCachedWorkflows: 0,
    }),
    ...queues.map(taskQueue =>
      Worker.create({ ...shared, taskQueue, activities: { ...activities, ...real[taskQueue] } }),
    ),
  ])
}
