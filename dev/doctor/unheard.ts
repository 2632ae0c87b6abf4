import type { Sql } from '../../services/kit/database'
import type { Finding } from './finding'

/** Facts for a process that never was: its start failed, or a fact came that no process asked for. */
export async function findUnheard(listener: Sql): Promise<Finding[]> {
  const rows = await listener.query<{ factId: string; workflowId: string; signal: string; at: Date }>(
    'SELECT fact_id AS "factId", workflow_id AS "workflowId", signal, at FROM unheard ORDER BY at LIMIT 200',
  )
  return rows.map(row => ({
    kind: 'unheardSignal' as const,
    subject: `${row.signal} for ${row.workflowId}`,
    since: row.at.toISOString(),
    cause: `fact ${row.factId} is for a process that never was`,
    action: 'none for the hours, which the ledger has by the facts; tell the developers how it came to be',
  }))
}
