import pg from 'pg'
import { type Sql, sqlOfPg } from '../../services/kit/sql/database'

/** One transaction with the role of a service, by a command of operations. */
export async function inTransaction<R>(connectionString: string, run: (sql: Sql) => Promise<R>): Promise<R> {
  const client = new pg.Client({ connectionString, application_name: 'xueshi-operations' })
  await client.connect()
  try {
    await client.query('BEGIN')
    const result = await run(sqlOfPg(client))
    await client.query('COMMIT')
    return result
  } finally {
    await client.end()
  }
}
