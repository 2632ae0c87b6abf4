import { once } from 'node:events'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
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

/** Goes on asking, from an address of its own and in a thread of its own, until `act` is over. */
export async function askMeanwhile(ground: Ground, act: () => Promise<unknown>): Promise<Fared> {
  const asker = new Worker(join(__dirname, 'asker.js'), {
    workerData: {
      portal: ground.portal,
      localAddress: ground.newAddress(),
      token: ground.town.person.token,
      questions: questionsOf(ground),
      everyMs: EVERY_MS,
      patienceMs: PATIENCE_MS,
    },
  })
  try {
    await once(asker, 'online')
    await act()
    asker.postMessage('end')
    const [{ took, failed }] = (await once(asker, 'message')) as [{ took: number[]; failed: string[] }]
    return { p99Ms: percentile99(took), asked: took.length, failed }
  } finally {
    await asker.terminate()
  }
}

function percentile99(took: readonly number[]): number {
  const sorted = [...took].sort((a, b) => a - b)
  return Math.round(sorted[Math.floor(sorted.length * 0.99)] ?? sorted.at(-1) ?? 0)
}
