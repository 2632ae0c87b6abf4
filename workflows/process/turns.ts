import { condition } from '@temporalio/workflow'

/** Steps and updates of one process take turns: a step never acts on what an update is just changing. */
export function createTurns(): <T>(act: () => Promise<T>) => Promise<T> {
  let next = 0
  let serving = 0
  return async act => {
    const mine = next
    next += 1
    if (mine !== serving) await condition(() => serving === mine)
    try {
      return await act()
    } finally {
      serving += 1
    }
  }
}
