import { randomUUID } from 'node:crypto'
import { Connection } from '@temporalio/client'
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker'
import { until } from '../../services/kit/testing/harness'
import { searchAttributes, taskQueues } from '../contracts/names'
import { workflowBundle } from './bundle'
import { createWorld, fakeActivities, type World } from './world'

// temporal.api.enums.v1.IndexedValueType
const KEYWORD = 2
const INT = 3
const DATETIME = 6

/** The real Temporal, in a namespace of this test's own, with the processes as they are and fake services behind them. */
export interface ProcessTheatre {
  readonly namespace: string
  world: World
  close(): Promise<void>
}

export async function openProcessTheatre(address: string): Promise<ProcessTheatre> {
  Runtime.install({ logger: new DefaultLogger('ERROR'), shutdownSignals: [] })
  const namespace = `test-${randomUUID()}`
  await registerNamespace(address, namespace)
  const connection = await NativeConnection.connect({ address })
  const theatre = { namespace, world: createWorld(Date.now()) }
  const activities = fakeActivities(() => theatre.world)
  const { workflows, course, exam, claim, ledger } = taskQueues
  const workers = await Promise.all([
    Worker.create({ connection, namespace, taskQueue: workflows, workflowBundle: await workflowBundle() }),
    ...[course, exam, claim, ledger].map(taskQueue =>
      Worker.create({ connection, namespace, taskQueue, activities }),
    ),
  ])
  const running = workers.map(worker => worker.run())
  return Object.assign(theatre, {
    close: async () => {
      for (const worker of workers) worker.shutdown()
      await Promise.all(running)
      await connection.close()
    },
  })
}

async function registerNamespace(address: string, namespace: string): Promise<void> {
  const connection = await Connection.connect({ address })
  const { workflowService, operatorService } = connection
  const workflowExecutionRetentionPeriod = { seconds: 86_400 as never }
  await workflowService.registerNamespace({ namespace, workflowExecutionRetentionPeriod })
  const types: Record<string, number> = { [searchAttributes.year]: INT, [searchAttributes.dueAt]: DATETIME }
  const attributes = Object.fromEntries(
    Object.values(searchAttributes).map(name => [name, types[name] ?? KEYWORD]),
  )
  // A namespace just registered is known to every part of the server a little later.
  await until(async () => {
    const added = operatorService.addSearchAttributes({ namespace, searchAttributes: attributes })
    return added.then(() => true).catch(() => false)
  }, `namespace ${namespace}`)
  await until(async () => {
    const { customAttributes } = await operatorService.listSearchAttributes({ namespace })
    return Object.values(searchAttributes).every(name => name in (customAttributes ?? {}))
  }, 'search attributes')
  await connection.close()
}
