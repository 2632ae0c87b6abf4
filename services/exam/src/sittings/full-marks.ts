import type { JudgedRow } from '../../../../domain/exam/result-row'
import { readScore, type Score, showScore } from '../../../../domain/exam/score'
import { fileFault } from '../../../../domain/intake/faults'
import { type Refusal, refuse } from '../../../../domain/refusals/refusal'
import type { FileRows } from '../../../kit/intake/read-file'
import type { Sql } from '../../../kit/sql/database'

/** A column that may be the full mark or the candidate's total: the file doesn't say which, so it is read as neither. */
export const TOTAL = ['总分', '总成绩', '总评', '总评成绩', '合计分', '合计得分'] as const

/** @returns why a list that has such a column is refused whole */
export function refuseTotal({ rows, found }: FileRows<'total'>): Refusal | undefined {
  if (found.total === undefined && !rows.some(({ cells }) => cells.total)) return undefined
  const column = found.total ?? TOTAL[0]
  const fault = fileFault(
    'column-ambiguous',
    `“${column}”可能是满分，也可能是考生的总成绩：满分请写在“满分”列，计入的成绩请只保留“成绩”一列`,
    `${column} may be the full mark or the candidate's total: call the full mark 满分, and leave one column 成绩, the mark that counts`,
  )
  return refuse('file-unreadable', { ...fault })
}

/** The full mark that a sitting's, or an assessment's, first batch fixed; null before that, and where all its results were withdrawn. */
export async function findFullMark(sql: Sql, sourceId: string): Promise<Score | null> {
  const [row] = await sql.query<{ scoreMax: string }>(
    'SELECT score_max FROM full_mark WHERE source_id = $1::uuid AND lifted_at IS NULL',
    [sourceId],
  )
  return row ? (readScore(row.scoreMax) ?? null) : null
}

/** Fixes it by the rows that are about to be written, which agree on it; the database refuses any other from then on. */
export async function fixFullMark(
  sql: Sql,
  sourceId: string,
  judged: readonly JudgedRow[],
  now: Date,
): Promise<void> {
  const stated = judged.find(({ result }) => result?.scoreMax)?.result?.scoreMax
  if (!stated) return
  await sql.query(
    `INSERT INTO full_mark (source_id, score_max, fixed_at) VALUES ($1::uuid, $2::decimal, $3::timestamptz)
     ON CONFLICT DO NOTHING RETURNING source_id`,
    [sourceId, showScore(stated), now.toISOString()],
  )
}

/** Lifts the full mark when no result of the source is in force any more: its next list sets it. */
export const liftFullMark = (sql: Sql, sourceId: string, now: Date): Promise<unknown> =>
  sql.query(
    `UPDATE full_mark SET lifted_at = $2::timestamptz WHERE source_id = $1::uuid AND lifted_at IS NULL
       AND NOT EXISTS (SELECT FROM result_standing r WHERE r.sitting_id = $1::uuid OR (r.offering_id = $1::uuid AND r.ticket_id IS NULL))`,
    [sourceId, now.toISOString()],
  )
