import type { Worker } from '@temporalio/worker'
import express from 'express'

/** Says at PORT whether a worker of a measurement polls: startBare waits for it. */
export function tellReadiness(worker: Worker): void {
  const app = express()
  app.get(
    '/readyz',
    (_request, response) => void response.status(worker.getState() === 'RUNNING' ? 200 : 503).end(),
  )
  app.listen(Number(process.env.PORT), '127.0.0.1')
}
