import type { Sql } from '../../../kit/sql/database'

export interface BatchView {
  readonly batchId: string
  readonly sourceKind: 'sitting' | 'assessment'
  readonly sourceId: string
  readonly fileId: string | null
  readonly rowCount: number
  readonly passedCount: number
  readonly passedDigest: string
  readonly committedAt: Date
  readonly centreId: string | null
  readonly industry: string | null
}

export async function findBatch(sql: Sql, batchId: string): Promise<BatchView | undefined> {
  const [row] = await sql.query<BatchView>(
    `SELECT b.batch_id, b.source_kind, b.source_id, b.file_id,
       b.row_count, b.passed_count, b.passed_digest,
       b.committed_at, s.centre_id, coalesce(s.industry, nullif(o.industry, '')) AS industry
     FROM result_batch b LEFT JOIN sitting s ON s.sitting_id = b.source_id LEFT JOIN offering o ON o.offering_id = b.source_id
     WHERE b.batch_id = $1`,
    [batchId],
  )
  return row
}

/** A result as its person sees it: as it stands now. */
export interface ResultView {
  readonly resultId: string
  readonly sittingId: string | null
  readonly ticketNo: string | null
  readonly bookingId: string | null
  readonly courseId: string
  readonly courseTitle: string
  readonly year: number
  readonly category: string
  readonly outcome: 'passed' | 'failed' | 'absent'
  readonly score: number | null
  readonly scoreMax: number | null
  readonly revision: number
  /** Of an absence: open, upheld, excused. */
  readonly contest: string | null
  /** A correction to a pass that waits for a second official. */
  readonly proposed: { readonly proposedAt: string; readonly confirmUntil: string } | null
  readonly recordedAt: string
}

type Row = Omit<ResultView, 'score' | 'scoreMax' | 'recordedAt' | 'proposed'> & {
  readonly proposedAt: Date | null
  readonly confirmUntil: Date | null
  readonly score: string | null
  readonly scoreMax: string | null
  readonly recordedAt: Date
}

/** One's own results, newest first. */
export async function listResults(
  sql: Sql,
  personId: string,
  page: { after?: string | undefined; limit: number },
  now: Date,
): Promise<ResultView[]> {
  const rows = await sql.query<Row>(
    `SELECT r.result_id, r.sitting_id, t.ticket_no, r.booking_id,
       r.course_id, coalesce(o.course_title, '') AS "courseTitle", r.year, r.category, r.outcome, r.score,
       r.score_max, r.revision, a.state AS contest, r.recorded_at,
       q.proposed_at, q.confirm_until
     FROM result_standing r LEFT JOIN ticket t USING (ticket_id) LEFT JOIN offering o ON o.offering_id = r.offering_id
     LEFT JOIN absence_contest a ON a.ticket_id = r.ticket_id AND a.revision = r.revision AND a.state <> 'moot'
     LEFT JOIN correction_proposal q ON q.result_id = r.result_id AND q.state = 'open' AND q.confirm_until >= $4
     WHERE r.person_id = $1 AND ($2::uuid IS NULL OR r.result_id < $2) ORDER BY r.result_id DESC LIMIT $3`,
    [personId, page.after ?? null, page.limit, now],
  )
  return rows.map(({ proposedAt, confirmUntil, ...row }) => ({
    ...row,
    proposed:
      proposedAt && confirmUntil
        ? { proposedAt: proposedAt.toISOString(), confirmUntil: confirmUntil.toISOString() }
        : null,
    score: row.score === null ? null : Number(row.score),
    scoreMax: row.scoreMax === null ? null : Number(row.scoreMax),
    recordedAt: row.recordedAt.toISOString(),
  }))
}
