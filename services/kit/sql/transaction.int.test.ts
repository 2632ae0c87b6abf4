import { createHarness, type Harness, until } from '../testing/harness'
import { createPool, sqlOfPg } from './database'
import { inTransaction } from './transaction'

describe('a transaction whose connection is lost between two statements', () => {
  let harness: Harness
  beforeAll(async () => {
    harness = await createHarness('ledger', { now: '2026-03-09T02:00:00Z' })
  })
  afterAll(() => harness.close())

  test('fails by itself, ends no process, and the next one has another connection', async () => {
    const pool = createPool(harness.ownerUrl, 'broken', 2)
    const others = sqlOfPg(pool)
    try {
      const broken = inTransaction(pool, async sql => {
        const [mine] = await sql.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')
        await others.query('SELECT pg_terminate_backend($1)', [mine!.pid])
        const isGone = async () =>
          (await others.query('SELECT FROM pg_stat_activity WHERE pid = $1', [mine!.pid])).length === 0
        await until(isGone, 'the connection to be gone')
        await sql.query('SELECT 1')
      })
      await expect(broken).rejects.toThrow()
      expect(await inTransaction(pool, sql => sql.query('SELECT 1 AS one'))).toEqual([{ one: 1 }])
    } finally {
      await pool.end()
    }
  })
})
