import type pg from 'pg'
import { isTransient } from '../base/faults'
import { carryTrace } from '../base/tracing'
import { type Sql, sqlOfPg } from './database'

const ATTEMPTS_MAX = 5

/**
 * Runs one transaction on `pg`, where SQL must lock. Whoever runs it takes its locks in one order; what PostgreSQL breaks as
 * a deadlock all the same begins again.
 *
 * @param keeps whether what it came to is committed; else all of it is taken back
 */
export async function inTransaction<R>(
  pool: pg.Pool,
  run: (sql: Sql) => Promise<R>,
  keeps: (result: R) => boolean = () => true,
): Promise<R> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await attemptOnce(pool, run, keeps)
    } catch (error) {
      if (attempt >= ATTEMPTS_MAX || !isConflict(error)) throw error
    }
  }
}

/** Two transactions met: nothing is wrong with either. */
export class BeginAgain extends Error {
  readonly code = '40001'
}

const isConflict = (error: unknown): boolean =>
  isTransient(error) && /^(40001|40P01)$/.test(String((error as { code?: unknown }).code))

async function attemptOnce<R>(
  pool: pg.Pool,
  run: (sql: Sql) => Promise<R>,
  keeps: (result: R) => boolean,
): Promise<R> {
  const client = await pool.connect()
  const sql = sqlOfPg(client)
  let broken = false
  try {
    await client.query('BEGIN')
    await carryTrace(sql)
    const result = await run(sql)
    await client.query(keeps(result) ? 'COMMIT' : 'ROLLBACK')
    return result
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {
      broken = true
    })
    throw error
  } finally {
    client.release(broken)
  }
}
