import { timestampFromDate } from '@bufbuild/protobuf/wkt'
import { type HalfHours, NO_HOURS } from '../../../domain/hours/half-hours'
import type { Text } from '../../../domain/refusals/entry'
import { isRefusal } from '../../../domain/refusals/refusal'
import { type Allocation, allocate } from '../../../domain/standards/allocate'
import { type Change, recompute, type Standing } from '../../../domain/standards/recompute'
import { HoursComputedSchema } from '../../../proto/generated/claim_pb'
import type { RegistrationDue } from '../../../workflows/contracts/claim'
import type { Sql } from '../../kit/database'
import { fact } from '../../kit/facts'
import type { Step } from './claims'
import { itemsOf } from './hours'

export interface Cause {
  readonly itemId: string
  readonly kind: 'approval' | 'appeal' | 'reversal'
  /** The fact of the claim that it is. */
  readonly factId: string
}

/** What of an item in a year is to be changed, in one award. */
interface AwardChange {
  readonly itemId: string
  readonly year: number
  readonly before: HalfHours
  readonly after: HalfHours
  readonly why: Text
}

/**
 * Counts all items of a person again, after one of them was approved, decided anew or reversed, and writes down what changes in
 * the ledger: of that item and of every other that shares a cap or an achievement with it. The tally's lock makes
 * countings of a person follow each other.
 */
export async function recount(step: Step, personId: string, cause: Cause): Promise<void> {
  const awardSeq = await nextTally(step.sql, personId)
  const items = await itemsOf(step.sql, personId)
  const stands = await standingOf(step.sql, personId)
  const versions = versionsOf(allocate(items, step.standards))
  const changes = inOrder(joined(recompute(items, stands, step.standards)))
  for (const [position, change] of changes.entries()) {
    const before = stands.find(each => each.itemId === change.itemId && each.year === change.year)
    const version = versions.get(`${change.itemId} ${change.year}`) ?? before?.standardsVersion ?? PROVISIONAL
    await keepRegistration(step, { personId, awardSeq, position, version, cause, change })
  }
}

/** Hours that two officials gave where no figure is loaded rest on no standard. */
const PROVISIONAL = 'provisional'

async function nextTally(sql: Sql, personId: string): Promise<number> {
  const [tally] = await sql.query<{ awardSeq: number }>(
    `INSERT INTO tally (person_id, award_seq) VALUES ($1, 1)
     ON CONFLICT (person_id) DO UPDATE SET award_seq = tally.award_seq + 1 RETURNING award_seq AS "awardSeq"`,
    [personId],
  )
  return tally!.awardSeq
}

/** What each award has, or will have once all that was counted before is written. */
export const standingOf = (
  sql: Sql,
  personId: string,
): Promise<(Standing & { readonly standardsVersion: string })[]> =>
  sql.query(
    `SELECT * FROM (SELECT DISTINCT ON (item_id, year) item_id AS "itemId", year, half_hours AS "halfHours",
         standards_version AS "standardsVersion"
       FROM registration WHERE person_id = $1::uuid ORDER BY item_id, year, award_seq DESC) newest
     WHERE "halfHours" > 0`,
    [personId],
  )

function versionsOf(allocation: Allocation): Map<string, string> {
  const versions = new Map<string, string>()
  for (const [itemId, found] of allocation) {
    if (isRefusal(found)) continue
    for (const { year, grounds } of found.years) {
      const named = [...new Set(grounds.map(each => each.version))]
      if (named.length > 0) versions.set(`${itemId} ${year}`, named.join(' '))
    }
  }
  return versions
}

/** A reversal and a grant of one award are one change of it. */
function joined(changes: readonly Change[]): AwardChange[] {
  const byAward = new Map<string, AwardChange>()
  for (const { itemId, year, entry, halfHours, why } of changes) {
    const key = `${itemId} ${year}`
    const known = byAward.get(key) ?? { itemId, year, before: NO_HOURS, after: NO_HOURS, why }
    byAward.set(key, { ...known, why, ...(entry === 'grant' ? { after: halfHours } : { before: halfHours }) })
  }
  return [...byAward.values()]
}

/** What becomes less first, so that no cap is exceeded in between. */
const inOrder = (changes: readonly AwardChange[]): AwardChange[] =>
  [...changes].sort((a, b) => a.after - a.before - (b.after - b.before))

interface Kept {
  readonly personId: string
  readonly awardSeq: number
  readonly position: number
  readonly version: string
  readonly cause: Cause
  readonly change: AwardChange
}

async function keepRegistration(
  step: Step,
  { personId, awardSeq, position, version, cause, change }: Kept,
): Promise<void> {
  const { itemId, year, before, after, why } = change
  const [item] = await step.sql.query<{ itemKind: 'claim' | 'class'; subjectId: string }>(
    `INSERT INTO registration (item_id, year, award_seq, position, person_id, half_hours, half_hours_before, industry,
       policy_version, standards_version, explanation, cause_kind, cause_id, decided_at)
     SELECT item_id, $2, $3, $4, $5, $6, $7, industry, $8, $9, $10, $11, $12, $13 FROM item WHERE item_id = $1
     RETURNING (SELECT item_kind FROM item WHERE item_id = $1) AS "itemKind",
       (SELECT subject_id FROM item WHERE item_id = $1) AS "subjectId"`,
    [
      itemId,
      year,
      awardSeq,
      position,
      personId,
      after,
      before,
      step.policy.version,
      version,
      JSON.stringify(why),
      itemId === cause.itemId ? cause.kind : 'recount',
      cause.factId,
      step.now,
    ],
  )
  step.tell(
    fact(HoursComputedSchema, personId, {
      ...{ itemId, personId, year, awardSeq },
      itemKind: item!.itemKind,
      subjectId: item!.subjectId,
      halfHours: after,
      standardsVersion: version,
      explanationZh: why.zh,
      explanationEn: why.en,
      computedAt: timestampFromDate(step.now),
    }),
  )
}

/** What is not in the ledger yet, in the order in which it must be written. */
export const findDue = (sql: Sql, personId: string, limit: number): Promise<RegistrationDue[]> =>
  sql.query(
    `SELECT r.item_id AS "itemId", i.item_kind AS "itemKind", i.subject_id AS "subjectId", r.person_id AS "personId", r.year, r.award_seq AS "awardSeq",
       r.half_hours AS "halfHours", r.industry, CASE i.item_kind WHEN 'claim' THEN '12' ELSE '13' END AS article,
       r.policy_version AS "policyVersion",
       r.standards_version AS "standardsVersion", r.cause_kind AS "causeKind", r.cause_id AS "causeId"
     FROM registration r JOIN item i USING (item_id)
     WHERE r.person_id = $1::uuid AND r.entered_at IS NULL ORDER BY r.award_seq, r.position LIMIT $2`,
    [personId, limit],
  )
