import type pg from 'pg'
import type { Actor } from '../../../domain/authority/actor'
import type { Policy } from '../../../domain/policy/policy'
import { isRefusal } from '../../../domain/refusals/refusal'
import type { Standards } from '../../../domain/standards/standards'
import type { WorkingCalendar } from '../../../domain/time/working-days'
import type { Clock } from '../../kit/base/clock'
import { appendFacts, type NewFact } from '../../kit/facts/facts'
import type { KeyRing } from '../../kit/keys/key-ring'
import type { FieldKey } from '../../kit/keys/sealed-field'
import { type AuditRow, recordAudit } from '../../kit/sql/audit'
import type { Sql } from '../../kit/sql/database'
import { once } from '../../kit/sql/idempotency'
import { inTransaction } from '../../kit/sql/transaction'
import type { PrismaClient } from '../prisma/client/client'
import type { Inspections } from './files/inspections'
import type { EvidenceStore } from './files/store'
import type { VirusScan } from './files/virus-scan'

/** What this service works with. */
export interface ClaimDeps {
  readonly pool: pg.Pool
  readonly sql: Sql
  readonly prisma: PrismaClient
  readonly policy: Policy
  readonly standards: Standards
  readonly calendar: WorkingCalendar
  readonly clock: Clock
  /** Opens the claimant's name for whoever reviews, and the keys of evidence. */
  readonly fieldKey: FieldKey
  /** Where the bytes of evidence are. */
  readonly store: EvidenceStore
  readonly virusScan: VirusScan
  /** What looks into files that have arrived. */
  readonly inspections: Inspections
  /** What stands for the numbers on a roster is made with it. */
  readonly lookupKey: KeyRing
  /** Of the request under way: what it asks, and its Idempotency-Key. */
  readonly keyed?: Keyed
}

export interface Keyed {
  readonly operation: string
  readonly key: string | undefined
  readonly input: unknown
}

/** One transaction under way: what it tells at the end is gathered, in order. */
export interface CommandContext extends Pick<ClaimDeps, 'policy' | 'standards' | 'calendar'> {
  readonly sql: Sql
  readonly actor: Actor
  readonly now: Date
  tell(...facts: NewFact[]): void
  audit(...rows: AuditRow[]): Promise<void>
}

/**
 * Runs one transaction. Locks are taken in one order: the claim, then shared achievements by key, then the tally of its
 * person. Under an Idempotency-Key it runs once, and its result, which is JSON, answers each repeat. What is refused has done
 * nothing, whatever came before the rule that refused it.
 */
export function inCommand<R>(
  deps: ClaimDeps,
  actor: Actor,
  run: (context: CommandContext) => Promise<R>,
): Promise<R> {
  const act = async (sql: Sql): Promise<R> => {
    const { context, facts } = openContext(deps, sql, actor)
    const { now } = context
    const { keyed } = deps
    const result = keyed
      ? ((await once(sql, { actorId: actor.id, ...keyed }, () => run(context))) as R)
      : await run(context)
    if (!isRefusal(result)) await appendFacts(sql, { correlationId: actor.correlationId, now }, facts)
    return result
  }
  return inTransaction(deps.pool, act, result => !isRefusal(result))
}

/** In whatever transaction is under way; what it tells is for its caller to append. */
export function openContext(
  { policy, standards, calendar, clock }: ClaimDeps,
  sql: Sql,
  actor: Actor,
): { readonly context: CommandContext; readonly facts: readonly NewFact[] } {
  const facts: NewFact[] = []
  const now = clock.now()
  const context: CommandContext = {
    ...{ sql, actor, now, policy, standards, calendar },
    tell: (...more) => void facts.push(...more),
    audit: (...rows) => recordAudit(sql, actor, now, ...rows),
  }
  return { context, facts }
}
