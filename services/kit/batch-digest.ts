import { createHash } from 'node:crypto'

export interface DigestedRow {
  readonly resultId: string
  readonly personId: string
  readonly courseId: string
  readonly halfHours: number
}

/** SHA-256 (hex) over the rows in the order of their result ids: both ends of a batch must come to the same. */
export function batchDigest(rows: readonly DigestedRow[]): string {
  const hash = createHash('sha256')
  const ordered = [...rows].sort((a, b) => (a.resultId < b.resultId ? -1 : 1))
  for (const row of ordered) hash.update(`${row.resultId}|${row.personId}|${row.courseId}|${row.halfHours}\n`)
  return hash.digest('hex')
}
