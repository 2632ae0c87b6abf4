import { tidyCell } from '../intake/cell'
import type { RowFault } from '../intake/faults'
import { type Unread, unread } from '../intake/unread'
import { findRepeats, type Verdict } from '../intake/verdict'
import { type Refusal, refuse } from '../refusals/refusal'
import { readAbsence, saysAbsent } from './absent-words'
import { agreeFullMark } from './full-mark'
import { isInRange, isPass, readScore, type Score, showScore } from './score'

export type Outcome = 'passed' | 'failed' | 'absent'

/** A row of a results or assessment list as it was posted: cells of a sheet, or fields of a list. */
export interface PostedRow {
  readonly row: number
  /** The ticket; on an assessment list the person. */
  readonly key: string
  readonly score: string
  readonly scoreMax: string
  readonly absent: string
  readonly outcome: string
  /** Why it could not be taken apart at all. */
  readonly fault?: RowFault | Unread
  /** Why it is refused whatever else it says: it names no person, or two. */
  readonly refusal?: Refusal
}

/** A posted row whose cells could be read; inside of this file only. */
interface ReadRow {
  readonly row: number
  readonly key: string
  readonly score: Score | null
  readonly scoreMax: Score | null
  readonly absent: boolean
  /** The outcome that the sender states, if any. */
  readonly stated: Outcome | null
}

/** The content of a result: the score where there is one, and the outcome that follows from it. */
export interface Judgement {
  readonly score: Score | null
  readonly scoreMax: Score | null
  readonly outcome: Outcome
}

/** The known state of a row's ticket, or of its person on an assessment list. */
export interface Subject {
  readonly isOfSource: boolean
  /** The booking has ended: the ticket is void. */
  readonly isVoid: boolean
  /** It is the result of the official who posts the list. */
  readonly isOwn: boolean
  readonly door: 'present' | 'absent' | 'turnedAway' | null
  /** The result as first posted, and as it stands now after corrections. */
  readonly posted: Judgement | null
  readonly resultInForce: Judgement | null
}

/** A posted row as it was judged. */
export interface JudgedRow {
  readonly verdict: Verdict
  /** Of fresh rows. */
  readonly result?: Judgement & { readonly key: string }
}

export interface Judging {
  readonly percentMin: number
  readonly policyVersion: string
  /** An assessment list may state the outcome alone (考核). */
  readonly scoreOptional: boolean
  /** The refusal of a row whose subject is unknown. */
  readonly unknown: 'row-unknown-ticket' | 'row-not-studied'
  /** The full mark of the sitting, which its first batch has fixed; null before that. */
  readonly fullMark: Score | null
}

const OUTCOMES: Readonly<Record<string, Outcome>> = {
  passed: 'passed',
  pass: 'passed',
  合格: 'passed',
  通过: 'passed',
  及格: 'passed',
  failed: 'failed',
  fail: 'failed',
  不合格: 'failed',
  未通过: 'failed',
  不及格: 'failed',
  absent: 'absent',
  缺考: 'absent',
}

/**
 * Judges every row of a list: what it would do, and why a bad one can't be used; the good ones are kept whatever the others
 * are. Preview and commit are this one function.
 */
export function judgeRows(
  sent: readonly PostedRow[],
  subjects: ReadonlyMap<string, Subject>,
  judging: Judging,
): JudgedRow[] {
  const rows = sent.map(each => readRow(each, judging))
  const readable = rows.filter(isRead)
  const repeats = findRepeats(readable, isSameRow)
  const judged = rows.map((row): JudgedRow & { scoreMax: Score | null } => {
    if (!isRead(row)) return { verdict: refused(row.row, row.key, null, row.refusal), scoreMax: null }
    const otherRow = repeats.get(row.row)
    if (otherRow !== undefined) {
      const refusal = refuse('row-duplicate-in-file', { ticket: row.key, row: row.row, otherRow })
      return { verdict: refused(row.row, row.key, null, refusal), scoreMax: null }
    }
    return { ...judgeRow(row, subjects.get(row.key), judging), scoreMax: row.scoreMax }
  })
  return refuseOtherFullMarks(judged, judging)
}

/** One sitting has one full mark: what its first batch said, else what most of the rows say that could be taken. */
function refuseOtherFullMarks(
  judged: readonly (JudgedRow & { scoreMax: Score | null })[],
  { fullMark }: Judging,
): JudgedRow[] {
  const stated = judged.flatMap(({ verdict, scoreMax }) =>
    scoreMax === null || verdict.verdict === 'refused' ? [] : [scoreMax],
  )
  const agreed = fullMark ?? agreeFullMark(stated)
  const others = agreed === null ? [...new Set(stated)].map(showScore).join(', ') : showScore(agreed)
  return judged.map(({ scoreMax, ...row }) => {
    const { verdict } = row
    // Nothing comes of a row that changes nothing, whatever full mark it was posted with before there was one.
    if (scoreMax === null || scoreMax === agreed || verdict.verdict !== 'fresh') return row
    const facts = { row: verdict.row, scoreMax: showScore(scoreMax), others }
    return { verdict: refused(verdict.row, verdict.key, null, refuse('row-full-mark-differs', facts)) }
  })
}

function judgeRow(row: ReadRow, subject: Subject | undefined, judging: Judging): JudgedRow {
  const refusal = faultOfSubject(row, subject, judging) ?? faultOfScore(row, judging)
  if (refusal) return { verdict: refused(row.row, row.key, null, refusal) }
  const outcome = outcomeOf(row, judging)
  const result = { key: row.key, score: row.score, scoreMax: row.scoreMax, outcome }
  const { posted = null, resultInForce = null } = subject ?? {}
  if (posted && resultInForce) {
    // A later decision by an official stays in force: the row as first posted changes nothing.
    if (isSameResult(result, resultInForce) || isSameResult(result, posted))
      return { verdict: { row: row.row, key: row.key, verdict: 'same', outcome: resultInForce.outcome } }
    return {
      verdict: refused(
        row.row,
        row.key,
        outcome,
        refuse('row-contradicts-earlier-post', {
          ticket: row.key,
          posted: resultInForce.outcome,
          row: row.row,
        }),
      ),
    }
  }
  return {
    verdict: { row: row.row, key: row.key, verdict: 'fresh', outcome, ...comesTo(row, outcome) },
    result,
  }
}

const SAID: Readonly<Record<Outcome, readonly [zh: string, en: string]>> = {
  passed: ['合格', 'passed'],
  failed: ['不合格', 'failed'],
  absent: ['缺考', 'absent'],
}

/** Says in words which mark was read of which full mark, for the sender of the list. */
function comesTo({ score, scoreMax }: ReadRow, outcome: Outcome): Pick<Verdict, 'comesTo'> {
  if (score === null || scoreMax === null) return {}
  const [zh, en] = SAID[outcome]
  const [mark, full] = [showScore(score), showScore(scoreMax)]
  return { comesTo: { zh: `${mark} 分（满分 ${full}），${zh}`, en: `${mark} of ${full}: ${en}` } }
}

function faultOfSubject(
  row: ReadRow,
  subject: Subject | undefined,
  { unknown }: Judging,
): Refusal | undefined {
  if (!subject) return refuse(unknown, { ticket: row.key, row: row.row })
  if (!subject.isOfSource) return refuse('row-wrong-sitting', { ticket: row.key, row: row.row })
  if (subject.isVoid) return refuse('row-ticket-void', { ticket: row.key, row: row.row })
  if (subject.isOwn) return refuse('row-own', { row: row.row })
  if (!row.absent && (subject.door === 'absent' || subject.door === 'turnedAway'))
    return refuse('row-marked-absent', { ticket: row.key, door: subject.door, row: row.row })
  if (row.absent && subject.door === 'present' && !subject.posted)
    return refuse('row-marked-present', { ticket: row.key, door: subject.door, row: row.row })
  return undefined
}

function faultOfScore(row: ReadRow, judging: Judging): Refusal | undefined {
  if (row.score !== null && row.scoreMax !== null && !isInRange(row.score, row.scoreMax)) {
    return refuse('row-score-out-of-range', {
      score: showScore(row.score),
      scoreMax: showScore(row.scoreMax),
      row: row.row,
    })
  }
  const computed = outcomeOf(row, judging)
  if (row.stated && row.stated !== computed) {
    const facts = { posted: row.stated, computed, percentMin: judging.percentMin, row: row.row }
    return refuse('row-outcome-contradicts-score', facts, { policyVersion: judging.policyVersion })
  }
  return undefined
}

/** Passed or failed follows from the score by the policy of that date; a posted word never decides where there is a score. */
function outcomeOf(row: ReadRow, { percentMin }: Judging): Outcome {
  if (row.absent) return 'absent'
  if (row.score === null || row.scoreMax === null) return row.stated ?? 'failed'
  return isPass(row.score, row.scoreMax, percentMin) ? 'passed' : 'failed'
}

type Unreadable = { readonly row: number; readonly key: string | null; readonly refusal: Refusal }

const isRead = (row: ReadRow | Unreadable): row is ReadRow => !('refusal' in row)

/** A ticket or a person's id as it was meant: no blank stands in one. */
export const resultKeyOf = (cell: string): string => tidyCell(cell).replace(/\s/gu, '')

function readRow(sent: PostedRow, judging: Judging): ReadRow | Unreadable {
  const key = resultKeyOf(sent.key)
  const refusedAs = (refusal: Refusal): Unreadable => ({ row: sent.row, key: key || null, refusal })
  if (sent.refusal) return refusedAs(sent.refusal)
  const read = sent.fault ?? (key ? readCells(sent, key, judging) : unread('没有准考证号', 'key is empty'))
  return 'reason' in read ? refusedAs(refuse('row-unreadable', { row: sent.row, ...read })) : read
}

function readCells(sent: PostedRow, key: string, { scoreOptional }: Judging): ReadRow | Unread {
  const word = tidyCell(sent.outcome).toLowerCase()
  const stated = word ? OUTCOMES[word] : null
  if (stated === undefined)
    return unread(
      `结论“${sent.outcome}”无法识别：请写合格、不合格或缺考`,
      `outcome '${sent.outcome}' is not known`,
    )
  const marked = readAbsence(sent.absent)
  if (marked === undefined)
    return unread(
      `缺考栏“${sent.absent}”无法识别：缺考者请写“缺考”，其余留空`,
      `absent '${sent.absent}' is neither yes nor no: write 缺考, or leave it empty`,
    )
  const scoreText = tidyCell(sent.score)
  const absent = marked || saysAbsent(scoreText) || (stated === 'absent' && !scoreText)
  if (absent)
    return (
      readAbsent(sent, key, scoreText, stated) ??
      unread(`写有缺考，又有成绩“${sent.score}”`, `absent, yet with a score '${sent.score}'`)
    )
  const row = { row: sent.row, key, absent, stated }
  if (!scoreText && scoreOptional && stated) return { ...row, score: null, scoreMax: null }
  const score = readScore(scoreText)
  if (score === undefined)
    return scoreText
      ? unread(`成绩“${sent.score}”不是数字`, `score '${sent.score}' is no number`)
      : unread('没有成绩；缺考者请写“缺考”', 'no score: write 缺考 for who was absent')
  const scoreMax = readScore(tidyCell(sent.scoreMax))
  if (scoreMax === undefined)
    return unread(`满分“${sent.scoreMax}”不是数字`, `scoreMax (满分) '${sent.scoreMax}' is no number`)
  return { ...row, score, scoreMax }
}

/** Absent: no score, or the 0 that some centres write beside it. */
function readAbsent(
  sent: PostedRow,
  key: string,
  scoreText: string,
  stated: Outcome | null,
): ReadRow | undefined {
  const score = readScore(scoreText)
  if (score !== undefined && score !== 0) return undefined
  return { row: sent.row, key, score: null, scoreMax: null, absent: true, stated }
}

const isSameRow = (a: ReadRow, b: ReadRow): boolean =>
  a.score === b.score && a.scoreMax === b.scoreMax && a.absent === b.absent && a.stated === b.stated

const isSameResult = (a: Judgement, b: Judgement): boolean =>
  a.outcome === b.outcome && a.score === b.score && a.scoreMax === b.scoreMax

const refused = (row: number, key: string | null, outcome: string | null, refusal: Refusal): Verdict => ({
  row,
  key,
  verdict: 'refused',
  outcome,
  refusal,
})
