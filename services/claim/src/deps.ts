import { z } from 'zod'
import type { Actor } from '../../../domain/authority/actor'
import { isRefusal } from '../../../domain/refusals/refusal'
import type { Standards } from '../../../domain/standards/standards'
import type { WorkingCalendar } from '../../../domain/time/working-days'
import { BaseSettings } from '../../kit/base/config'
import { appendFacts, type NewFact } from '../../kit/facts/facts'
import type { FileDeps } from '../../kit/files/owner'
import { FileStoreSettings } from '../../kit/files/store'
import { VirusScanSettings } from '../../kit/files/virus-scan'
import type { KeyRing } from '../../kit/keys/key-ring'
import { LookupKeySettings } from '../../kit/keys/lookup-digest'
import { FieldKeySettings } from '../../kit/keys/sealed-field'
import { type AuditRow, recordAudit } from '../../kit/sql/audit'
import type { Sql } from '../../kit/sql/database'
import { answerOnce } from '../../kit/sql/idempotency'
import { type Answer, commitUnlessRefused } from '../../kit/sql/transaction'
import type { PrismaClient } from '../prisma/client/client'

/** The settings of the claim service beside those of every process. No secret has a default. */
export const ClaimSettings = BaseSettings.extend(FieldKeySettings.shape)
  .extend(LookupKeySettings.shape)
  .extend(FileStoreSettings.shape)
  .extend(VirusScanSettings.shape)
  .extend({ CLAIM_DATABASE_URL: z.url() })
export type ClaimConfig = z.infer<typeof ClaimSettings>

/** The dependencies of this service. */
export interface ClaimDeps extends FileDeps {
  readonly prisma: PrismaClient
  readonly standards: Standards
  readonly calendar: WorkingCalendar
  /** Makes the keyed hashes of identity numbers on a roster. */
  readonly lookupKey: KeyRing
  /** The request under way and its Idempotency-Key. */
  readonly keyed?: Keyed
}

export interface Keyed {
  readonly operation: string
  readonly key: string | undefined
  readonly input: unknown
}

/** One command, in its transaction. Facts are gathered in order and appended at its end. */
export interface CommandContext extends Pick<ClaimDeps, 'policy' | 'standards' | 'calendar'> {
  readonly sql: Sql
  readonly actor: Actor
  readonly now: Date
  tell(...facts: NewFact[]): void
  audit(...rows: AuditRow[]): Promise<void>
}

/**
 * Runs one command in one transaction. Locks are taken in one order: the claim, then shared achievements by key, then
 * the tally of its person. Under an Idempotency-Key it runs once; its result, which is JSON, answers each repeat. A
 * refusal rolls back everything.
 */
export function inCommand<R>(
  deps: ClaimDeps,
  actor: Actor,
  run: (context: CommandContext) => Promise<R>,
): Promise<Answer<R>> {
  const act = async (sql: Sql): Promise<R> => {
    const { context, facts } = openContext(deps, sql, actor)
    const { now } = context
    const { keyed } = deps
    const result = keyed
      ? ((await answerOnce(sql, { actorId: actor.id, ...keyed }, () => run(context))) as R)
      : await run(context)
    if (!isRefusal(result)) await appendFacts(sql, { correlationId: actor.correlationId, now }, facts)
    return result
  }
  return commitUnlessRefused(deps.pool, act)
}

/** Opens a command in the caller's transaction. The caller appends its facts. */
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
