import { randomBytes, randomInt } from 'node:crypto'
import type pg from 'pg'
import { z } from 'zod'
import type { Policy, RuleName, RuleValues } from '../../../domain/policy/policy'
import type { Chance } from '../../../domain/study/challenge'
import { plainDateIn } from '../../../domain/time/plain-date'
import { BaseSettings } from '../../kit/base/config'
import { LookupKeySettings } from '../../kit/keys/lookup-digest'
import { FieldKeySettings } from '../../kit/keys/sealed-field'
import type { Sql } from '../../kit/sql/database'
import type { NumberKeys } from '../../kit/sql/people-by-number'
import type { PrismaClient } from '../prisma/client/client'

/** The settings of the course service beside those of every process. No secret has a default. */
export const CourseSettings = BaseSettings.extend(FieldKeySettings.shape)
  .extend(LookupKeySettings.shape)
  .extend({
    COURSE_DATABASE_URL: z.string().min(1),
  })
export type CourseConfig = z.infer<typeof CourseSettings>

/** The dependencies of the course service, handed to each subject. */
export interface CourseDeps extends NumberKeys {
  readonly prisma: PrismaClient
  /** For the one hot path: a beat. */
  readonly pool: pg.Pool
  /** Outside of any transaction: for reads. */
  readonly sql: Sql
  readonly policy: Policy
  readonly chance: Chance
}

const TOKEN_BYTES = 16

/** Chance that nobody can foresee: beat tokens, the moment of a check and what it asks. */
export const cryptoChance: Chance = {
  whole: (min, max) => randomInt(min, max + 1),
  id: () => randomBytes(TOKEN_BYTES).toString('base64url'),
}

/** The value of a rule on the day of an instant. */
export const ruleAt = <R extends RuleName>(policy: Policy, rule: R, now: Date): RuleValues[R] =>
  policy.at(rule, plainDateIn(now)).value

/**
 * Makes a person's commands of this service wait for each other, so that no two of them decide on the same state, and for
 * whoever changes from outside what was studied. Beats don't take it: they go by version.
 */
export async function lockPerson(sql: Sql, personId: string): Promise<void> {
  await sql.query("SELECT pg_advisory_xact_lock_shared(hashtext('course/studied'))::text")
  await sql.query("SELECT pg_advisory_xact_lock(hashtext('course/' || $1))::text", [personId])
}

/** Taken first, by an import of what was studied or a link of courses: nobody enrols or finishes meanwhile (Article 8). */
export async function lockStudied(sql: Sql): Promise<void> {
  await sql.query("SELECT pg_advisory_xact_lock(hashtext('course/studied'))::text")
}
