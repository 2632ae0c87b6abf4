import type { HoursChunk } from '../../../../proto/generated/claim_pb'
import type { ResultsChunk } from '../../../../proto/generated/exam_pb'
import type { BatchRow, Chunk, Source } from './batch-rows'

/** The rows of an exam's batch: only who passed is registered (Articles 10, 11). */
export const chunkOfResults = (chunk: ResultsChunk): Chunk => ({
  source: sourceOf(chunk),
  chunkNo: chunk.chunkNo,
  rows: chunk.rows
    .filter(row => row.outcome === 'passed')
    .map(({ resultId: rowId, courseId: subjectId, ...row }) => ({
      ...{ rowId, subjectId, awardKind: 'course', personId: row.personId, halfHours: row.halfHours },
      ...{ awardSeq: row.awardSeq, offeringId: row.offeringId, industry: row.industry || null },
      ...{ ticketId: row.ticketId || null, enrolmentId: row.enrolmentId || null },
      ...{ year: chunk.year, category: chunk.category, policyVersion: chunk.policyVersion },
    })),
})

/** The rows of a training class, and of what else of its people it changed (Articles 13, 14). */
export const chunkOfHours = (chunk: HoursChunk): Chunk => ({
  source: sourceOf(chunk),
  chunkNo: chunk.chunkNo,
  rows: chunk.rows.map(({ explanation: _, itemId: _item, $typeName, $unknown, ...row }) => ({
    ...row,
    awardKind: row.awardKind as BatchRow['awardKind'],
    category: 'professional',
  })),
})

const sourceOf = ({ batchId, sourceId, sourceKind }: ResultsChunk | HoursChunk): Source => ({
  ...{ batchId, sourceId },
  sourceKind: sourceKind as Source['sourceKind'],
})
