import {
  type Client,
  isGrpcServiceError,
  ServiceError,
  WithStartWorkflowOperation,
  WorkflowExecutionAlreadyStartedError,
  type WorkflowExecutionDescription,
  WorkflowNotFoundError,
} from '@temporalio/client'
import type { CourseYearEnd, CourseYearInput } from '../contracts/messages'
import { idPolicies, searchAttributes, taskQueues, workflowTypes } from '../contracts/names'
import type { Asked, Signal } from './signals'

/** Temporal answers many at once better than one by one; more than this only fills its queue. */
const IN_FLIGHT_MAX = 32

type Ended = WorkflowExecutionDescription

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

async function send(client: Client, told: Signal): Promise<boolean> {
  const { workflowId, signal, payload, starts } = told
  try {
    if (starts) {
      await client.workflow.signalWithStart(starts.workflowType, {
        workflowId,
        taskQueue: taskQueues.workflows,
        args: [starts.input],
        signal,
        signalArgs: [payload],
        // The next list of the same offering, the next act on a claim, is a process again.
        workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      })
    } else {
      await client.workflow.getHandle(workflowId).signal(signal, payload)
    }
    return true
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return tellEnded(client, told)
    throw asPassing(error)
  }
}

/** @returns whether there ever was such a process */
async function tellEnded(client: Client, told: Signal): Promise<boolean> {
  try {
    const ended = await client.workflow.getHandle(told.workflowId).describe()
    if (told.beginsAnew && ended.status.name === 'COMPLETED') await beginAnew(client, told, told.beginsAnew)
    if (told.reopens && (isRefused(told, ended) || (await hasEndedWithItsYear(client, ended))))
      await reopen(client, told, told.reopens, ended)
    return true
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false
    throw asPassing(error)
  }
}

const beginAnew = (
  client: Client,
  { workflowId, signal, payload }: Signal,
  { workflowType, input }: NonNullable<Signal['beginsAnew']>,
): Promise<unknown> =>
  client.workflow.signalWithStart(workflowType, {
    workflowId,
    taskQueue: taskQueues.workflows,
    args: [input],
    signal,
    signalArgs: [payload],
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
  })

/** Begins a process with its first command; one that has done it, or does it now, is not asked again. */
export async function ask(client: Client, asked: Asked): Promise<void> {
  const { workflowId, workflowType, input, update, updateId, args } = asked
  try {
    await client.workflow.startUpdateWithStart(update, {
      ...{ updateId, args: [...args], waitForStage: 'ACCEPTED' },
      startWorkflowOperation: new WithStartWorkflowOperation(workflowType, {
        workflowId,
        taskQueue: taskQueues.workflows,
        args: [input],
        ...idPolicies,
      }),
    })
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw asPassing(error)
  }
}

/** It ended as refused, of a course studied before, and what said so was reversed. */
const isRefused = ({ reopensRefused }: Signal, { status }: Ended): boolean =>
  reopensRefused === true && status.name === 'FAILED'

async function hasEndedWithItsYear(client: Client, { workflowId, status }: Ended): Promise<boolean> {
  const end: CourseYearEnd = 'yearEnded'
  return status.name === 'COMPLETED' && (await client.workflow.getHandle(workflowId).result()) === end
}

/** A course year under the same id, as a correction reopens one; where it was, it is still. */
async function reopen(
  client: Client,
  { workflowId, signal, payload }: Signal,
  input: CourseYearInput,
  { searchAttributes: seen }: Ended,
): Promise<void> {
  const locality = seen[searchAttributes.locality]?.[0]
  const reopened = { ...input.reopened, ...(locality ? { locality } : {}) }
  await client.workflow.signalWithStart(workflowTypes.courseYear, {
    workflowId,
    taskQueue: taskQueues.workflows,
    args: [{ ...input, reopened }],
    signal,
    signalArgs: [payload],
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
  })
}

const asPassing = (error: unknown): unknown =>
  error instanceof ServiceError || isGrpcServiceError(error)
    ? new TemporalAwayError('Temporal does not answer', { cause: error })
    : error
