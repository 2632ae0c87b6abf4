import { ActivityFailure, condition, defineSignal, isCancellation, setHandler } from '@temporalio/workflow'
import { operations } from '../contracts/names'
import type { ProgressView } from './progress-view'

export type TakeStep = <T>(step: () => Promise<T>) => Promise<T>

/**
 * Takes the steps of a process. A step whose activity failed for good (services/kit/facts/permanent-failures.ts) ends nothing: the process
 * is shown as failed, hears facts and answers as before, and takes the step again when operations says so.
 */
export function createSteps(view: ProgressView): TakeStep {
  let asked = 0
  setHandler(defineSignal(operations.retry), () => {
    asked += 1
  })
  return async step => {
    for (;;) {
      const askedBefore = asked
      try {
        return await step()
      } catch (error) {
        if (!(error instanceof ActivityFailure) || isCancellation(error)) throw error
        view.failed(error.activityType)
        await condition(() => asked > askedBefore)
        view.triedAgain()
      }
    }
  }
}
