import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { create, type MessageInitShape } from '@bufbuild/protobuf'
import { timestampFromDate } from '@bufbuild/protobuf/wkt'
import { PrismaPg } from '@prisma/adapter-pg'
import type pg from 'pg'
import type { Actor } from '../../../../domain/authority/actor'
import {
  type HoursChunk,
  HoursChunkSchema,
  type HoursRow,
  type HoursRowSchema,
} from '../../../../proto/generated/claim_pb'
import { type ResultRow, type ResultsChunk, ResultsChunkSchema } from '../../../../proto/generated/exam_pb'
import type {
  ChangeAwardCommand,
  ChangeProfessionalCommand,
  RegisterBatchCommand,
} from '../../../../workflows/contracts/ledger'
import type { BaseConfig } from '../../../kit/base/config'
import { newId } from '../../../kit/base/ids'
import { KEY_BYTES } from '../../../kit/keys/key-ring'
import type { FieldKey } from '../../../kit/keys/sealed-field'
import type { RunningService } from '../../../kit/run/service'
import { batchDigest, resultsDigest } from '../../../kit/sql/batch-digest'
import { createPool, type Sql, sqlOfPg } from '../../../kit/sql/database'
import { commitModelsUnlessRefused } from '../../../kit/sql/transaction'
import { createHarness, type Harness } from '../../../kit/testing/harness'
import { PrismaClient } from '../../prisma/client/client'
import { createActivities } from '../activities'
import { receiveChunk } from '../entries/batches'
import { chunkOfHours, chunkOfResults } from '../entries/chunks'
import { startLedger } from '../service'

/** The ledger's inside against a database of its own: what facts and commands do, without Kafka and Temporal. */
export interface LedgerUnderTest {
  readonly harness: Harness
  readonly pool: pg.Pool
  readonly prisma: PrismaClient
  /** As the service's role. */
  readonly sql: Sql
  /** As the owner of the tables. */
  readonly owner: Sql
  readonly system: Actor
  receive(chunk: ResultsChunk | HoursChunk): Promise<void>
  readonly activities: ReturnType<typeof createActivities>
  close(): Promise<void>
}

export async function ledgerUnderTest({ kafka = false } = {}): Promise<LedgerUnderTest> {
  const harness = await createHarness('ledger', { kafka, now: '2026-06-20T01:00:00Z' })
  const pool = createPool(harness.databaseUrl, 'ledger')
  const ownerPool = createPool(harness.ownerUrl, 'owner', 2)
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool, { schema: 'ledger' }) })
  const { clock } = harness
  return {
    harness,
    pool,
    prisma,
    sql: sqlOfPg(pool),
    owner: sqlOfPg(ownerPool),
    system: harness.actor('system', {}, 'system:sitting'),
    receive: chunk => {
      const received =
        chunk.$typeName === HoursChunkSchema.typeName
          ? chunkOfHours(chunk as HoursChunk)
          : chunkOfResults(chunk as ResultsChunk)
      return commitModelsUnlessRefused(prisma, (_tx, sql) => receiveChunk(sql, received, clock.now()))
    },
    activities: createActivities({ prisma, clock }),
    close: async () => {
      await prisma.$disconnect()
      await pool.end()
      await ownerPool.end()
      await harness.close()
    },
  }
}

/** Runs the whole service on the ledger's database, with a pool of its own; by another's topics where told so. */
export const serve = (
  { harness }: LedgerUnderTest,
  config: BaseConfig = harness.config,
): Promise<RunningService> =>
  startLedger(
    {
      ...config,
      LEDGER_DATABASE_URL: harness.databaseUrl,
      CERTIFICATE_KEY,
      FIELD_KEYS: fieldKey,
      PUBLIC_URL: 'https://xueshi.example',
    },
    harness.clock,
    harness.log,
  )

/** The key that seals names, here and at identity. */
export const fieldKey: FieldKey = { id: 'test', key: randomBytes(KEY_BYTES) }

const CERTIFICATE_KEY = generateKeyPairSync('ed25519')
  .privateKey.export({ type: 'pkcs8', format: 'pem' })
  .toString()

type Row = MessageInitShape<typeof import('../../../../proto/generated/exam_pb').ResultRowSchema>

/** A passed result of someone, in general unless said. */
export const pass = (row: Partial<ResultRow> = {}): Row & { resultId: string; personId: string } => ({
  resultId: newId(),
  ticketId: newId(),
  personId: newId(),
  enrolmentId: newId(),
  courseId: newId(),
  offeringId: newId(),
  outcome: 'passed',
  halfHours: 36,
  industry: '',
  awardSeq: 1,
  ...row,
})

/** An approved claim of someone, in health unless said. */
export const professional = (more: Partial<ChangeProfessionalCommand> = {}): ChangeProfessionalCommand => ({
  awardKind: 'claim',
  subjectId: newId(),
  personId: newId(),
  year: 2026,
  halfHours: 16,
  industry: 'health',
  article: '12',
  policyVersion: 'city-1',
  standardsVersion: 'demo-city-1',
  awardSeq: 1,
  causeKind: 'approval',
  causeId: newId(),
  ...more,
})

export interface BatchUnderTest {
  readonly chunks: readonly ResultsChunk[]
  readonly command: RegisterBatchCommand
}

/** A batch as exam would tell it: its chunks, and the command that its process sends. */
export function batchOf(
  rows: readonly Row[],
  more: Partial<Pick<ResultsChunk, 'batchId' | 'sourceId' | 'year' | 'category'>> & {
    perChunk?: number
  } = {},
): BatchUnderTest {
  const { batchId = newId(), sourceId = newId(), year = 2026, category = 'general', perChunk = 500 } = more
  const chunkCount = Math.max(1, Math.ceil(rows.length / perChunk))
  const chunks = Array.from({ length: chunkCount }, (_, chunkNo) =>
    create(ResultsChunkSchema, {
      batchId,
      sourceId,
      sourceKind: 'sitting',
      chunkNo,
      year,
      category,
      policyVersion: 'city-0123456789ab',
      rows: rows.slice(chunkNo * perChunk, (chunkNo + 1) * perChunk),
      committedAt: timestampFromDate(new Date('2026-06-19T08:00:00Z')),
    }),
  )
  const passed = chunks.flatMap(chunk => chunk.rows).filter(row => row.outcome === 'passed')
  const command = {
    batchId,
    sourceId,
    sourceKind: 'sitting',
    rowCount: passed.length,
    digest: resultsDigest(passed),
  } as const
  return { chunks, command }
}

/** A correction of one person's result in one course, as its process sends it. */
export const correctionOf = (
  row: { personId?: string; courseId?: string; offeringId?: string },
  change: { stands: boolean; awardSeq: number },
): ChangeAwardCommand => ({
  personId: row.personId ?? newId(),
  courseId: row.courseId ?? newId(),
  offeringId: row.offeringId ?? newId(),
  year: 2026,
  category: 'general',
  halfHours: 36,
  industry: '',
  policyVersion: 'city-0123456789ab',
  causeKind: 'correction',
  causeId: newId(),
  ...change,
})

/** A row of hours of a training class, in health unless said. */
export const hours = (
  row: Partial<HoursRow> = {},
): MessageInitShape<typeof HoursRowSchema> & { rowId: string; personId: string } => ({
  rowId: newId(),
  itemId: newId(),
  awardKind: 'trainingClass',
  subjectId: newId(),
  personId: newId(),
  year: 2026,
  awardSeq: 1,
  halfHours: 48,
  industry: 'health',
  article: '13',
  policyVersion: 'city-1',
  standardsVersion: 'demo-city-1',
  causeKind: 'approval',
  causeId: newId(),
  explanation: 0,
  ...row,
})

/** A batch of hours as claim would tell it, and the command of the class's process. */
export function hoursBatchOf(
  rows: readonly MessageInitShape<typeof HoursRowSchema>[],
  perChunk = 500,
): { readonly chunks: readonly HoursChunk[]; readonly command: RegisterBatchCommand } {
  const [batchId, sourceId, sourceKind] = [newId(), newId(), 'trainingClass'] as const
  const chunks = Array.from({ length: Math.ceil(rows.length / perChunk) }, (_, chunkNo) =>
    create(HoursChunkSchema, {
      ...{ batchId, sourceId, sourceKind, chunkNo },
      rows: rows.slice(chunkNo * perChunk, (chunkNo + 1) * perChunk),
      explanations: [{ zh: '3 天 x 8', en: '3 days x 8, so 24' }],
      computedAt: timestampFromDate(new Date('2026-06-19T08:00:00Z')),
    }),
  )
  const all = chunks.flatMap(chunk => chunk.rows)
  return {
    chunks,
    command: { batchId, sourceId, sourceKind, rowCount: all.length, digest: batchDigest(all) },
  }
}
