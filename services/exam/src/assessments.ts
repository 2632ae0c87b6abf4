import type { Actor } from '../../../domain/authority/actor'
import { authorise } from '../../../domain/authority/authority'
import { type JudgedRow, judgeRows, type SentRow } from '../../../domain/exam/result-row'
import { tidyCell } from '../../../domain/intake/cell'
import { isRefusal, type Refusal, refuse } from '../../../domain/refusals/refusal'
import { plainDateIn } from '../../../domain/time/plain-date'
import type { Sql } from '../../kit/database'
import { differsFrom, keepPostedFile, type PostedFile } from '../../kit/intake/posted-file'
import { type Preview, previewOf } from '../../kit/intake/preview'
import { readFileRows } from '../../kit/intake/read-file'
import { CANDIDATE, type CandidateRow } from './candidates'
import { type Exam, type Step, within } from './exam'
import { standing } from './known-tickets'
import { keepRefused, postOf } from './posted-results'
import { commitBatch } from './result-batch'
import { type Committed, findBatchOfBytes, type PostedList } from './results'

/** How a department's sheet may name its columns. */
const assessmentColumns = {
  personId: ['人员编号', '个人编号', 'personId', 'person'],
  score: ['成绩', '分数', '得分', 'score'],
  scoreMax: ['满分', '总分', 'scoreMax'],
  outcome: ['结论', '结果', '考核结果', '是否合格', 'outcome', 'result'],
} as const

interface Offering {
  readonly offeringId: string
  readonly year: number
  readonly category: string
  readonly industry: string
  readonly proof: string
}

/** Shows what committing an assessment list (考核) would do, and does nothing (Article 11). */
export async function previewAssessments(
  exam: Exam,
  actor: Actor,
  offeringId: string,
  list: PostedList,
): Promise<Preview | Refusal> {
  const rows = await readAssessmentRows(list)
  if (isRefusal(rows)) return rows
  return within(exam, actor, async step => {
    const offering = await findAssessed(step, offeringId)
    if (isRefusal(offering)) return offering
    return previewOf(
      list.bytes,
      (await judge(step, offering, rows)).judged.map(each => each.verdict),
    )
  })
}

/** Commits an assessment list of an industryCommon offering: the same intake as results of a sitting (Article 11). */
export async function postAssessments(
  exam: Exam,
  actor: Actor,
  offeringId: string,
  list: PostedList,
  namedPreview: string | undefined,
): Promise<Committed | Refusal> {
  const rows = await readAssessmentRows(list)
  return within(exam, actor, async step => {
    // Two posts of one offering take turns, so that the second sees the rows of the first.
    await step.sql.query("SELECT pg_advisory_xact_lock(hashtext('assessment/' || $1))", [offeringId])
    const offering = await findAssessed(step, offeringId)
    if (isRefusal(offering)) return offering
    const post = postOf(step, list, { sourceKind: 'assessment', sourceId: offeringId })
    const committed = isRefusal(rows)
      ? rows
      : await commitAssessments(exam, step, { post, offering, rows }, namedPreview)
    return isRefusal(committed) ? keepRefused(exam, step, post, committed) : committed
  })
}

async function commitAssessments(
  exam: Exam,
  step: Step,
  { post, offering, rows }: { post: PostedFile; offering: Offering; rows: readonly SentRow[] },
  namedPreview: string | undefined,
): Promise<Committed | Refusal> {
  const { judged, candidates } = await judge(step, offering, rows)
  const preview = previewOf(
    post.bytes,
    judged.map(each => each.verdict),
  )
  const outdated = await differsFrom(step.sql, post, preview, namedPreview)
  if (outdated) return outdated
  const fileId = await keepPostedFile({ sql: step.sql, fieldKey: exam.fieldKey }, post, preview)
  const fresh = judged.flatMap(({ result }) =>
    result ? [{ subject: { ...candidates.get(result.key)!, ticketId: null, bookingId: null }, result }] : [],
  )
  const { offeringId, year, category } = offering
  const source = { sourceKind: 'assessment', sourceId: offeringId, fileId, year, category } as const
  const batchId =
    fresh.length === 0
      ? await findBatchOfBytes(step.sql, fileId)
      : await commitBatch(step, { ...source, lockedSittingIds: [], retakeFrom: null }, fresh)
  const after = { batchId, fileId, counts: preview.counts }
  await step.audit({ act: 'results.post', objectKind: 'offering', objectId: offeringId, after })
  return { ...preview, batchId, fileId }
}

const readAssessmentRows = async (list: PostedList): Promise<SentRow[] | Refusal> => {
  const file = await readFileRows(list, assessmentColumns, ['personId'])
  if (isRefusal(file)) return file
  return file.rows.map(({ row, cells, fault }) => ({
    ...{ row, absent: '', score: cells.score, scoreMax: cells.scoreMax, outcome: cells.outcome },
    key: tidyCell(cells.personId).toLowerCase(),
    ...(fault ? { fault } : {}),
  }))
}

/** The offering whose assessment list this is; the department of its industry posts it. */
async function findAssessed(step: Step, offeringId: string): Promise<Offering | Refusal> {
  const [offering] = await step.sql.query<Offering>(
    `SELECT offering_id AS "offeringId", year, category, industry, proof FROM offering WHERE offering_id = $1`,
    [offeringId],
  )
  const denied = authorise(step.actor, 'results.post', offering ?? {})
  if (denied || !offering) return denied ?? refuse('not-found', { act: 'results.post' })
  if (offering.proof !== 'assessment')
    return refuse('invalid-input', { field: 'offeringId', reason: 'it is proved by a sitting' })
  return offering
}

type Assessed = ReadonlyMap<string, AssessedRow>

async function judge(
  step: Step,
  offering: Offering,
  rows: readonly SentRow[],
): Promise<{ judged: JudgedRow[]; candidates: Assessed }> {
  const candidates = await loadAssessed(step.sql, offering.offeringId, rows)
  const subjects = new Map(
    [...candidates].map(([personId, row]) => [
      personId,
      {
        ...{ isOfSource: true, isVoid: false, door: null, isOwn: personId === step.actor.scope.personId },
        posted: standing(row.postedOutcome, row.postedScore, row.postedMax),
        standing: standing(row.outcome, row.score, row.scoreMax),
      },
    ]),
  )
  const judged = judgeRows(rows, subjects, {
    percentMin: step.policy.at('exam/pass-percent-min', plainDateIn(step.now)).value,
    policyVersion: step.policy.version,
    scoreOptional: true,
    unknown: 'row-not-studied',
  })
  return { judged, candidates }
}

interface AssessedRow extends CandidateRow {
  readonly postedOutcome: 'passed' | 'failed' | 'absent' | null
  readonly postedScore: string | null
  readonly postedMax: string | null
  readonly outcome: 'passed' | 'failed' | 'absent' | null
  readonly score: string | null
  readonly scoreMax: string | null
}

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/

/** Those of the list who have finished the study of this offering. */
async function loadAssessed(sql: Sql, offeringId: string, rows: readonly SentRow[]): Promise<Assessed> {
  const found = await sql.query<AssessedRow>(
    `SELECT ${CANDIDATE}, r.outcome AS "postedOutcome", r.score AS "postedScore", r.score_max AS "postedMax",
       s.outcome, s.score, s.score_max AS "scoreMax"
     FROM candidate c
     LEFT JOIN result r ON r.offering_id = c.offering_id AND r.person_id = c.person_id AND r.revision = 0
       AND r.ticket_id IS NULL
     LEFT JOIN result_standing s ON s.result_id = r.result_id
     WHERE c.offering_id = $1 AND c.person_id = ANY($2::uuid[])`,
    [offeringId, rows.map(row => row.key).filter(key => UUID.test(key))],
  )
  return new Map(found.map(row => [row.personId, row]))
}
