import {
  ActivityFailure,
  Client,
  Connection,
  isGrpcServiceError,
  ServiceError,
  WithStartWorkflowOperation,
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client'
import { OpenTelemetryWorkflowClientInterceptor } from '@temporalio/interceptors-opentelemetry'
import type { Actor } from '../../../../domain/authority/actor'
import { type Refusal, refuse } from '../../../../domain/refusals/refusal'
import type { Timeline } from '../../../../workflows/contracts/messages'
import { idPolicies, taskQueues } from '../../../../workflows/contracts/names'
import type { Log } from '../../../kit/base/log'
import { askTimeline } from './timeline-of-runs'

/**
 * A refusal by the owner makes the next call a new attempt.
 *
 * At the portal `temporarily-unavailable` had two meanings. Either nobody answered in time, and the command may be
 * done; or the owner refused for now, and nothing was done (the course service does so while a person's fact is
 * under way). Both kept the id of the update, and Temporal answers a repeated update of a closed run with its first
 * answer. So a person who enrolled while the course service was down was refused for ever under that
 * Idempotency-Key.
 *
 * Only the portal's own `notAnsweredInTime` keeps the attempt. A refusal by the owner, whatever its code, makes the
 * next call a new update.
 *
 * A client that repeats the same call succeeds as soon as the owner lets it, and is still enrolled once: the
 * owner's key decides.
 */

const ATTEMPTS = 3

export interface Start {
  readonly workflowType: string
  readonly workflowId: string
  readonly input: unknown
}

export interface Command {
  readonly update: string
  /** The request's Idempotency-Key: the same update of a run is answered once. */
  readonly updateId: string
  /** The actor comes first (docs/architecture.md, Who asks). */
  readonly args: readonly [actor: Actor, command: unknown]
}

const correlationIdOf = ({ args: [actor] }: Command): string => actor.correlationId

export type Unanswered = 'ended' | 'notFound'

/**
 * No answer came in time: the command may be done or not. An owner that refuses by the same code has done nothing.
 */
export const notAnsweredInTime: Refusal = refuse('temporarily-unavailable')

/** The portal's calls to Temporal: start processes, update them, and query them. */
export interface ProcessClient {
  /** Update-with-start: the first answer in the same call. `ended`: the process has ended well, and stands. */
  startAndAnswer<A>(start: Start, command: Command): Promise<A | Refusal | 'ended'>
  /** An update of a process that lives. */
  answer<A>(workflowId: string, command: Command): Promise<A | Refusal | Unanswered>
  timeline(workflowId: string, now: Date): Promise<Timeline | Refusal | 'notFound'>
  isConnected(): Promise<boolean>
  close(): Promise<void>
}

export function createProcessClient(
  config: { address: string; namespace: string; answerWithinMs: number; traced: boolean },
  log: Log,
): ProcessClient {
  const connection = Connection.lazy({ address: config.address })
  const client = new Client({
    connection,
    namespace: config.namespace,
    // The request's trace goes on in the process that it starts, and in its activities.
    interceptors: config.traced ? { workflow: [new OpenTelemetryWorkflowClientInterceptor()] } : {},
  })
  const inTime = <T>(ask: () => Promise<T>) =>
    connection.withDeadline(Date.now() + config.answerWithinMs, ask)

  /** The same command sent again after its process has ended gets the answer that it got then. */
  const earlierAnswer = async <A>(workflowId: string, command: Command): Promise<A | Refusal | 'ended'> => {
    const handle = client.workflow.getHandle(workflowId)
    const earlier = await readAnswer<A, Unanswered>(log, correlationIdOf(command), () =>
      inTime(() => handle.getUpdateHandle<A | Refusal>(command.updateId).result()),
    )
    return earlier === 'notFound' ? 'ended' : earlier
  }

  return {
    startAndAnswer: async <A>(start: Start, command: Command) => {
      const answer = await readAnswer<A, 'ended'>(log, correlationIdOf(command), () =>
        inTime(() => {
          const startWorkflowOperation = new WithStartWorkflowOperation(start.workflowType, {
            workflowId: start.workflowId,
            taskQueue: taskQueues.workflows,
            args: [start.input],
            ...idPolicies,
          })
          const { update, updateId, args } = command
          return client.workflow.executeUpdateWithStart(update, {
            updateId,
            args: [...args],
            startWorkflowOperation,
          }) as Promise<A | Refusal>
        }),
      )
      return answer === 'ended' ? earlierAnswer<A>(start.workflowId, command) : answer
    },
    answer: async <A>(workflowId: string, command: Command) => {
      const { update, updateId, args } = command
      return readAnswer<A, Unanswered>(log, correlationIdOf(command), () =>
        inTime(
          () =>
            client.workflow
              .getHandle(workflowId)
              .executeUpdate(update, { updateId, args: [...args] }) as Promise<A | Refusal>,
        ),
      )
    },
    timeline: async (workflowId, now) =>
      readAnswer<Timeline, 'notFound'>(log, '', () => inTime(() => askTimeline(client, workflowId, now))),
    isConnected: async () => {
      await inTime(() => connection.healthService.check({}))
      return true
    },
    close: () => connection.close(),
  }
}

/**
 * Runs a call and turns what Temporal says into values. A run may end between finding it and updating it: then the call is
 * made again, harmlessly, since its update id and the owner's key make it one command.
 */
async function readAnswer<A, U extends Unanswered>(
  log: Log,
  correlationId: string,
  ask: () => Promise<A | Refusal>,
): Promise<A | Refusal | U> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await ask()
    } catch (error) {
      if (error instanceof WorkflowExecutionAlreadyStartedError) return 'ended' as U
      if (error instanceof WorkflowNotFoundError) return 'notFound' as U
      if (isOwnersFault(error)) {
        log.error(
          { err: error, correlationId },
          'The owner of a command failed for good; it was not carried out',
        )
        return refuse('internal-fault', { correlationId })
      }
      if (!isPassing(error)) throw error
      const runEnded = error instanceof WorkflowUpdateFailedError
      if (!runEnded || attempt >= ATTEMPTS) {
        log.warn({ err: error }, 'A process did not answer in time')
        return notAnsweredInTime
      }
    }
  }
}

/** Its activity was given up (services/kit/facts/permanent-failures.ts); an update whose run ended under it fails otherwise. */
const isOwnersFault = (error: unknown): boolean =>
  error instanceof WorkflowUpdateFailedError && error.cause instanceof ActivityFailure

const isPassing = (error: unknown): boolean =>
  error instanceof WorkflowUpdateFailedError ||
  error instanceof WorkflowUpdateRPCTimeoutOrCancelledError ||
  error instanceof ServiceError ||
  isGrpcServiceError(error)
