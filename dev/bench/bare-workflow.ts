import { condition, defineQuery, defineSignal, proxyActivities, setHandler } from '@temporalio/workflow'
import { bareQuery, bareSignal, SIGNALS } from './bare-names'

const { answer } = proxyActivities<{ answer(): Promise<string> }>({ startToCloseTimeout: '10s' })

const A_WEEK_MS = 7 * 86_400_000

/** As many activities, timers and signals as a course year's straight path, and nothing of what it is for. */
export async function bareYear(): Promise<number> {
  let steps = 0
  setHandler(defineSignal(bareSignal), () => {
    steps += 1
  })
  setHandler(defineQuery(bareQuery), () => steps)
  await answer()
  steps += 1
  for (let wanted = 2; wanted <= SIGNALS + 1; wanted += 1) await condition(() => steps >= wanted, A_WEEK_MS)
  return steps
}
