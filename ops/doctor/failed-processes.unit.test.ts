import type { Client } from '@temporalio/client'
import { listRuns, ofEach } from './failed-processes'

describe('the doctor sees every process', () => {
  test('not the first 200: page after page, to the last', async () => {
    const client = {
      workflow: {
        list: async function* () {
          for (let at = 0; at < 1_234; at += 1) yield { workflowId: `sitting/${at}` }
        },
      },
    } as unknown as Client
    const runs = await listRuns(client, "ExecutionStatus = 'Running'")
    expect(runs).toHaveLength(1_234)
    expect(runs.at(-1)!.workflowId).toBe('sitting/1233')
  })

  test('some are asked at once, and what each shows is told in their order', async () => {
    let asked = 0
    let most = 0
    const found = await ofEach(
      Array.from({ length: 50 }, (_, at) => at),
      async at => {
        asked += 1
        most = Math.max(most, asked)
        await new Promise(setImmediate)
        asked -= 1
        return at % 2 === 0 ? [at] : []
      },
    )
    expect(found).toEqual(Array.from({ length: 25 }, (_, at) => 2 * at))
    expect(most).toBe(16)
  })
})
