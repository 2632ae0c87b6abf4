import { Pool } from 'undici'
import type { Run } from './pairs'

export interface LoadRequest {
  readonly method: 'POST'
  readonly path: string
  readonly headers: Record<string, string>
  readonly body: string
}

/**
 * Sends the requests over keep-alive connections, each connection one at a time, and waits for all answers.
 *
 * @param expected the status each answer must have: a faster wrong answer is no result
 * @param afterwards awaited before the clock stops (the relay drained, say)
 */
export async function sendAll(
  origin: string,
  requests: readonly LoadRequest[],
  connections: number,
  expected: number,
  afterwards: () => Promise<void> = async () => undefined,
): Promise<Run> {
  const pool = new Pool(origin, { connections, pipelining: 1 })
  let next = 0
  const work = async (): Promise<void> => {
    for (let request = requests[next++]; request; request = requests[next++]) {
      const answer = await pool.request(request)
      const text = await answer.body.text()
      if (answer.statusCode !== expected)
        throw new Error(`${request.path} answered ${answer.statusCode}: ${text}`)
    }
  }
  const start = process.hrtime.bigint()
  await Promise.all(Array.from({ length: connections }, work))
  await afterwards()
  const seconds = Number(process.hrtime.bigint() - start) / 1e9
  await pool.close()
  return { count: requests.length, seconds }
}
