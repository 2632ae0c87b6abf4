import type { Actor } from '../../domain/authority/actor'
import type { Act } from '../../domain/authority/authority'
import type { Sql } from './database'
import { newId } from './ids'

export interface AuditRow {
  readonly act: Act
  readonly objectKind: string
  readonly objectId: string
  readonly before?: unknown
  readonly after?: unknown
  readonly reason?: string
}

/** Writes who did what, in the transaction that does it (Article 16): an act without its row can't commit. */
export async function recordAudit(sql: Sql, actor: Actor, now: Date, row: AuditRow): Promise<void> {
  await sql.query(
    `INSERT INTO audit (id, at, actor_id, actor_role, act, object_kind, object_id, before, after, reason, correlation_id)
     VALUES ($1::uuid, $2::timestamptz, $3, $4, $5, $6, $7, $8::jsonb, $9::jsonb, $10, $11) RETURNING id`,
    [
      newId(),
      now.toISOString(),
      actor.id,
      actor.role,
      row.act,
      row.objectKind,
      row.objectId,
      jsonOrNull(row.before),
      jsonOrNull(row.after),
      row.reason ?? null,
      actor.correlationId,
    ],
  )
}

const jsonOrNull = (value: unknown): string | null => (value === undefined ? null : JSON.stringify(value))
