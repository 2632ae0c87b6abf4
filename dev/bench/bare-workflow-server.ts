/** The bare side of `workflow`: a worker of the SDK's own defaults, with one short workflow and one activity. */

import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker'
import { namespace } from '../../ops/prepare/temporal-namespace'
import { bareQueue } from './bare-names'
import { tellReadiness } from './readiness'

async function main(): Promise<void> {
  Runtime.install({ logger: new DefaultLogger('ERROR') })
  const connection = await NativeConnection.connect({ address: process.env.TEMPORAL_ADDRESS! })
  const worker = await Worker.create({
    connection,
    namespace,
    taskQueue: bareQueue,
    workflowsPath: require.resolve('./bare-workflow'),
    activities: { answer: async () => 'answered' },
  })
  tellReadiness(worker)
  await worker.run()
}

void main()
