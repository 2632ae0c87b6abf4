import type pg from 'pg'
import { isRefusal, type Refusal } from '../../../domain/refusals/refusal'
import { isTransient } from '../base/faults'
import { carryTrace } from '../base/tracing'
import { inCamelCase, type Sql, sqlOfPg } from './database'

/*
 * A refused command takes back all that it wrote, on pg and on Prisma, however late the refusal comes.
 * A command that must keep something (a wrong answer that counts, a refused list) returns `kept(refusal)`.
 */

/** A refusal whose transaction is committed. */
export class Kept {
  /** Another object that has a refusal in it is no kept one. */
  protected readonly isKept = true
  constructor(readonly refusal: Refusal) {}
}

export const kept = (refusal: Refusal): Kept => new Kept(refusal)

/** Refuses from deep inside of a command: nothing of it stays, and the refusal is its answer. */
export class Refused extends Error {
  constructor(readonly refusal: Refusal) {
    super(refusal.code)
  }
}

/** The answer of a command: its result, or the refusal that it kept. */
export type Answer<R> = Exclude<R, Kept> | (Extract<R, Kept> extends never ? never : Refusal)

const ATTEMPTS_MAX = 5

/**
 * Runs a command in one transaction on `pg`, where SQL must lock, and commits it unless it is refused. Locks are taken in one
 * order; a command that PostgreSQL breaks as a deadlock all the same begins again, at most 5 times.
 *
 * @returns what the command came to; a kept refusal as the refusal itself
 */
export async function commitUnlessRefused<R>(
  pool: pg.Pool,
  run: (sql: Sql) => Promise<R>,
): Promise<Answer<R>> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await attemptOnce(pool, run)
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

async function attemptOnce<R>(pool: pg.Pool, run: (sql: Sql) => Promise<R>): Promise<Answer<R>> {
  const client = await pool.connect()
  const sql = sqlOfPg(client)
  let broken = false
  try {
    await client.query('BEGIN')
    await carryTrace(sql)
    const result = await run(sql)
    await client.query(isRefusal(result) ? 'ROLLBACK' : 'COMMIT')
    return answerOf(result)
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {
      broken = true
    })
    return answerOfRefused<R>(error)
  } finally {
    client.release(broken)
  }
}

const answerOf = <R>(result: R): Answer<R> => (result instanceof Kept ? result.refusal : result) as Answer<R>

/** @throws what is no refusal */
function answerOfRefused<R>(error: unknown): Answer<R> {
  if (error instanceof Refused) return error.refusal as Answer<R>
  throw error
}

/** Above the statement timeout, so that the statement gives up before the transaction does (prisma/orm #29952). */
const TRANSACTION_TIMEOUT_MS = 15_000
const TRANSACTION_WAIT_MS = 10_000

interface RawQueries {
  $queryRawUnsafe<T = unknown>(query: string, ...values: unknown[]): Promise<T>
}

/** SQL inside a Prisma transaction. Cast parameters in the text (`$1::uuid`): Prisma sends strings as text. */
export const sqlOf = (tx: RawQueries): Sql => ({
  query: async <Row>(text: string, values: readonly unknown[] = []) =>
    inCamelCase<Row>(await tx.$queryRawUnsafe<Record<string, unknown>[]>(text, ...values)),
})

/** The part of a generated Prisma client that kit calls, without the overloads. */
export interface PrismaLike extends RawQueries {
  $transaction(...args: never): unknown
  $disconnect(): Promise<void>
}

export type Transaction<P> = Omit<P, '$connect' | '$disconnect' | '$on' | '$transaction' | '$extends'>

/**
 * Runs a command in one transaction with Prisma's models for rows, and `sql` for locks, facts and audit, and commits it unless it
 * is refused. It runs once: a deadlock reaches the caller. No network call belongs inside.
 *
 * @returns what the command came to; a kept refusal as the refusal itself
 */
export async function commitModelsUnlessRefused<P extends PrismaLike, R>(
  prisma: P,
  run: (tx: Transaction<P>, sql: Sql) => Promise<R>,
): Promise<Answer<R>> {
  type Begin = (
    run: (tx: RawQueries) => Promise<R>,
    options: { maxWait: number; timeout: number },
  ) => Promise<R>
  const begin = prisma.$transaction.bind(prisma) as unknown as Begin
  const command = async (tx: RawQueries): Promise<R> => {
    const sql = sqlOf(tx)
    await carryTrace(sql)
    const result = await run(tx as unknown as Transaction<P>, sql)
    if (isRefusal(result)) throw new Refused(result)
    return result
  }
  try {
    return answerOf(await begin(command, { maxWait: TRANSACTION_WAIT_MS, timeout: TRANSACTION_TIMEOUT_MS }))
  } catch (error) {
    return answerOfRefused<R>(error)
  }
}
