import { PrismaPg } from '@prisma/adapter-pg'
import { refuse } from '../../../domain/refusals/refusal'
import { PrismaClient } from '../../ledger/prisma/client/client'
import { createHarness, type Harness, until } from '../testing/harness'
import { createPool, type Sql, sqlOfPg } from './database'
import { commitModelsUnlessRefused, commitUnlessRefused, kept, Refused } from './transaction'

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
      const broken = commitUnlessRefused(pool, async sql => {
        const [mine] = await sql.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')
        await others.query('SELECT pg_terminate_backend($1)', [mine!.pid])
        const isGone = async () =>
          (await others.query('SELECT FROM pg_stat_activity WHERE pid = $1', [mine!.pid])).length === 0
        await until(isGone, 'the connection to be gone')
        await sql.query('SELECT 1')
      })
      await expect(broken).rejects.toThrow()
      expect(await commitUnlessRefused(pool, sql => sql.query('SELECT 1 AS one'))).toEqual([{ one: 1 }])
    } finally {
      await pool.end()
    }
  })
})

describe('a command that is refused', () => {
  let harness: Harness
  let pool: ReturnType<typeof createPool>
  beforeAll(async () => {
    harness = await createHarness('ledger', { now: '2026-03-09T02:00:00Z', kafka: false })
    pool = createPool(harness.ownerUrl, 'refused', 2)
    await pool.query('CREATE TABLE ledger.written (what text PRIMARY KEY)')
  })
  afterAll(async () => {
    await pool.end()
    await harness.close()
  })

  const refusal = refuse('not-found', {})
  const answers = {
    'a result': { answer: () => 'done', expected: 'done', stays: true },
    'a refusal': { answer: () => refusal, expected: refusal, stays: false },
    'a refusal from deep inside': {
      answer: () => {
        throw new Refused(refusal)
      },
      expected: refusal,
      stays: false,
    },
    'a kept refusal': { answer: () => kept(refusal), expected: refusal, stays: true },
  }
  const idioms = {
    pg: <R>(run: (sql: Sql) => Promise<R>) => commitUnlessRefused(pool, run),
    Prisma: async <R>(run: (sql: Sql) => Promise<R>) => {
      const prisma = new PrismaClient({ adapter: new PrismaPg(pool, { schema: 'ledger' }) })
      try {
        return await commitModelsUnlessRefused(prisma, (_tx, sql) => run(sql))
      } finally {
        await prisma.$disconnect()
      }
    },
  }
  const cases = Object.keys(idioms).flatMap(idiom => Object.keys(answers).map(name => [idiom, name] as const))

  test.each(cases)('on %s: what was written before %s', async (idiom, name) => {
    const { answer, expected, stays } = answers[name as keyof typeof answers]
    const what = `${idiom} ${name}`
    const found = await idioms[idiom as keyof typeof idioms](async sql => {
      await sql.query('INSERT INTO ledger.written VALUES ($1) RETURNING what', [what])
      return answer()
    })
    expect(found).toEqual(expected)
    const rows = await sqlOfPg(pool).query('SELECT what FROM ledger.written WHERE what = $1', [what])
    expect(rows).toHaveLength(stays ? 1 : 0)
  })
})
