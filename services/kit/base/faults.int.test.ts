import { PrismaPg } from '@prisma/adapter-pg'
import type { Pool } from 'pg'
import { z } from 'zod'
import { PrismaClient } from '../../ledger/prisma/client/client'
import { ATTEMPTS_BEFORE_GIVEN_UP, lastingFailure } from '../facts/permanent-failures'
import { createPool, sqlOfPg } from '../sql/database'
import { sqlOf } from '../sql/transaction'
import { createHarness, type Harness } from '../testing/harness'
import { isLasting, isTransient, sayFault } from './faults'
import { createLog } from './log'

/** Faults as PostgreSQL really raises them, through `pg` and through Prisma's raw and typed queries. */
describe('of a fault is known whether it passes by itself', () => {
  let harness: Harness
  let pool: Pool
  let prisma: PrismaClient

  beforeAll(async () => {
    harness = await createHarness('ledger', { kafka: false })
    pool = createPool(`${harness.databaseUrl}?statement_timeout=500`, 'faults', 2)
    prisma = new PrismaClient({ adapter: new PrismaPg(pool, { schema: 'ledger' }) })
  })
  afterAll(async () => {
    await pool.end()
    await harness.close()
  })

  const faultOf = async (run: () => unknown): Promise<unknown> => {
    try {
      await run()
    } catch (error) {
      return error
    }
    throw new Error('nothing failed')
  }
  const raised = (state: string) =>
    `DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '${state}', MESSAGE = 'planted' ; END $$`
  const both: [string, (text: string) => Promise<unknown>][] = [
    ['pg', text => sqlOfPg(pool).query(text)],
    ['Prisma', text => sqlOf(prisma).query(text)],
  ]

  describe.each(both)('through %s', (_, query) => {
    test('a row that was refused is in no log', async () => {
      const fault = await faultOf(() => query(`INSERT INTO trust_key VALUES ('俞大猷', NULL)`))
      const lines: string[] = []
      createLog('faults', 'info', { write: line => void lines.push(line) }).error({ err: fault }, 'failed')
      expect(lines).toEqual([expect.stringContaining('violates not-null constraint')])
      expect(lines.join()).not.toContain('俞大猷')
    })

    test.each([
      ['a deadlock that was broken', raised('40P01')],
      ['a serialization failure', raised('40001')],
      ['a restart', raised('57P01')],
      ['a lock that was not to be had', raised('55P03')],
      ['a statement that PostgreSQL gave up', raised('57014')],
      ['a server that takes no writes for now', raised('25006')],
      ['a statement timeout', 'SELECT pg_sleep(30)::text'],
    ])('%s passes', async (_what, text) => {
      const fault = await faultOf(() => query(text))
      expect([isTransient(fault), isLasting(fault)]).toEqual([true, false])
    })

    test.each([
      [
        'a unique key',
        `INSERT INTO trust_key VALUES ('test', '{}')`,
        '23505: duplicate key value violates unique constraint "trust_key_pkey"',
      ],
      [
        'a missing value',
        `INSERT INTO trust_key VALUES ('x', NULL)`,
        '23502: null value in column "public_jwk" of relation "trust_key" violates not-null constraint',
      ],
      ['a value of the wrong type', `SELECT 'of person 330302199001011234'::uuid`, '22P02'],
      ['a statement that is wrong', `SELECT nothing`, '42703: column "nothing" does not exist'],
    ])('%s stays, and is told without any value', async (_what, text, said) => {
      const fault = await faultOf(() => query(text))
      expect([isTransient(fault), isLasting(fault), sayFault(fault)]).toEqual([false, true, said])
    })
  })

  test('a typed query that Prisma refuses stays', async () => {
    const fault = await faultOf(() => prisma.batch.create({ data: { state: '330302199001011234' } as never }))
    expect([isLasting(fault), sayFault(fault)]).toEqual([true, 'PrismaClientValidationError'])
  })

  test.each([
    'EAI_AGAIN',
    'ENOTFOUND',
    'EHOSTUNREACH',
    'ENETUNREACH',
    'ECONNREFUSED',
    'UND_ERR_CONNECT_TIMEOUT',
  ])('a network that answers %s passes, also as the cause of another fault', code => {
    const fault = Object.assign(new Error('no answer'), { code })
    const faults = [fault, new TypeError('fetch failed', { cause: fault })]
    expect(faults.map(each => [isTransient(each), isLasting(each)])).toEqual([
      [true, false],
      [true, false],
    ])
  })

  test('mistakes in code stay; a network that is away, and what nobody knows, may pass', async () => {
    const missing = undefined as unknown as { name: string }
    expect(isLasting(await faultOf(() => missing.name))).toBe(true)
    const unreadable = await faultOf(() => z.object({ rows: z.array(z.number()) }).parse({ rows: [1, 'x'] }))
    expect([isLasting(unreadable), sayFault(unreadable)]).toEqual([true, 'ZodError: rows.1 invalid_type'])
    const away = new TypeError('fetch failed', { cause: new Error('ECONNREFUSED') })
    for (const passing of [away, new Error('who knows'), 'thrown', undefined])
      expect(isLasting(passing)).toBe(false)
  })
})

describe('an activity whose fault stays', () => {
  const fault = new TypeError('nothing there')
  const attempt = (number: number, error: unknown = fault) =>
    lastingFailure({ activityType: 'changeAward', attempt: number }, error)

  test('is tried again, since it may have met its own earlier attempt, and then given up', () => {
    const numbers = Array.from({ length: ATTEMPTS_BEFORE_GIVEN_UP }, (_, at) => at + 1)
    expect(numbers.map(number => attempt(number)?.nonRetryable)).toEqual([false, false, true])
  })

  test('tells Temporal which, in words without data', () => {
    expect(attempt(1)).toMatchObject({ type: 'Fault', message: 'changeAward: TypeError: nothing there' })
  })

  test('one that may pass is tried for ever', () => {
    expect(attempt(1_000, new Error('who knows'))).toBeUndefined()
  })
})
