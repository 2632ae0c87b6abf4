import { ApplicationFailure } from '@temporalio/common'
import type { ActivityInterceptorsFactory } from '@temporalio/worker'
import type { Actor } from '../../../domain/authority/actor'
import { isLasting, sayFault } from '../base/faults'
import type { Log } from '../base/log'
import { activityGivenUp } from '../base/metrics'

/** A key may be violated by an earlier attempt of the same activity whose answer was lost: the next one finds it done. */
export const ATTEMPTS_BEFORE_GIVEN_UP = 3

/**
 * Of a fault that stays: what Temporal is told, in words without data. No further attempt mends it, so the last one says so,
 * and workflows/process/steps.ts waits until operations has mended it.
 */
export function lastingFailure(
  activity: { readonly activityType: string; readonly attempt: number },
  error: unknown,
): ApplicationFailure | undefined {
  if (!isLasting(error)) return undefined
  return ApplicationFailure.create({
    type: 'Fault',
    message: `${activity.activityType}: ${sayFault(error)}`,
    nonRetryable: activity.attempt >= ATTEMPTS_BEFORE_GIVEN_UP,
  })
}

/** Ends an activity whose fault stays; the log of the service has the whole fault. */
export const givingUp =
  (log: Log): ActivityInterceptorsFactory =>
  ({ info }) => ({
    inbound: {
      execute: async (input, next) => {
        try {
          return await next(input)
        } catch (error) {
          const failure = lastingFailure(info, error)
          if (!failure) throw error
          const [actor] = input.args as [Actor]
          const about = { activity: info.activityType, correlationId: actor.correlationId }
          if (failure.nonRetryable) {
            activityGivenUp.setToCurrentTime({ activity: info.activityType })
            log.error({ err: error, ...about }, 'An activity failed for good: its process waits to be mended')
          }
          throw failure
        }
      },
    },
  })
