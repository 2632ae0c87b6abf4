import { projectionTables as ofClaim } from '../../services/claim/src/consumers'
import { projectionTables as ofCourse } from '../../services/course/src/consumers'
import { projectionTables as ofExam } from '../../services/exam/src/consumers'
import type { Log } from '../../services/kit/base/log'
import { consumerGroup } from '../../services/kit/facts/consumer'
import { describeGroup, rewindGroup } from '../../services/kit/facts/kafka'
import type { Sql } from '../../services/kit/sql/database'
import { projectionTables as ofLedger } from '../../services/ledger/src/consumers'
import { projectionTables as ofPortal } from '../../services/portal/src/consumers'
import type { KafkaSettings } from './consumers'

/** What each service keeps of others, made of facts alone. */
export const projections = {
  course: ofCourse,
  exam: ofExam,
  claim: ofClaim,
  ledger: ofLedger,
  portal: ofPortal,
} as const

export type Rebuildable = keyof typeof projections

export class StillRuns extends Error {}

/**
 * Empties what a service keeps of others and sends it back to the first fact; started again, it makes all of it anew. First
 * the place in Kafka is forgotten, which fails where the service runs: broken off after that, nothing is missing yet.
 *
 * @throws StillRuns where the service has not been stopped
 */
export async function rebuild(
  service: Rebuildable,
  deps: { readonly config: KafkaSettings; readonly log: Log; readonly sql: Sql },
): Promise<void> {
  const group = consumerGroup(service)
  const { members } = await describeGroup(deps.config, deps.log, group)
  if (members > 0) {
    throw new StillRuns(
      `${service} runs (or died less than some seconds ago): stop it first, then rebuild, then start it.`,
    )
  }
  await rewindGroup(deps.config, deps.log, group)
  // The inbox too: what was handled once is to be handled again. One statement is one transaction.
  const emptied = [...projections[service], 'inbox'].map((table, at) => `e${at} AS (DELETE FROM ${table})`)
  await deps.sql.query(`WITH ${emptied.join(', ')} SELECT 1`)
}
