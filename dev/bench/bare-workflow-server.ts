/** The bare side of `workflow`: a worker of the SDK's own defaults, with one short workflow and one activity. */

import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker'
import express from 'express'
import { namespace } from '../engines/temporal-namespace'
import { bareQueue } from './bare-names'

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
  const app = express()
  app.get(
    '/readyz',
    (_request, response) => void response.status(worker.getState() === 'RUNNING' ? 200 : 503).end(),
  )
  app.listen(Number(process.env.PORT), '127.0.0.1')
  await worker.run()
}

void main()
