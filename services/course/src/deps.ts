import { randomBytes, randomInt } from 'node:crypto'
import { z } from 'zod'
import type { Actor } from '../../../domain/authority/actor'
import type { Policy, RuleName, RuleValues } from '../../../domain/policy/policy'
import { isRefusal, type Refusal } from '../../../domain/refusals/refusal'
import type { Chance } from '../../../domain/study/challenge'
import { plainDateIn } from '../../../domain/time/plain-date'
import { BaseSettings } from '../../kit/base/config'
import { appendFacts, type NewFact } from '../../kit/facts/facts'
import type { FileDeps } from '../../kit/files/owner'
import { FileStoreSettings } from '../../kit/files/store'
import { VirusScanSettings } from '../../kit/files/virus-scan'
import { LookupKeySettings } from '../../kit/keys/lookup-digest'
import { FieldKeySettings } from '../../kit/keys/sealed-field'
import { type AuditRow, recordAudit } from '../../kit/sql/audit'
import type { Sql } from '../../kit/sql/database'
import { answerOnce } from '../../kit/sql/idempotency'
import type { NumberKeys } from '../../kit/sql/people-by-number'
import { type Answer, commitModelsUnlessRefused, type Transaction } from '../../kit/sql/transaction'
import type { PrismaClient } from '../prisma/client/client'

/** The settings of the course service beside those of every process. No secret has a default. */
export const CourseSettings = BaseSettings.extend(FieldKeySettings.shape)
  .extend(LookupKeySettings.shape)
  .extend(FileStoreSettings.shape)
  .extend(VirusScanSettings.shape)
  .extend({
    COURSE_DATABASE_URL: z.string().min(1),
  })
export type CourseConfig = z.infer<typeof CourseSettings>

/** The dependencies of the course service, handed to each subject. */
export interface CourseDeps extends NumberKeys, FileDeps {
  readonly prisma: PrismaClient
  readonly chance: Chance
}

/** The caller of a command: actor, instant and Idempotency-Key. */
export interface Caller {
  readonly actor: Actor
  readonly now: Date
  readonly idempotencyKey?: string | undefined
}

/** One command of one actor, in its transaction. Its facts are gathered in order and appended at its end. */
export interface CommandContext extends Caller, Pick<CourseDeps, 'policy'> {
  readonly sql: Sql
  /** The same transaction, by Prisma's models. */
  readonly models: Transaction<PrismaClient>
  tell(...facts: NewFact[]): void
  audit(...rows: AuditRow[]): Promise<void>
}

/** Runs a command in one transaction. A refusal takes back what it wrote. */
export function inCommand<R>(
  { prisma, policy }: Pick<CourseDeps, 'prisma' | 'policy'>,
  { actor, now }: Caller,
  run: (context: CommandContext) => Promise<R>,
): Promise<Answer<R>> {
  return commitModelsUnlessRefused(prisma, async (models, sql) => {
    const facts: NewFact[] = []
    const result = await run({
      sql,
      models,
      policy,
      actor,
      now,
      tell: (...more) => void facts.push(...more),
      audit: (...rows) => recordAudit(sql, actor, now, ...rows),
    })
    if (!isRefusal(result)) await appendFacts(sql, { correlationId: actor.correlationId, now }, facts)
    return result
  })
}

/** Runs a command once an Idempotency-Key; its answer, which is JSON, is the answer to each repeat. */
export const inKeyedCommand = <R>(
  deps: Pick<CourseDeps, 'prisma' | 'policy'>,
  caller: Caller,
  command: { readonly operation: string; readonly input: unknown },
  run: (context: CommandContext) => Promise<R | Refusal>,
): Promise<Answer<R | Refusal>> =>
  inCommand(deps, caller, context =>
    answerOnce<R | Refusal>(
      context.sql,
      { ...command, actorId: caller.actor.id, key: caller.idempotencyKey },
      () => run(context),
    ),
  )

const TOKEN_BYTES = 16

/** Unpredictable chance: draws beat tokens, the moment of a check and its question. */
export const cryptoChance: Chance = {
  whole: (min, max) => randomInt(min, max + 1),
  id: () => randomBytes(TOKEN_BYTES).toString('base64url'),
}

/** The value of a rule on the day of an instant. */
export const ruleAt = <R extends RuleName>(policy: Policy, rule: R, now: Date): RuleValues[R] =>
  policy.at(rule, plainDateIn(now)).value

/**
 * Makes a person's commands of this service wait for each other, so that no two of them decide on the same state, and for
 * an import or a link that changes the records of study. Beats don't take this lock: they go by version.
 */
export async function lockPerson(sql: Sql, personId: string): Promise<void> {
  await sql.query("SELECT pg_advisory_xact_lock_shared(hashtext('course/studied'))::text")
  await sql.query("SELECT pg_advisory_xact_lock(hashtext('course/' || $1))::text", [personId])
}

/** An import of studies and a link of courses take this lock first: no enrolment is made or finished meanwhile (Article 8). */
export async function lockStudied(sql: Sql): Promise<void> {
  await sql.query("SELECT pg_advisory_xact_lock(hashtext('course/studied'))::text")
}
