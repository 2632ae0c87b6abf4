import pg from 'pg'

/**
 * SQL in the transaction under way: numbered parameters in, rows out. A column `person_id` comes as `personId`, so that no
 * statement has to name each column twice.
 */
export interface Sql {
  query<Row = Record<string, unknown>>(text: string, values?: readonly unknown[]): Promise<Row[]>
}

const STATEMENT_TIMEOUT_MS = 10_000

const INT8_OID = 20
const DATE_OID = 1082

/**
 * A pool whose role owns nothing; the role's search_path is the service's schema.
 * Counts come as numbers and legal days as 'YYYY-MM-DD', never as a Date at local midnight.
 */
export function createPool(url: string, applicationName: string, max = 20): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    application_name: applicationName,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    keepAlive: true,
    types: { getTypeParser: parserOf },
  })
  // An idle connection that PostgreSQL closed is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => undefined)
  // So would one that a transaction has, between two of its statements: the next of them fails, and says why.
  pool.on('connect', client => client.on('error', () => undefined))
  return pool
}

const parserOf: typeof pg.types.getTypeParser = (oid: number, format?: 'text' | 'binary') => {
  if (oid === INT8_OID) return Number
  if (oid === DATE_OID) return (text: string) => text
  return pg.types.getTypeParser(oid, format as 'text')
}

/** SQL on a connection, or on whichever connection of a pool is free. */
export const sqlOfPg = (connection: Pick<pg.Pool, 'query'> | Pick<pg.Client, 'query'>): Sql => ({
  query: async <Row>(text: string, values: readonly unknown[] = []) =>
    // Several statements in one text, as a bench or a test lays its tables, have no rows of their own.
    inCamelCase<Row>((await connection.query(text, [...values])).rows ?? []),
})

/** All rows of a statement have the same columns: their names are made once. */
export function inCamelCase<Row>(rows: Record<string, unknown>[]): Row[] {
  const columns = Object.keys(rows[0] ?? {})
  if (!columns.some(column => column.includes('_'))) return rows as Row[]
  const names = columns.map(column =>
    column.replace(/(?!^)_+([a-z0-9])/g, (_, letter: string) => letter.toUpperCase()),
  )
  return rows.map(row => Object.fromEntries(columns.map((column, at) => [names[at], row[column]]))) as Row[]
}
