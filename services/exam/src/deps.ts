import type pg from 'pg'
import type { Actor } from '../../../domain/authority/actor'
import type { Policy } from '../../../domain/policy/policy'
import type { Clock } from '../../kit/base/clock'
import { appendFacts, type NewFact } from '../../kit/facts/facts'
import { type AuditRow, recordAudit } from '../../kit/sql/audit'
import type { Sql } from '../../kit/sql/database'
import type { NumberKeys } from '../../kit/sql/people-by-number'
import { inTransaction } from '../../kit/sql/transaction'
import type { PrismaClient } from '../prisma/client/client'
import { type Allocation, type Move, writeAllocations } from './seats/allocation'

/** What this service works with. */
export interface Exam extends NumberKeys {
  readonly pool: pg.Pool
  readonly sql: Sql
  readonly prisma: PrismaClient
  readonly policy: Policy
  readonly clock: Clock
  /** An offer with a deadline was made, or a seat kept: whoever acts by the clock (offer-pass.ts) looks when to wake. */
  readonly offerMade: () => void
}

/** One transaction under way: what it writes at the end (facts, allocations) is gathered, in order. */
export interface Step {
  readonly sql: Sql
  readonly policy: Policy
  readonly actor: Actor
  readonly now: Date
  tell(...facts: NewFact[]): void
  log(...allocations: Allocation[]): void
  audit(row: AuditRow): Promise<void>
}

/** What the offer pass looks after. */
const actsByClock: ReadonlySet<Move> = new Set<Move>(['offered', 'reserved', 'entitled'])

/**
 * A transaction in which one actor acts: its facts and allocations are written at its end. Locks are taken in one order:
 * sittings by id, then candidates by key, then seats; a pass that ends seats in sittings whose own results are being posted
 * may break it, and begins again.
 */
export async function within<R>(exam: Exam, actor: Actor, run: (step: Step) => Promise<R>): Promise<R> {
  const { result, madeOffer } = await inTransaction(exam.pool, async sql => {
    const { step, finish } = begin(exam, actor, sql)
    const result = await run(step)
    return { result, madeOffer: await finish() }
  })
  if (madeOffer) exam.offerMade()
  return result
}

function begin(exam: Exam, actor: Actor, sql: Sql): { step: Step; finish(): Promise<boolean> } {
  const facts: NewFact[] = []
  const allocations: Allocation[] = []
  const now = exam.clock.now()
  return {
    step: {
      sql,
      policy: exam.policy,
      actor,
      now,
      tell: (...more) => void facts.push(...more),
      log: (...more) => void allocations.push(...more),
      audit: row => recordAudit(sql, actor, now, row),
    },
    finish: async () => {
      await writeAllocations(sql, now, allocations)
      await appendFacts(sql, { correlationId: actor.correlationId, now }, facts)
      return allocations.some(each => actsByClock.has(each.move))
    },
  }
}
