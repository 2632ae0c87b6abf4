import { idempotencyKey } from '../base/bounds'
import type { Sql } from './database'

const DAY_MS = 86_400_000
/** Rows of one statement: a larger one would hold its locks for long. */
const ROWS = 10_000

/** Deletes what kit keeps for a time alone: answers to Idempotency-Keys, and revocations of sessions that have expired since. */
export async function purge(sql: Sql, now: Date): Promise<void> {
  const before = (days: number) => new Date(now.getTime() - days * DAY_MS).toISOString()
  await deleteAll(sql, 'idempotency', 'created_at', before(idempotencyKey.keptDays))
  // One day longer than a token lasts, since clocks differ.
  await deleteAll(sql, 'trust_revocation', 'expires_at', before(1))
}

async function deleteAll(sql: Sql, table: string, column: string, before: string): Promise<void> {
  for (;;) {
    const deleted = await sql.query(
      `DELETE FROM ${table} WHERE ctid = ANY (ARRAY(
         SELECT ctid FROM ${table} WHERE ${column} < $1::timestamptz LIMIT ${ROWS})) RETURNING 1`,
      [before],
    )
    if (deleted.length < ROWS) return
  }
}
