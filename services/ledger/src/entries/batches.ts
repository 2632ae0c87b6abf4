import { timestampFromDate } from '@bufbuild/protobuf/wkt'
import type { Actor } from '../../../../domain/authority/actor'
import { type Refusal, refuse } from '../../../../domain/refusals/refusal'
import { BatchRegisteredSchema } from '../../../../proto/generated/ledger_pb'
import type { BatchState, RegisterBatchCommand } from '../../../../workflows/contracts/ledger'
import { appendFacts, fact } from '../../../kit/facts/facts'
import { recordAudit } from '../../../kit/sql/audit'
import type { Sql } from '../../../kit/sql/database'
import { type Kept, kept } from '../../../kit/sql/transaction'
import { type Chunk, digestOf, keepRows, type LockedBatch, lockBatch, type Source } from './batch-rows'
import { registerRows } from './grants'

/**
 * Keeps the rows of a chunk, and registers the batch if the command came first and these were the last rows.
 *
 * @throws Error where the batch is registered and the chunk brings rows that are not of it
 */
export async function receiveChunk(sql: Sql, chunk: Chunk, now: Date): Promise<void> {
  const batch = await lockBatch(sql, chunk.source, now)
  const added = await keepRows(sql, batch.batchId, chunk.rows)
  if (added === 0) return
  if (batch.state === 'registered')
    throw new Error(`batch ${batch.batchId} is registered, and chunk ${chunk.chunkNo} brings other rows`)
  await sql.query(
    'UPDATE batch SET rows_received = rows_received + $2::int WHERE batch_id = $1::uuid RETURNING batch_id',
    [batch.batchId, added],
  )
  await registerIfComplete(sql, { ...batch, rowsReceived: batch.rowsReceived + added }, now)
}

/**
 * 统一登记 (Articles 10, 11, 13): says which rows the batch has, and registers it if they are here.
 *
 * @returns `registered`, or `expecting` while rows are under way; the same however often it is asked
 */
export async function requestRegistration(
  sql: Sql,
  actor: Actor,
  command: RegisterBatchCommand,
  now: Date,
): Promise<BatchState | Refusal | Kept> {
  const batch = await lockBatch(sql, command, now)
  if (batch.state === 'registered') {
    return isSameBatch(batch, command) ? stateOf(batch) : mismatch(batch, command)
  }
  await sql.query(
    `UPDATE batch SET rows_expected = $2::int, digest_expected = $3, requested_by = $4::jsonb,
       state = CASE state WHEN 'receiving' THEN 'expecting' ELSE state END,
       since = CASE state WHEN 'receiving' THEN $5::timestamptz ELSE since END
     WHERE batch_id = $1::uuid RETURNING batch_id`,
    [batch.batchId, command.rowCount, command.digest, JSON.stringify(actor), now.toISOString()],
  )
  const requested = { rowsExpected: command.rowCount, digestExpected: command.digest, requestedBy: actor }
  return registerIfComplete(sql, { ...batch, ...requested }, now)
}

async function registerIfComplete(sql: Sql, batch: LockedBatch, now: Date): Promise<BatchState | Kept> {
  const { rowsReceived, rowsExpected, requestedBy } = batch
  if (rowsExpected === null || requestedBy === null)
    return { state: 'expecting', grantedCount: 0, rowsReceived }
  if (rowsReceived < rowsExpected) return { state: 'expecting', grantedCount: 0, rowsReceived }
  const digestFound = await digestOf(sql, batch.batchId)
  if (rowsReceived !== rowsExpected || digestFound !== batch.digestExpected) {
    return recordMismatch(sql, batch, digestFound, now)
  }
  return register(sql, batch, { by: requestedBy, digestFound, now })
}

async function register(
  sql: Sql,
  batch: LockedBatch,
  { by, digestFound, now }: { by: Actor; digestFound: string; now: Date },
): Promise<BatchState> {
  const rowCount = batch.rowsReceived
  const { grantedCount, supersededCount } = await registerRows(sql, batch, {
    correlationId: by.correlationId,
    now,
  })
  await sql.query(
    `UPDATE batch SET state = 'registered', since = $2::timestamptz, digest_found = $3, granted_count = $4::int,
       superseded_count = $5::int, standing_count = rows_received - $4::int - $5::int
     WHERE batch_id = $1::uuid RETURNING batch_id`,
    [batch.batchId, now.toISOString(), digestFound, grantedCount, supersededCount],
  )
  await appendFacts(sql, { correlationId: by.correlationId, now }, [
    fact(BatchRegisteredSchema, batch.batchId, {
      ...sourceIn(batch),
      rowCount,
      grantedCount,
      supersededCount,
      digest: digestFound,
      registeredAt: timestampFromDate(now),
    }),
  ])
  await recordAudit(sql, by, now, {
    act: 'award.register',
    objectKind: 'batch',
    objectId: batch.batchId,
    after: { ...sourceIn(batch), rowCount, grantedCount, supersededCount },
  })
  return { state: 'registered', grantedCount, rowsReceived: rowCount }
}

/** Registers nothing, and says so where operations look: GET /v1/batches?state=mismatched. */
async function recordMismatch(sql: Sql, batch: LockedBatch, digestFound: string, now: Date): Promise<Kept> {
  await sql.query(
    `UPDATE batch SET state = 'mismatched', digest_found = $2,
       since = CASE state WHEN 'mismatched' THEN since ELSE $3::timestamptz END
     WHERE batch_id = $1::uuid RETURNING batch_id`,
    [batch.batchId, digestFound, now.toISOString()],
  )
  return kept(
    refuse('batch-digest-mismatch', {
      batchId: batch.batchId,
      rowsExpected: batch.rowsExpected,
      rowsReceived: batch.rowsReceived,
      digestExpected: batch.digestExpected,
      digestFound,
    }),
  )
}

const isSameBatch = (batch: LockedBatch, command: RegisterBatchCommand): boolean =>
  batch.rowsExpected === command.rowCount && batch.digestExpected === command.digest

const stateOf = (batch: LockedBatch): BatchState => ({
  state: 'registered',
  grantedCount: batch.grantedCount ?? 0,
  rowsReceived: batch.rowsReceived,
})

/** The batch is registered; a command that says other things of it changes nothing. */
const mismatch = (batch: LockedBatch, command: RegisterBatchCommand): Refusal =>
  refuse('batch-digest-mismatch', {
    batchId: batch.batchId,
    rowsExpected: command.rowCount,
    rowsReceived: batch.rowsReceived,
    digestExpected: command.digest,
    digestFound: batch.digestExpected,
  })

const sourceIn = ({ batchId, sourceId, sourceKind }: Source): Source => ({ batchId, sourceId, sourceKind })
