import { join } from 'node:path'
import { makeWorkflowExporter } from '@temporalio/interceptors-opentelemetry'
import { systemClock } from '../../services/kit/base/clock'
import type { BaseConfig } from '../../services/kit/base/config'
import type { Log } from '../../services/kit/base/log'
import { startTracing } from '../../services/kit/base/tracing'
import { startWorker } from '../../services/kit/run/activity-worker'
import { startHealthServer } from '../../services/kit/run/health-server'
import { taskQueues } from '../contracts/names'

/** Runs the workflow code, bundled when it was built. */
export async function startWorkflowWorker(config: BaseConfig, log: Log): Promise<{ close(): Promise<void> }> {
  const tracing = startTracing('worker', config.OTEL_EXPORTER_OTLP_ENDPOINT)
  const worker = startWorker(config, log, {
    taskQueue: taskQueues.workflows,
    workflowBundle: { codePath: join(__dirname, '..', tracing ? 'bundle-traced.js' : 'bundle.js') },
    ...(tracing
      ? { sinks: { exporter: makeWorkflowExporter(tracing.spanProcessor, tracing.resource) } }
      : {}),
  })
  const health = await startHealthServer({
    ...{ service: 'worker', config, clock: systemClock, log },
    readiness: { temporal: async () => worker.isRunning() },
  })
  return {
    close: async () => {
      await health.close()
      await worker.close()
      await tracing?.close()
    },
  }
}
