import { timestampFromDate } from '@bufbuild/protobuf/wkt'
import type { Actor } from '../../../../../domain/authority/actor'
import { HoursChunkSchema } from '../../../../../proto/generated/claim_pb'
import type { ClassStands } from '../../../../../workflows/contracts/training-class'
import { newId } from '../../../../kit/base/ids'
import { mustBeAllowed } from '../../../../kit/base/process-actor'
import { fact, type NewFact } from '../../../../kit/facts/facts'
import { batchDigest } from '../../../../kit/sql/batch-digest'
import type { Sql } from '../../../../kit/sql/database'
import { type ClaimDeps, type CommandContext, inCommand } from '../../deps'
import { REGISTRATION, type Registration } from '../../hours/recount'
import { lockClass } from '../class-rows'
import { mustMoveClass, publishClass } from '../class-transitions'

/** Rows a fact carries at most (docs/architecture.md, Batches). */
const ROWS_PER_CHUNK = 500

type BatchRow = Registration & { readonly rowId: string }

/**
 * Makes one batch of all that is not in the ledger yet of these people, each award at its newest counting: so a person's awards
 * change together, and no cap is exceeded in between. Nothing to change is no batch.
 */
export async function makeBatch(
  context: CommandContext,
  classId: string,
  people: readonly string[],
): Promise<void> {
  const due = await context.sql.query<Registration>(
    `SELECT DISTINCT ON (r.item_id, r.year) ${REGISTRATION}, r.explanation AS why
     FROM registration r JOIN item i USING (item_id)
     WHERE r.person_id = ANY($1::uuid[]) AND r.entered_at IS NULL ORDER BY r.item_id, r.year, r.award_seq DESC`,
    [people],
  )
  if (due.length === 0) return
  const rows = due.map(each => ({ ...each, rowId: newId() }))
  const batchId = newId()
  await context.sql.query(
    'INSERT INTO hours_batch (batch_id, class_id, row_count, digest, made_at) VALUES ($1, $2, $3, $4, $5)',
    [batchId, classId, rows.length, batchDigest(rows), context.now],
  )
  await context.sql.query(
    `INSERT INTO hours_batch_row (row_id, batch_id, item_id, year, award_seq)
     SELECT r."rowId", $2, r."itemId", r.year, r."awardSeq"
     FROM json_to_recordset($1::json) AS r("rowId" uuid, "itemId" uuid, year int, "awardSeq" int)`,
    [
      JSON.stringify(rows.map(({ rowId, itemId, year, awardSeq }) => ({ rowId, itemId, year, awardSeq }))),
      batchId,
    ],
  )
  context.tell(...chunksOf(batchId, classId, rows, context.now))
}

function chunksOf(batchId: string, classId: string, rows: readonly BatchRow[], now: Date): NewFact[] {
  const count = Math.ceil(rows.length / ROWS_PER_CHUNK)
  return Array.from({ length: count }, (_, chunkNo) => {
    const explanations = new Map<string, number>()
    const own = rows.slice(chunkNo * ROWS_PER_CHUNK, (chunkNo + 1) * ROWS_PER_CHUNK)
    const said = own.map(({ why, itemKind, ...row }) => {
      const text = JSON.stringify([why.zh, why.en])
      if (!explanations.has(text)) explanations.set(text, explanations.size)
      const awardKind = itemKind === 'claim' ? 'claim' : 'trainingClass'
      return { ...row, awardKind, explanation: explanations.get(text)! }
    })
    return fact(HoursChunkSchema, batchId, {
      ...{ batchId, chunkNo, sourceKind: 'trainingClass', sourceId: classId, rows: said },
      explanations: [...explanations.keys()].map(text => {
        const [zh, en] = JSON.parse(text) as [string, string]
        return { zh, en }
      }),
      computedAt: timestampFromDate(now),
    })
  })
}

/** Publishes the rows of a batch again, for a consumer that lost them. */
export async function restateHoursBatch(sql: Sql, batchId: string, now: Date): Promise<NewFact[]> {
  const rows = await sql.query<BatchRow & { classId: string }>(
    `SELECT b.row_id, h.class_id, ${REGISTRATION}, r.explanation AS why
     FROM hours_batch h JOIN hours_batch_row b USING (batch_id) JOIN registration r USING (item_id, year, award_seq)
       JOIN item i USING (item_id)
     WHERE h.batch_id = $1::uuid ORDER BY b.row_id`,
    [batchId],
  )
  return chunksOf(batchId, rows[0]?.classId ?? '', rows, now)
}

/** These batches are in the ledger, and so all that their people's earlier countings said; the class, when none is left. */
export function recordHoursRegistered(
  deps: ClaimDeps,
  actor: Actor,
  { classId, batchIds }: { classId: string; batchIds: readonly string[] },
): Promise<ClassStands> {
  mustBeAllowed(actor, 'class.progress')
  return inCommand(deps, actor, async context => {
    const trainingClass = await lockClass(context.sql, classId)
    if (!trainingClass) throw new Error(`there is no training class ${classId}`)
    await markEntered(context, classId, batchIds)
    const isDone = trainingClass.state === 'reviewed' && !(await hasPending(context, classId))
    const moved = isDone ? await mustMoveClass(context, trainingClass, 'register') : trainingClass
    return publishClass(context, moved, isDone ? 'register' : 'batchRegistered')
  })
}

async function markEntered(
  { sql, now }: CommandContext,
  classId: string,
  batchIds: readonly string[],
): Promise<void> {
  await sql.query(
    `UPDATE hours_batch SET registered_at = $3 WHERE class_id = $1 AND batch_id = ANY($2::uuid[]) AND registered_at IS NULL`,
    [classId, batchIds, now],
  )
  await sql.query(
    `UPDATE registration r SET entered_at = $2 FROM hours_batch_row b
     WHERE b.batch_id = ANY($1::uuid[]) AND r.item_id = b.item_id AND r.year = b.year AND r.award_seq <= b.award_seq
       AND r.entered_at IS NULL`,
    [batchIds, now],
  )
}

export async function hasPending({ sql }: CommandContext, classId: string): Promise<boolean> {
  const pending = await sql.query(
    'SELECT FROM hours_batch WHERE class_id = $1::uuid AND registered_at IS NULL LIMIT 1',
    [classId],
  )
  return pending.length > 0
}
