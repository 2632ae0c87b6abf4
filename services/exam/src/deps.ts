import type pg from 'pg'
import { z } from 'zod'
import type { Actor } from '../../../domain/authority/actor'
import type { Policy } from '../../../domain/policy/policy'
import { isRefusal } from '../../../domain/refusals/refusal'
import type { Clock } from '../../kit/base/clock'
import { BaseSettings } from '../../kit/base/config'
import { appendFacts, type NewFact } from '../../kit/facts/facts'
import { LookupKeySettings } from '../../kit/keys/lookup-digest'
import { FieldKeySettings } from '../../kit/keys/sealed-field'
import { type AuditRow, recordAudit } from '../../kit/sql/audit'
import type { Sql } from '../../kit/sql/database'
import type { NumberKeys } from '../../kit/sql/people-by-number'
import { type Answer, commitUnlessRefused } from '../../kit/sql/transaction'
import type { PrismaClient } from '../prisma/client/client'
import { type Allocation, type Move, writeAllocations } from './seats/allocation'

/** The settings of the exam service beside those of every process. No secret has a default. */
export const ExamSettings = BaseSettings.extend(FieldKeySettings.shape)
  .extend(LookupKeySettings.shape)
  .extend({
    EXAM_DATABASE_URL: z.url(),
  })
export type ExamConfig = z.infer<typeof ExamSettings>

/** The dependencies of the exam service, handed to each subject. */
export interface ExamDeps extends NumberKeys {
  readonly pool: pg.Pool
  readonly sql: Sql
  readonly prisma: PrismaClient
  readonly policy: Policy
  readonly clock: Clock
  /** Tells the offer pass (offer-pass.ts) that an offer with a deadline was made, or a seat kept, so that it looks when to wake. */
  readonly offerMade: () => void
}

/** One transaction under way: what it writes at the end (facts, allocations) is gathered, in order. */
export interface CommandContext {
  readonly sql: Sql
  readonly policy: Policy
  readonly actor: Actor
  readonly now: Date
  tell(...facts: NewFact[]): void
  log(...allocations: Allocation[]): void
  audit(row: AuditRow): Promise<void>
}

/** Moves after which the offer pass must look when to wake next. */
const actsByClock: ReadonlySet<Move> = new Set<Move>(['offered', 'reserved', 'entitled'])

/**
 * A command of one actor in one transaction, which is taken back if it is refused. Its facts and allocations are written at its end. Locks are taken in one order:
 * sittings by id, then candidates by key, then seats; a pass that ends seats in sittings whose own results are being posted
 * may break it, and begins again.
 */
export async function inCommand<R>(
  deps: ExamDeps,
  actor: Actor,
  run: (context: CommandContext) => Promise<R>,
): Promise<Answer<R>> {
  let madeOffer = false
  const answer = await commitUnlessRefused(deps.pool, async sql => {
    const { context, finish } = openContext(deps, actor, sql)
    const result = await run(context)
    madeOffer = isRefusal(result) ? false : await finish()
    return result
  })
  if (madeOffer) deps.offerMade()
  return answer
}

function openContext(
  deps: ExamDeps,
  actor: Actor,
  sql: Sql,
): { context: CommandContext; finish(): Promise<boolean> } {
  const facts: NewFact[] = []
  const allocations: Allocation[] = []
  const now = deps.clock.now()
  return {
    context: {
      sql,
      policy: deps.policy,
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
