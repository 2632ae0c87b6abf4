import { createHash } from 'node:crypto'

/** A row of a batch on its way to the ledger. */
export interface DigestedRow {
  readonly rowId: string
  readonly personId: string
  /** The source of the hours: a course, a claim or a training class. */
  readonly subjectId: string
  readonly halfHours: number
}

/** SHA-256 (hex) over the rows in the order of their ids: both ends of a batch must come to the same. */
export function batchDigest(rows: readonly DigestedRow[]): string {
  const hash = createHash('sha256')
  const ordered = [...rows].sort((a, b) => (a.rowId < b.rowId ? -1 : 1))
  for (const row of ordered) hash.update(`${row.rowId}|${row.personId}|${row.subjectId}|${row.halfHours}\n`)
  return hash.digest('hex')
}

interface ResultRow extends Pick<DigestedRow, 'personId' | 'halfHours'> {
  readonly resultId: string
  readonly courseId: string
}

export const resultsDigest = (rows: readonly ResultRow[]): string =>
  batchDigest(
    rows.map(({ resultId: rowId, courseId: subjectId, ...rest }) => ({ ...rest, rowId, subjectId })),
  )
