import { timestampDate } from '@bufbuild/protobuf/wkt'
import pg from 'pg'
import { HoursChunkSchema } from '../../../../proto/generated/claim_pb'
import { ResultsChunkSchema } from '../../../../proto/generated/exam_pb'
import {
  type BatchRegistered,
  BatchRegisteredSchema,
  type EntriesWritten,
  EntriesWrittenSchema,
} from '../../../../proto/generated/ledger_pb'
import type { TopicName } from '../../../../proto/topics'
import type { BaseConfig } from '../../../kit/base/config'
import { newId } from '../../../kit/base/ids'
import type { Log } from '../../../kit/base/log'
import { decode } from '../../../kit/facts/facts'
import { createConsumer, groupLag, type IncomingRecord } from '../../../kit/facts/kafka'
import { lookEveryMs } from '../../../kit/run/polling'
import { type Sql, sqlOfPg } from '../../../kit/sql/database'
import { receiveChunk } from './batches'
import { chunkOfHours, chunkOfResults } from './chunks'

const TOPICS: TopicName[] = ['exam.results', 'claim.hours', 'ledger.award']
interface Deps {
  readonly config: BaseConfig
  readonly databaseUrl: string
  readonly log: Log
}

/**
 * Writes an empty ledger again from what it had told: its facts say all that its entries say, and are kept for ever
 * (docs/decisions/0043). One transaction, with the service stopped; its projections follow by a rebuild.
 *
 * @returns how many entries were written
 * @throws Error where the ledger has entries
 */
export async function restoreLedger({ config, databaseUrl, log }: Deps): Promise<number> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'ledger-restore' })
  await client.connect()
  const sql = sqlOfPg(client)
  try {
    await sql.query('BEGIN')
    const [entry] = await sql.query('SELECT FROM entry LIMIT 1')
    if (entry) throw new Error('The ledger has entries: only an empty one is restored.')
    for (const table of RESTORED_TABLES) await sql.query(table)
    await readToTheEnd(config, log, record => applyFact(sql, record))
    const written = await writeAll(sql)
    await sql.query('COMMIT')
    return written
  } finally {
    await client.end()
  }
}

/** One record at a time: they share one connection. */
async function readToTheEnd(
  config: BaseConfig,
  log: Log,
  handle: (record: IncomingRecord) => Promise<void>,
): Promise<void> {
  const groupId = `xueshi-ledger-restore-${newId()}`
  let fault: unknown
  let turn = Promise.resolve()
  const consumer = await createConsumer(config, log, {
    groupId,
    topics: TOPICS,
    handle: record => {
      turn = turn.then(() => handle(record))
      turn.catch(error => {
        fault = error
      })
      return turn
    },
    onCrash: error => {
      fault = error
    },
  })
  try {
    while ((await groupLag(config, log, groupId, TOPICS)) > 0) {
      if (fault) throw fault
      await new Promise(resolve => setTimeout(resolve, lookEveryMs.restoredFacts))
    }
  } finally {
    await consumer.close()
  }
}

async function applyFact(sql: Sql, { headers, value }: IncomingRecord): Promise<void> {
  const at = new Date(headers.ce_time ?? 0)
  if (headers.ce_type === ResultsChunkSchema.typeName) {
    await receiveChunk(sql, chunkOfResults(decode(ResultsChunkSchema, value)), at)
  } else if (headers.ce_type === HoursChunkSchema.typeName) {
    await receiveChunk(sql, chunkOfHours(decode(HoursChunkSchema, value)), at)
  } else if (headers.ce_type === EntriesWrittenSchema.typeName) {
    await keepEntries(sql, decode(EntriesWrittenSchema, value), headers.ce_correlationid ?? '')
  } else if (headers.ce_type === BatchRegisteredSchema.typeName) {
    await keepBatch(sql, decode(BatchRegisteredSchema, value))
  }
}

const RESTORED_TABLES = [
  `CREATE TEMP TABLE told ON COMMIT DROP AS SELECT *, entry_id AS subject_id, ''::text AS award_kind FROM entry WITH NO DATA`,
  'CREATE TEMP TABLE told_batch ON COMMIT DROP AS SELECT * FROM batch WITH NO DATA',
]

async function keepEntries(sql: Sql, fact: EntriesWritten, correlationId: string): Promise<void> {
  const registeredAt = fact.registeredAt ? timestampDate(fact.registeredAt) : new Date(0)
  await sql.query(
    `INSERT INTO told (entry_id, award_id, revision, entry_kind, person_id, year, category, half_hours, cause_kind,
       cause_id, offering_id, article, policy_version, registered_by, industry, award_seq, subject_id, award_kind, standards_version, batch_id,
       source_kind, source_id, registered_at, correlation_id)
     SELECT r."entryId", r."awardId", r.revision, r."entryKind", r."personId", r.year, r.category, r."halfHours",
       r."causeKind", r."causeId", NULLIF(r."offeringId", '')::uuid, r.article, r."policyVersion", r."registeredBy",
       NULLIF(r.industry, ''), r."awardSeq", coalesce(NULLIF(r."subjectId", ''), r."courseId")::uuid,
       coalesce(NULLIF(r."awardKind", ''), 'course'), NULLIF(r."standardsVersion", ''), NULLIF($2, '')::uuid, $3, $4::uuid, $5::timestamptz, $6
     FROM json_to_recordset($1::json) AS r("entryId" uuid, "awardId" uuid, revision int, "entryKind" text,
       "personId" uuid, year int, category text, "halfHours" int, "causeKind" text, "causeId" uuid, "offeringId" text,
       article text, "policyVersion" text, "registeredBy" text, industry text, "awardSeq" int, "courseId" text,
       "awardKind" text, "subjectId" text, "standardsVersion" text)`,
    [JSON.stringify(fact.rows), fact.batchId, fact.sourceKind, fact.sourceId, registeredAt, correlationId],
  )
}

async function keepBatch(sql: Sql, fact: BatchRegistered): Promise<void> {
  const since = fact.registeredAt ? timestampDate(fact.registeredAt) : new Date(0)
  await sql.query(
    `INSERT INTO told_batch (batch_id, source_kind, source_id, state, since, rows_received, rows_expected,
       digest_expected, digest_found, granted_count, superseded_count, standing_count)
     VALUES ($1::uuid, $2, $3::uuid, 'registered', $4::timestamptz, $5::int, $5::int, $6, $6, $7::int, $8::int,
       $5::int - $7::int - $8::int)`,
    [
      fact.batchId,
      fact.sourceKind,
      fact.sourceId,
      since,
      fact.rowCount,
      fact.digest,
      fact.grantedCount,
      fact.supersededCount,
    ],
  )
}

/** Whole chains in one statement each: the facts of one award may have come in any order, and twice. */
async function writeAll(sql: Sql): Promise<number> {
  await sql.query(
    `INSERT INTO award (award_id, award_kind, subject_id, person_id, year, category)
     SELECT DISTINCT award_id, award_kind, subject_id, person_id, year, category FROM told`,
  )
  await sql.query(
    `INSERT INTO award_order (award_id, last_seq, cause_id)
     SELECT DISTINCT ON (award_id) award_id, award_seq, cause_id FROM told ORDER BY award_id, award_seq DESC`,
  )
  await sql.query(
    `INSERT INTO batch SELECT DISTINCT ON (batch_id) * FROM told_batch
     ON CONFLICT (batch_id) DO UPDATE SET state = EXCLUDED.state, since = EXCLUDED.since,
       rows_expected = EXCLUDED.rows_expected, digest_expected = EXCLUDED.digest_expected,
       digest_found = EXCLUDED.digest_found, granted_count = EXCLUDED.granted_count,
       superseded_count = EXCLUDED.superseded_count, standing_count = EXCLUDED.standing_count`,
  )
  const columns = `entry_id, award_id, revision, entry_kind, person_id, year, category, half_hours, cause_kind, cause_id,
    batch_id, source_kind, source_id, offering_id, article, policy_version, registered_by, industry, award_seq,
    registered_at, correlation_id, standards_version`
  const [{ written } = { written: 0 }] = await sql.query<{ written: number }>(
    `WITH written AS (
       INSERT INTO entry (${columns}) SELECT DISTINCT ON (entry_id) ${columns} FROM told RETURNING entry_id)
     SELECT count(*)::int AS written FROM written`,
  )
  return written
}
