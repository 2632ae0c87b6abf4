import { Pool } from 'undici'
import type { Run } from './pairs'

export interface LoadRequest {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly headers: Record<string, string>
  readonly body?: string
}

/** One connection: it asks, hears the answer, and asks again until there is nothing more to ask. */
export interface Lane {
  next(): LoadRequest | undefined
  heard?(body: string): void
}

export interface Answers extends Run {
  /** How often each status came. */
  readonly statuses: Readonly<Record<number, number>>
}

/**
 * Drives a connection a lane over keep-alive, each one request at a time, until all are answered.
 *
 * @param expected the statuses that an answer may have: a faster wrong answer is no result
 * @param afterwards awaited before the clock stops (the relay drained, say)
 */
export async function drive(
  origin: string,
  lanes: readonly Lane[],
  expected: readonly number[],
  afterwards: () => Promise<void> = async () => undefined,
): Promise<Answers> {
  const pool = new Pool(origin, { connections: lanes.length, pipelining: 1 })
  const statuses: Record<number, number> = {}
  const work = async (lane: Lane): Promise<void> => {
    for (let request = lane.next(); request; request = lane.next()) {
      const answer = await pool.request({ ...request, body: request.body ?? null })
      const body = await answer.body.text()
      if (!expected.includes(answer.statusCode))
        throw new Error(`${request.path} answered ${answer.statusCode}: ${body}`)
      statuses[answer.statusCode] = (statuses[answer.statusCode] ?? 0) + 1
      lane.heard?.(body)
    }
  }
  try {
    const start = process.hrtime.bigint()
    await Promise.all(lanes.map(work))
    const answered = process.hrtime.bigint()
    await afterwards()
    const drainSeconds = Number(process.hrtime.bigint() - answered) / 1e9
    const seconds = Number(process.hrtime.bigint() - start) / 1e9
    return {
      count: Object.values(statuses).reduce((sum, count) => sum + count, 0),
      seconds,
      drainSeconds,
      statuses,
    }
  } finally {
    await pool.close()
  }
}

/** Lanes that take their requests from one list, whoever is free the next. */
export function lanesOver(requests: readonly LoadRequest[], connections: number): Lane[] {
  let at = 0
  return Array.from({ length: connections }, () => ({ next: () => requests[at++] }))
}
