import { OpenTelemetryActivityInboundInterceptor } from '@temporalio/interceptors-opentelemetry'
import {
  type ActivityInterceptorsFactory,
  NativeConnection,
  Runtime,
  Worker,
  type WorkerOptions,
} from '@temporalio/worker'
import type { Actor } from '../../../domain/authority/actor'
import type { BaseConfig } from '../base/config'
import type { Log } from '../base/log'
import { activitySeconds } from '../base/metrics'
import type { Tracing } from '../base/tracing'
import { givingUp } from '../facts/permanent-failures'

export interface RunningWorker {
  isRunning(): boolean
  close(): Promise<void>
}

const CONNECT_RETRY_MS = 500

/** Connects when Temporal is there; until then it waits and says so. */
async function connectToTemporal(
  config: BaseConfig,
  log: Log,
  isClosed: () => boolean,
): Promise<NativeConnection | undefined> {
  while (!isClosed()) {
    try {
      return await NativeConnection.connect({ address: config.TEMPORAL_ADDRESS })
    } catch (error) {
      log.warn(
        { err: error, address: config.TEMPORAL_ADDRESS },
        'Temporal does not answer; the worker tries again',
      )
      await new Promise(resolve => setTimeout(resolve, CONNECT_RETRY_MS))
    }
  }
  return undefined
}

/** Runs the activities of one service on the task queue of its name. */
export const startActivityWorker = (deps: {
  readonly config: BaseConfig
  readonly taskQueue: string
  readonly activities: object
  readonly log: Log
  readonly tracing: Tracing | undefined
  /** After each activity: its facts may wait in the outbox. */
  readonly wrote: () => void
}): RunningWorker =>
  startWorker(deps.config, deps.log, {
    taskQueue: deps.taskQueue,
    activities: measured(deps.activities, deps.log, deps.wrote),
    interceptors: { activity: [...(deps.tracing ? [traced] : []), givingUp(deps.log)] },
  })

const traced: ActivityInterceptorsFactory = context => ({
  inbound: new OpenTelemetryActivityInboundInterceptor(context),
})

/** Runs a worker until closed: waits for Temporal, and starts over if the worker itself fails. */
export function startWorker(
  config: BaseConfig,
  log: Log,
  options: Omit<WorkerOptions, 'connection' | 'namespace'>,
): RunningWorker {
  let closed = false
  let worker: Worker | undefined
  const run = async (): Promise<void> => {
    while (!closed) {
      const connection = await connectToTemporal(config, log, () => closed)
      if (!connection) return
      try {
        worker = await Worker.create({
          shutdownGraceTime: '5s',
          ...options,
          connection,
          namespace: config.TEMPORAL_NAMESPACE,
        })
        await worker.run()
      } catch (error) {
        log.error({ err: error, taskQueue: options.taskQueue }, 'The worker failed and starts over')
        await new Promise(resolve => setTimeout(resolve, CONNECT_RETRY_MS))
      } finally {
        worker = undefined
        await connection.close().catch(error => log.debug({ err: error }, 'Temporal connection close'))
      }
    }
  }
  const running = run()
  return {
    isRunning: () => worker?.getState() === 'RUNNING',
    close: async () => {
      closed = true
      if (worker?.getState() === 'RUNNING') worker.shutdown()
      await running
    },
  }
}

/** Each activity is timed and told, with the correlation id of its actor, which every command carries first. */
function measured(activities: object, log: Log, wrote: () => void): object {
  return Object.fromEntries(
    Object.entries(activities).map(([name, activity]) => [
      name,
      async (...args: unknown[]) => {
        const stop = activitySeconds.startTimer({ activity: name })
        let outcome: 'completed' | 'failed' = 'failed'
        try {
          const answer = await (activity as (...args: unknown[]) => Promise<unknown>)(...args)
          outcome = 'completed'
          return answer
        } finally {
          const seconds = stop({ outcome })
          const { correlationId } = args[0] as Actor
          log.info({ activity: name, outcome, ms: Math.round(seconds * 1000), correlationId }, 'activity')
          wrote()
        }
      },
    ]),
  )
}

/** Temporal's own log lines go where ours go. Called once a process, before any worker. */
export function installTemporalLog(log: Log): void {
  const level = { TRACE: 'trace', DEBUG: 'debug', INFO: 'debug', WARN: 'warn', ERROR: 'error' } as const
  const say = (name: keyof typeof level) => (message: string, meta?: object) =>
    log[level[name]]({ ...meta }, message)
  Runtime.install({
    logger: {
      log: (name, message, meta) => say(name)(message, meta),
      trace: say('TRACE'),
      debug: say('DEBUG'),
      info: say('INFO'),
      warn: say('WARN'),
      error: say('ERROR'),
    },
    shutdownSignals: [],
  })
}
