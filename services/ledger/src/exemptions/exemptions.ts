import { z } from 'zod'
import type { Actor } from '../../../../domain/authority/actor'
import type { Policy } from '../../../../domain/policy/policy'
import { isRefusal, type Refusal, refuse } from '../../../../domain/refusals/refusal'
import { refuseFinalYear } from '../../../../domain/standing/exemption'
import { exemptionReasons } from '../../../../domain/standing/verdict'
import { firstDayOf, plainDateIn } from '../../../../domain/time/plain-date'
import { type Page, page } from '../../../kit/http/page'
import { recordAudit } from '../../../kit/sql/audit'
import type { Sql } from '../../../kit/sql/database'
import { getGuarded } from '../standing/people'

const DaySchema = z.iso.date()

/** Strict: a misspelt last day must not become an exemption without end. */
export const NewExemptionSchema = z
  .strictObject({
    reason: z.enum(exemptionReasons),
    from: DaySchema,
    until: DaySchema.optional().describe('The last day; without it, the exemption goes on'),
    note: z.string().min(1).max(1000).describe('What it rests on'),
  })
  .refine(e => !e.until || e.until >= e.from, { path: ['until'], message: 'not before `from`' })

export const ExemptionSchema = z
  .object({
    exemptionId: z.string(),
    personId: z.string(),
    reason: z.enum(exemptionReasons),
    from: DaySchema,
    until: DaySchema.nullable(),
    note: z.string(),
    recordedBy: z.string(),
    recordedAt: z.iso.datetime(),
    withdrawnAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Exemption' })

export type NewExemption = z.infer<typeof NewExemptionSchema>
export type Exemption = z.infer<typeof ExemptionSchema>

/** An exemption that is to be recorded, or withdrawn. */
export type ExemptionAsked = Pick<
  Exemption,
  'exemptionId' | 'personId' | 'reason' | 'from' | 'until' | 'note'
>

export interface Context {
  readonly sql: Sql
  readonly actor: Actor
  readonly now: Date
  readonly policy: Policy
}

export const NO_YEARS = { from: 1, to: 0 }

/** Writes one that nobody has to confirm any more. */
export async function writeExemption(
  { sql, actor, now }: Context,
  asked: ExemptionAsked,
): Promise<Exemption | Refusal> {
  const { exemptionId, personId, reason, from, until, note } = asked
  const recorded: Exemption = {
    ...{ exemptionId, personId, reason, from, until, note },
    ...{ recordedBy: actor.id, recordedAt: now.toISOString(), withdrawnAt: null },
  }
  if (!(await insertExemption(sql, recorded))) return overlap(sql, recorded)
  await recordAudit(sql, actor, now, {
    act: 'exemption.record',
    objectKind: 'exemption',
    objectId: recorded.exemptionId,
    concerns: [personId],
    after: recorded,
    reason: note,
  })
  return recorded
}

/** Makes changes of one person's exemptions wait for each other. */
export const holdExemptions = (sql: Sql, personId: string): Promise<unknown> =>
  sql.query("SELECT pg_advisory_xact_lock(hashtext('exemption/' || $1))::text", [personId])

/** The exclusion key of the table decides, two at the same moment included. */
async function insertExemption(sql: Sql, e: Exemption): Promise<boolean> {
  const rows = await sql.query(
    `INSERT INTO exemption (exemption_id, person_id, reason, from_day, until_day, note, recorded_by, recorded_at)
     VALUES ($1::uuid, $2::uuid, $3, $4::date, $5::date, $6, $7, $8::timestamptz)
     ON CONFLICT DO NOTHING RETURNING exemption_id`,
    [e.exemptionId, e.personId, e.reason, e.from, e.until, e.note, e.recordedBy, e.recordedAt],
  )
  return rows.length === 1
}

const overlap = async (sql: Sql, asked: ExemptionAsked): Promise<Refusal> =>
  (await findOverlap(sql, asked)) ?? refuse('exemption-overlaps', { exemptionId: null, from: null })

export async function findOverlap(
  sql: Sql,
  { personId, from, until }: ExemptionAsked,
): Promise<Refusal | undefined> {
  const [there] = await sql.query<{ exemptionId: string; from: string }>(
    `SELECT exemption_id, from_day::text AS from FROM exemption
     WHERE person_id = $1::uuid AND withdrawn_at IS NULL
       AND daterange(from_day, until_day, '[]') && daterange($2::date, $3::date, '[]') ORDER BY from_day LIMIT 1`,
    [personId, from, until],
  )
  return there && refuse('exemption-overlaps', { exemptionId: there.exemptionId, from: there.from })
}

/** Ends one that nobody has to confirm any more. */
export async function endExemption(
  { sql, actor, now }: Context,
  before: Exemption,
  reason: string,
): Promise<Exemption> {
  const { exemptionId } = before
  await sql.query(
    'UPDATE exemption SET withdrawn_at = $2::timestamptz WHERE exemption_id = $1::uuid RETURNING exemption_id',
    [exemptionId, now.toISOString()],
  )
  const after = { ...before, withdrawnAt: now.toISOString() }
  await recordAudit(sql, actor, now, {
    act: 'exemption.record',
    objectKind: 'exemption',
    objectId: exemptionId,
    concerns: [before.personId],
    before,
    after,
    reason,
  })
  return after
}

export const INSTANT = (column: string) =>
  `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`

export async function findExemption(sql: Sql, exemptionId: string): Promise<Exemption | undefined> {
  const [exemption] = await sql.query<Exemption>(`${SELECT} WHERE exemption_id = $1::uuid FOR UPDATE`, [
    exemptionId,
  ])
  return exemption
}

export const SELECT_EXEMPTION = (
  more = '',
) => `SELECT exemption_id, person_id, reason, from_day::text AS from,
  until_day::text AS until, note, recorded_by, ${INSTANT('recorded_at')} AS "recordedAt",
  ${INSTANT('withdrawn_at')} AS "withdrawnAt"${more} FROM exemption`

const SELECT = SELECT_EXEMPTION()

/** A person's, the withdrawn ones included, in the order in which they were recorded. */
export async function listExemptions(
  sql: Sql,
  actor: Actor,
  { personId, after, limit }: { personId: string; after?: string | undefined; limit: number },
): Promise<Page<Exemption> | Refusal> {
  const person = await getGuarded(sql, { actor, act: 'exemption.read', personId }, NO_YEARS)
  if (isRefusal(person)) return person
  const items = await sql.query<Exemption>(
    `${SELECT} WHERE person_id = $1::uuid AND ($2::uuid IS NULL OR exemption_id > $2::uuid)
     ORDER BY exemption_id LIMIT $3::integer`,
    [personId, after ?? null, limit],
  )
  return page(items, limit, each => each.exemptionId)
}

/** The person asks for the year of sign-up to be assessed [D]. Asking again changes nothing. */
export async function askForFirstYear({
  sql,
  actor,
  now,
  policy,
}: Context): Promise<{ year: number } | Refusal> {
  const { personId = '' } = actor.scope
  const person = await getGuarded(sql, { actor, act: 'firstYear.ask', personId }, NO_YEARS)
  if (isRefusal(person)) return person
  if (person.firstYear === null) return refuse('temporarily-unavailable')
  const final = refuseFinalYear(firstDayOf(person.firstYear), whenFinal(actor, now), policy)
  if (final) return final
  const fresh = await sql.query(
    `INSERT INTO first_year_request (person_id, asked_at) VALUES ($1::uuid, $2::timestamptz)
     ON CONFLICT DO NOTHING RETURNING person_id`,
    [personId, now.toISOString()],
  )
  if (fresh.length === 1) {
    await recordAudit(sql, actor, now, { act: 'firstYear.ask', objectKind: 'person', objectId: personId })
  }
  return { year: person.firstYear }
}

export const whenFinal = (actor: Actor, now: Date) => ({
  today: plainDateIn(now),
  mayChangeFinal: actor.role === 'municipalBureau',
})
