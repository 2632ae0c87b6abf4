import type { Sql } from '../../services/kit/sql/database'
import type { Finding } from './finding'

/** Facts for a process that never was: its start failed, or a fact came that no process asked for. */
export async function findUnheard(listener: Sql): Promise<Finding[]> {
  const rows = await listener.query<{ factId: string; workflowId: string; signal: string; at: Date }>(
    'SELECT fact_id, workflow_id, signal, at FROM unheard WHERE acknowledged_at IS NULL ORDER BY at',
  )
  return rows.map(row => ({
    kind: 'unheardSignal' as const,
    subject: `${row.signal} for ${row.workflowId}`,
    since: row.at.toISOString(),
    cause: `fact ${row.factId} is for a process that never was`,
    action: `none for the hours, which the ledger has by the facts. When it is known how it came to be: npm run doctor -- acknowledge ${row.factId}`,
  }))
}

/** What an operator has looked into is found no more. @returns how many */
export async function acknowledgeUnheard(listener: Sql, factId: string): Promise<number> {
  const rows = await listener.query(
    `UPDATE unheard SET acknowledged_at = now() WHERE acknowledged_at IS NULL AND ($1 = 'all' OR fact_id::text = $1) RETURNING fact_id`,
    [factId],
  )
  return rows.length
}
