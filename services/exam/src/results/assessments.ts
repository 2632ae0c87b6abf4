import type { Actor } from '../../../../domain/authority/actor'
import { authorise } from '../../../../domain/authority/authority'
import {
  isUnread,
  keyOfListed,
  type ListedPerson,
  personColumns,
  readListedPerson,
  type WhoIsListed,
  whoIsListed,
} from '../../../../domain/documents/listed-person'
import { type JudgedRow, judgeRows, type PostedRow } from '../../../../domain/exam/result-row'
import type { Unread } from '../../../../domain/intake/unread'
import { isRefusal, type Refusal, refuse } from '../../../../domain/refusals/refusal'
import { plainDateIn } from '../../../../domain/time/plain-date'
import { ROWS_MAX } from '../../../kit/intake/bounds'
import { differsFrom, keepPostedFile, type PostedFile } from '../../../kit/intake/posted-file'
import { keepRefusedList, type PostedList, postedFileOf } from '../../../kit/intake/posted-list'
import { type Preview, previewOf } from '../../../kit/intake/preview'
import type { FileRows } from '../../../kit/intake/read-file'
import { readPeopleRows } from '../../../kit/intake/read-people-rows'
import type { Sql } from '../../../kit/sql/database'
import { findPeopleByNumber } from '../../../kit/sql/people-by-number'
import { csvLine } from '../../../kit/tables/csv'
import { type CommandContext, type ExamDeps, inCommand } from '../deps'
import { CANDIDATE, type CandidateRow } from '../seats/candidates'
import { findFullMark, fixFullMark, refuseTotal, TOTAL } from '../sittings/full-marks'
import { isNotWithdrawn } from '../sittings/withdrawn-results'
import { resultOf } from './known-tickets'
import { commitBatch } from './result-batch'
import { keptResultOf } from './result-rows'
import { type Committed, findBatchOfBytes } from './results'

/** How a department's sheet may name its columns. */
export const assessmentColumns = {
  ...personColumns,
  score: ['成绩', '分数', '得分', '考核成绩', 'score'],
  scoreMax: ['满分', '满分值', 'scoreMax'],
  total: TOTAL,
  outcome: ['结论', '结果', '考核结果', '考核结论', '考核情况', '是否合格', 'outcome', 'result'],
} as const

/** An empty sheet to fill in, in UTF-8 with a mark, since Excel takes it for GBK otherwise: a score with its full mark, or the outcome. */
export const assessmentTemplate = (): string => {
  const { number, name, score, scoreMax, outcome } = assessmentColumns
  return `\uFEFF${csvLine([number, name, score, scoreMax, outcome].map(([header]) => header))}`
}

interface Offering {
  readonly offeringId: string
  readonly year: number
  readonly category: string
  readonly industry: string
  readonly proof: string
}

/** Shows what committing an assessment list (考核) would do, and does nothing (Article 11). */
export async function previewAssessments(
  deps: ExamDeps,
  actor: Actor,
  { offeringId, ...list }: PostedList & { offeringId: string },
): Promise<Preview | Refusal> {
  const offering = await findAssessed(deps.sql, actor, offeringId)
  if (isRefusal(offering)) return offering
  const file = await readAssessments(list)
  if (isRefusal(file)) return file
  return inCommand(deps, actor, async context => {
    const { judged } = await judgeAssessments(deps, context, offering, file.rows)
    return previewOf(
      list.bytes,
      judged.map(each => each.verdict),
      file.notRead,
    )
  })
}

/** Commits an assessment list of an industryCommon offering: the same intake as results of a sitting (Article 11). */
export async function postAssessments(
  deps: ExamDeps,
  actor: Actor,
  { offeringId, ...list }: PostedList & { offeringId: string },
): Promise<Committed | Refusal> {
  const known = await findAssessed(deps.sql, actor, offeringId)
  if (isRefusal(known)) return known
  const file = await readAssessments(list)
  return inCommand(deps, actor, async context => {
    // Two posts of one offering take turns, so that the second sees the rows of the first.
    await context.sql.query("SELECT pg_advisory_xact_lock(hashtext('assessment/' || $1))", [offeringId])
    const offering = await findAssessed(context.sql, actor, offeringId)
    if (isRefusal(offering)) return offering
    const post = postedFileOf(context, list, { sourceKind: 'assessment', sourceId: offeringId })
    const { namedPreview } = list
    const committed = isRefusal(file)
      ? file
      : await commitAssessments(deps, context, { post, offering, file, namedPreview })
    return isRefusal(committed)
      ? keepRefusedList({ ...deps, ...context }, post, AUDITED, committed)
      : committed
  })
}

const AUDITED = { act: 'results.post', objectKind: 'offering' } as const

type ReadAssessments = FileRows<keyof typeof assessmentColumns>

interface Posting {
  readonly post: PostedFile
  readonly offering: Offering
  readonly file: ReadAssessments
  readonly namedPreview: string | undefined
}

async function commitAssessments(
  deps: ExamDeps,
  context: CommandContext,
  { post, offering, file, namedPreview }: Posting,
): Promise<Committed | Refusal> {
  const { judged, candidates } = await judgeAssessments(deps, context, offering, file.rows)
  const preview = previewOf(
    post.bytes,
    judged.map(each => each.verdict),
    file.notRead,
  )
  const outdated = await differsFrom(context.sql, post, preview, namedPreview)
  if (outdated) return outdated
  const fileId = await keepPostedFile({ sql: context.sql, fieldKey: deps.fieldKey }, post, preview)
  const fresh = judged.flatMap(({ result }) =>
    result ? [keptResultOf({ ...candidates.get(result.key)!, ticketId: null, bookingId: null }, result)] : [],
  )
  const { offeringId, year, category } = offering
  await fixFullMark(context.sql, offeringId, judged, context.now)
  const source = { sourceKind: 'assessment', sourceId: offeringId, fileId, year, category } as const
  const batchId =
    fresh.length === 0
      ? await findBatchOfBytes(context.sql, fileId)
      : await commitBatch(context, { ...source, lockedSittingIds: [], retakeFrom: null }, fresh)
  const after = { batchId, fileId, counts: preview.counts }
  await context.audit({ ...AUDITED, objectId: offeringId, after })
  return { ...preview, batchId, fileId }
}

async function readAssessments(list: PostedList): Promise<ReadAssessments | Refusal> {
  const file = await readPeopleRows(list, assessmentColumns, [], { rowsMax: ROWS_MAX })
  return isRefusal(file) ? file : (refuseTotal(file) ?? file)
}

/** The offering whose assessment list this is; the department of its industry posts it. */
async function findAssessed(sql: Sql, actor: Actor, offeringId: string): Promise<Offering | Refusal> {
  const [offering] = await sql.query<Offering>(
    `SELECT offering_id, year, category, industry, proof FROM offering WHERE offering_id = $1`,
    [offeringId],
  )
  const denied = authorise(actor, 'results.post', offering ?? {})
  if (denied || !offering) return denied ?? refuse('not-found', { act: 'results.post' })
  if (offering.proof !== 'assessment')
    return refuse('invalid-input', { field: 'offeringId', reason: 'it is proved by a sitting' })
  return offering
}

type Assessed = ReadonlyMap<string, AssessedRow>

async function judgeAssessments(
  deps: ExamDeps,
  context: CommandContext,
  offering: Offering,
  rows: ReadAssessments['rows'],
): Promise<{ judged: JudgedRow[]; candidates: Assessed }> {
  const named = await findNamedPeople(deps, context, rows)
  const candidates = await loadAssessed(
    context.sql,
    offering.offeringId,
    named.flatMap(({ who }) => who?.personId ?? []),
  )
  const subjects = new Map(
    [...candidates].map(([personId, row]) => [
      personId,
      {
        ...{ isOfSource: true, isVoid: false, door: null, isOwn: personId === context.actor.scope.personId },
        posted: resultOf(row.postedOutcome, row.postedScore, row.postedMax),
        resultInForce: resultOf(row.outcome, row.score, row.scoreMax),
      },
    ]),
  )
  const judged = judgeRows(
    named.map(each => readPostedRow(each, candidates)),
    subjects,
    {
      percentMin: context.policy.at('exam/pass-percent-min', plainDateIn(context.now)).value,
      policyVersion: context.policy.version,
      scoreOptional: true,
      unknown: 'row-not-studied',
      fullMark: await findFullMark(context.sql, offering.offeringId),
    },
  )
  return { judged, candidates }
}

/** A row with whom it names. */
interface NamedRow {
  readonly row: ReadAssessments['rows'][number]
  readonly listed: ListedPerson | Unread
  readonly who: WhoIsListed | null
}

async function findNamedPeople(
  deps: ExamDeps,
  context: CommandContext,
  rows: ReadAssessments['rows'],
): Promise<NamedRow[]> {
  const read = rows.map(row => ({ row, listed: readListedPerson(row.cells, plainDateIn(context.now)) }))
  const numbers = read.flatMap(({ listed }) => (isUnread(listed) ? [] : (listed.number ?? [])))
  const people = await findPeopleByNumber(context.sql, deps, numbers, 'person_id')
  return read.map(({ row, listed }) => ({
    row,
    listed,
    who: isUnread(listed) ? null : whoIsListed(row.row, listed, people),
  }))
}

/**
 * All people who have not studied the offering get one answer, signed up or not, whatever the name
 * (docs/decisions/0251).
 */
function readPostedRow(
  { row: { row, cells, fault }, listed, who }: NamedRow,
  candidates: Assessed,
): PostedRow {
  const { score, scoreMax, outcome } = cells
  const sent = { row, score, scoreMax, absent: '', outcome }
  if (fault || isUnread(listed) || !who) return { ...sent, key: '', fault: fault ?? (listed as Unread) }
  const key = keyOfListed(listed, who.personId) ?? ''
  if (!who.personId || !candidates.has(who.personId))
    return { ...sent, key, refusal: refuse('row-not-studied', { ticket: key, row }) }
  return { ...sent, key, ...(who.fault ? { refusal: who.fault } : {}) }
}

interface AssessedRow extends CandidateRow {
  readonly postedOutcome: 'passed' | 'failed' | 'absent' | null
  readonly postedScore: string | null
  readonly postedMax: string | null
  readonly outcome: 'passed' | 'failed' | 'absent' | null
  readonly score: string | null
  readonly scoreMax: string | null
}

/** The people of the list who have finished the study of this offering. */
async function loadAssessed(sql: Sql, offeringId: string, personIds: readonly string[]): Promise<Assessed> {
  const found = await sql.query<AssessedRow>(
    `SELECT ${CANDIDATE}, r.outcome AS "postedOutcome", r.score AS "postedScore", r.score_max AS "postedMax",
       s.outcome, s.score, s.score_max
     FROM candidate c
     LEFT JOIN result r ON r.offering_id = c.offering_id AND r.person_id = c.person_id AND r.revision = 0
       AND r.ticket_id IS NULL AND ${isNotWithdrawn('r')}
     LEFT JOIN result_standing s ON s.result_id = r.result_id
     WHERE c.offering_id = $1 AND c.person_id = ANY($2::uuid[])`,
    [offeringId, personIds],
  )
  return new Map(found.map(row => [row.personId, row]))
}
