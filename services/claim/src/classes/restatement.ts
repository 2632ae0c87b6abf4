import { timestampFromDate } from '@bufbuild/protobuf/wkt'
import { yearOf } from '../../../../domain/time/plain-date'
import {
  ClaimMovedSchema,
  ClassMovedSchema,
  type HoursComputed,
  HoursComputedSchema,
} from '../../../../proto/generated/claim_pb'
import { fact, type NewFact } from '../../../kit/facts/facts'
import type { Sql } from '../../../kit/sql/database'
import { findClass } from './class-rows'
import { factDaysOf, findPendingBatches } from './class-transitions'
import { restateHoursBatch } from './registration/hours-batches'

/**
 * Facts of the claim service, made again from its tables, for an operator who publishes a lost fact again. Consumers
 * that have heard a fact recognise it by its state. A process that hears one asks this service at once for its clock,
 * since no operator's command knows the calendar.
 */

interface MovedRow {
  readonly claimId: string
  readonly personId: string
  readonly seq: number
  readonly act: string
  readonly state: string
  readonly move: string
  readonly industry: string
  readonly year: number
  readonly revision: number
  readonly claimType: number
  readonly registers: boolean
  readonly since: Date
  readonly dueAt: Date | null
}

/** How a claim stands. */
export async function restateClaim(sql: Sql, claimId: string, now: Date): Promise<NewFact[]> {
  const rows = await sql.query<MovedRow>(
    `SELECT c.claim_id, c.person_id, c.seq, f.act, c.state, c.move,
       coalesce(c.industry, '') AS industry, coalesce(c.year, 0) AS year, c.revision, c.claim_type,
       c.since, c.due_at, c.state = 'approved' OR EXISTS (SELECT FROM registration r
         WHERE r.person_id = c.person_id AND r.entered_at IS NULL) AS registers
     FROM claim c JOIN claim_fact f USING (claim_id, seq) WHERE c.claim_id = $1::uuid`,
    [claimId],
  )
  return rows.map(({ since, dueAt, ...row }) =>
    fact(ClaimMovedSchema, row.personId, {
      ...{ ...row, movedAt: timestampFromDate(since), nextAt: timestampFromDate(now) },
      ...(dueAt ? { dueAt: timestampFromDate(dueAt) } : {}),
    }),
  )
}

/** How a training class stands, with its batches on their way to the ledger. */
export async function restateClass(sql: Sql, classId: string, now: Date): Promise<NewFact[]> {
  const trainingClass = await findClass(sql, classId)
  const [last] = await sql.query<{ act: string }>(
    'SELECT act FROM class_fact WHERE class_id = $1::uuid ORDER BY seq DESC LIMIT 1',
    [classId],
  )
  if (!trainingClass || !last) return []
  const { kind, organiserId, industry, title, online, days, firstDay, state, move, since, dueAt } =
    trainingClass
  return [
    fact(ClassMovedSchema, classId, {
      ...{ classId, industry, title, online, state, move, classKind: kind, organiserId: organiserId ?? '' },
      ...{
        act: last.act,
        seq: trainingClass.version,
        year: yearOf(firstDay),
        days: factDaysOf(days),
        series: trainingClass.series ?? '',
      },
      batches: [...(await findPendingBatches({ sql }, classId))],
      ...{ movedAt: timestampFromDate(since), nextAt: timestampFromDate(now) },
      ...(dueAt ? { dueAt: timestampFromDate(dueAt) } : {}),
    }),
  ]
}

/** The rows of a batch of hours, then how its class stands: whichever of the two was lost. */
export async function restateBatchOfClass(sql: Sql, batchId: string, now: Date): Promise<NewFact[]> {
  const [batch] = await sql.query<{ classId: string }>(
    'SELECT class_id FROM hours_batch WHERE batch_id = $1::uuid',
    [batchId],
  )
  if (!batch) return []
  return [...(await restateHoursBatch(sql, batchId, now)), ...(await restateClass(sql, batch.classId, now))]
}

type ComputedRow = Omit<HoursComputed, '$typeName' | '$unknown' | 'computedAt'> & { readonly at: Date }

/** The hours of an item, each time that it was counted. */
export async function restateHours(sql: Sql, itemId: string): Promise<NewFact[]> {
  const rows = await sql.query<ComputedRow>(
    `SELECT r.item_id, i.item_kind, i.subject_id, r.person_id, r.year,
       r.award_seq, r.half_hours, r.standards_version,
       r.explanation->>'zh' AS "explanationZh", r.explanation->>'en' AS "explanationEn", r.decided_at AS at
     FROM registration r JOIN item i USING (item_id) WHERE r.item_id = $1::uuid ORDER BY r.award_seq, r.position`,
    [itemId],
  )
  return rows.map(({ at, ...row }) =>
    fact(HoursComputedSchema, row.personId, { ...row, computedAt: timestampFromDate(at) }),
  )
}
