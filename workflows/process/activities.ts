import { type ActivityOptions, proxyActivities, type RetryPolicy } from '@temporalio/workflow'
import type { Actor } from '../../domain/authority/actor'
import type { ClaimActivities } from '../contracts/claim'
import type { CourseActivities } from '../contracts/course'
import type { ExamActivities } from '../contracts/exam'
import type { LedgerActivities } from '../contracts/ledger'
import { taskQueues } from '../contracts/names'
import type { TrainingClassActivities } from '../contracts/training-class'

/** A refusal is a value; what throws is a fault of an engine, and passes. So: for ever, with a pause that is capped. */
const retry: RetryPolicy = { initialInterval: '500ms', backoffCoefficient: 2, maximumInterval: '30s' }
/**
 * A worker that was killed is known by its silence, so no activity may take long. Batches neither: 10,000 rows are a second's
 * work, and an attempt that takes longer all the same is found done by the next.
 */
const shortRetry = (taskQueue: string): ActivityOptions => ({ taskQueue, startToCloseTimeout: '10s', retry })

export const course = proxyActivities<CourseActivities>(shortRetry(taskQueues.course))
export const claims = proxyActivities<ClaimActivities>(shortRetry(taskQueues.claim))
export const classes = proxyActivities<TrainingClassActivities>(shortRetry(taskQueues.claim))
export const exam = proxyActivities<ExamActivities>(shortRetry(taskQueues.exam))
export const ledger = proxyActivities<LedgerActivities>(shortRetry(taskQueues.ledger))

/**
 * The actor of what a process does by itself. As domain/authority's `systemActor`, which would bring its schema library
 * into each workflow.
 */
export const systemActor = (process: string, correlationId: string): Actor => ({
  id: `system:${process}`,
  role: 'system',
  scope: {},
  correlationId,
})
