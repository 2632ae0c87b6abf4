import { Pool } from 'undici'
import type { Ground } from './ground'

/** How honest people fared while something went on. */
export interface Fared {
  readonly p99Ms: number
  readonly asked: number
  /** Those that were not answered 200. */
  readonly failed: readonly string[]
}

const EVERY_MS = 25
/** Nobody waits longer: an answer that has not come by then counts as this much. */
const PATIENCE_MS = 10_000

/** One question for each service, asked in turn through the portal. */
const questionsOf = ({ town }: Ground): string[] => [
  `/v1/offerings?year=${town.city.year}`,
  `/v1/sittings?year=${town.city.year}`,
  '/v1/claim-types',
  `/v1/my/standing?year=${town.city.year}`,
  '/v1/people/me',
  '/v1/my/claims',
]

/** Goes on asking, from an address of its own, until `act` is over. */
export async function askMeanwhile(ground: Ground, act: () => Promise<unknown>): Promise<Fared> {
  const from = ground.newAddress()
  const pool = new Pool(ground.portal, { connections: 64, ...(from ? { localAddress: from } : {}) })
  const took: number[] = []
  const failed: string[] = []
  const questions = questionsOf(ground)
  const headers = { authorization: `Bearer ${ground.town.person.token}` }
  const asking = new Set<Promise<void>>()
  const ask = async (path: string): Promise<void> => {
    const begun = performance.now()
    try {
      const answer = await pool.request({
        ...{ method: 'GET', path, headers },
        headersTimeout: PATIENCE_MS,
        bodyTimeout: PATIENCE_MS,
      })
      await answer.body.dump()
      if (answer.statusCode !== 200) failed.push(`${path} answered ${answer.statusCode}`)
    } catch (error) {
      failed.push(`${path}: ${String(error)}`)
    }
    took.push(performance.now() - begun)
  }
  let next = 0
  const timer = setInterval(() => {
    const one = ask(questions[next++ % questions.length]!).finally(() => asking.delete(one))
    asking.add(one)
  }, EVERY_MS)
  try {
    await act()
  } finally {
    clearInterval(timer)
    await Promise.all(asking)
    await pool.destroy()
  }
  return { p99Ms: percentile99(took), asked: took.length, failed }
}

function percentile99(took: readonly number[]): number {
  const sorted = [...took].sort((a, b) => a - b)
  return Math.round(sorted[Math.floor(sorted.length * 0.99)] ?? sorted.at(-1) ?? 0)
}
