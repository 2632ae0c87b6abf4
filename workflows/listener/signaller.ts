import { type Client, isGrpcServiceError, ServiceError, WorkflowNotFoundError } from '@temporalio/client'
import { taskQueues } from '../contracts/names'
import type { Signal } from './signals'

/** Temporal answers many at once better than one by one; more than this only fills its queue. */
const IN_FLIGHT_MAX = 32

/** Temporal is away: a fault that passes by itself, so the fact waits and is tried again. */
class TemporalAwayError extends Error {
  readonly code = 'ECONNTEMPORAL'
}

/**
 * Sends the signals of one fact, each as often as the fact comes: processes know a repeat by its fact id.
 *
 * @returns those for a process that never was. One that has ended needs no signal, and that is no fault.
 */
export async function sendSignals(client: Client, signals: readonly Signal[]): Promise<Signal[]> {
  const unheard: Signal[] = []
  let next = 0
  const work = async (): Promise<void> => {
    for (let signal = signals[next++]; signal; signal = signals[next++])
      if (!(await send(client, signal))) unheard.push(signal)
  }
  await Promise.all(Array.from({ length: Math.min(IN_FLIGHT_MAX, signals.length) }, work))
  return unheard
}

async function send(client: Client, { workflowId, signal, payload, starts }: Signal): Promise<boolean> {
  try {
    if (starts) {
      await client.workflow.signalWithStart(starts.workflowType, {
        workflowId,
        taskQueue: taskQueues.workflows,
        args: [starts.input],
        signal,
        signalArgs: [payload],
        // The next list of the same offering is a process again.
        workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      })
    } else {
      await client.workflow.getHandle(workflowId).signal(signal, payload)
    }
    return true
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return everWas(client, workflowId)
    throw asPassing(error)
  }
}

async function everWas(client: Client, workflowId: string): Promise<boolean> {
  try {
    await client.workflow.getHandle(workflowId).describe()
    return true
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false
    throw asPassing(error)
  }
}

const asPassing = (error: unknown): unknown =>
  error instanceof ServiceError || isGrpcServiceError(error)
    ? new TemporalAwayError('Temporal does not answer', { cause: error })
    : error
