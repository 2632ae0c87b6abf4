import type { Sql } from '../../services/kit/sql/database'
import type { Finding } from './finding'

const OUTBOX_SECONDS_MAX = 30

/** Facts that are true and were not told, or were told and could not be handled. */
export async function findWaitingFacts(service: string, sql: Sql): Promise<Finding[]> {
  return [...(await findWaitingOutbox(service, sql)), ...(await findDeadLetters(service, sql))]
}

async function findWaitingOutbox(service: string, sql: Sql): Promise<Finding[]> {
  const [oldest] = await sql.query<{ since: Date; count: number; type: string }>(
    `SELECT min(occurred_at) AS since, count(*) AS count, (array_agg(type ORDER BY seq))[1] AS type FROM outbox
     HAVING min(occurred_at) < now() - make_interval(secs => $1)`,
    [OUTBOX_SECONDS_MAX],
  )
  if (!oldest) return []
  return [
    {
      kind: 'outboxWaits',
      subject: `${service}: ${oldest.count} facts, the first a ${oldest.type}`,
      since: oldest.since.toISOString(),
      cause: `the relay of ${service} does not publish: the process or Kafka is away, or the first fact can't be encoded (its log says)`,
      action: `restart ${service}; nothing is lost`,
    },
  ]
}

async function findDeadLetters(service: string, sql: Sql): Promise<Finding[]> {
  const rows = await sql.query<{ factId: string; type: string; since: Date; error: string }>(
    `SELECT fact_id, headers ->> 'ce_type' AS type, failed_at AS since, error FROM dead_letter
     WHERE replayed_at IS NULL ORDER BY failed_at`,
  )
  return rows.map(row => ({
    kind: 'deadLetter' as const,
    subject: `${service}: ${row.type} ${row.factId}`,
    since: row.since.toISOString(),
    cause: messageOf(row.error),
    action: `when its cause is mended: npm run doctor -- replay ${service} ${row.factId}`,
  }))
}

const MESSAGE_LENGTH_MAX = 300

/** An error without its stack, in one line. */
const messageOf = (error: string): string =>
  (error.split(/\n\s+at /)[0] ?? '').replace(/\s+/g, ' ').slice(0, MESSAGE_LENGTH_MAX)

/** Asks a service to handle a dead letter again: one by its fact's id, or all. The service does it within seconds. */
export async function requestReplay(sql: Sql, factId: string): Promise<number> {
  const rows = await sql.query(
    `UPDATE dead_letter SET replay_requested_at = now()
     WHERE replayed_at IS NULL AND ($1 = 'all' OR fact_id::text = $1) RETURNING fact_id`,
    [factId],
  )
  return rows.length
}
