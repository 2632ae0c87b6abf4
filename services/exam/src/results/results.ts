import type { Actor } from '../../../../domain/authority/actor'
import { type Act, authorise } from '../../../../domain/authority/authority'
import { isOpen } from '../../../../domain/exam/booking'
import { type JudgedRow, judgeRows, type PostedRow } from '../../../../domain/exam/result-row'
import { isRefusal, type Refusal, refuse } from '../../../../domain/refusals/refusal'
import { dueAt } from '../../../../domain/time/due'
import { plainDateIn } from '../../../../domain/time/plain-date'
import { differsFrom, keepPostedFile, type PostedFile } from '../../../kit/intake/posted-file'
import { keepRefusedList, type PostedList, postedFileOf } from '../../../kit/intake/posted-list'
import { type Preview, previewOf } from '../../../kit/intake/preview'
import { readFileRows } from '../../../kit/intake/read-file'
import type { Sql } from '../../../kit/sql/database'
import { type CommandContext, type ExamDeps, inCommand } from '../deps'
import { findFullMark, fixFullMark, refuseTotal, TOTAL } from '../sittings/full-marks'
import { findSitting, guardOfSitting, lockSitting, type Sitting } from '../sittings/sittings'
import { type KnownTickets, loadTickets } from './known-tickets'
import { commitBatch } from './result-batch'
import { type KeptResult, keptResultOf } from './result-rows'

export interface Committed extends Preview {
  /** The file as it was sent. */
  readonly fileId: string
  /** The batch that holds the rows that were new; null where none was. */
  readonly batchId: string | null
}

/** How a centre's sheet may name its columns. */
export const resultColumns = {
  ticket: ['准考证号', '准考证', '准考证号码', 'ticket', 'ticketNo'],
  score: ['成绩', '分数', '得分', '考试成绩', 'score'],
  scoreMax: ['满分', '试卷满分', '卷面满分', '满分值', 'scoreMax', 'max'],
  total: TOTAL,
  absent: ['缺考', '是否缺考', '缺考标记', '缺考情况', '缺考说明', '到考情况', '参考情况', 'absent'],
  outcome: ['结论', '结果', '是否合格', '考试结果', 'outcome', 'result'],
} as const

/** Shows what committing the list would do, and does nothing. The sitting is authorised before its list is taken apart. */
export async function previewResults(
  deps: ExamDeps,
  actor: Actor,
  { sittingId, ...list }: PostedList & { sittingId: string },
): Promise<Preview | Refusal> {
  const mayNot = await inCommand(deps, actor, async context =>
    mayPost(context, 'results.post', await findSitting(context.sql, sittingId)),
  )
  if (mayNot) return mayNot
  const file = await readResults(list)
  if (isRefusal(file)) return file
  return inCommand(deps, actor, async context => {
    const sitting = await findSitting(context.sql, sittingId)
    const refusal = mayPost(context, 'results.post', sitting)
    if (refusal || !sitting) return refusal ?? refuse('not-found')
    const { judged } = await judgeResults(context, sitting, file.rows)
    return previewOf(
      list.bytes,
      judged.map(each => each.verdict),
      file.notRead,
    )
  })
}

/**
 * Commits a list of results (Article 10): the rows that are new become one batch, those that change nothing say `same`, bad
 * ones say why. Does exactly what the preview showed, or, where the commit names a preview that no longer holds, nothing.
 * What was sent is kept as it came, refused or not.
 */
export async function postResults(
  deps: ExamDeps,
  actor: Actor,
  { sittingId, ...list }: PostedList & { sittingId: string },
): Promise<Committed | Refusal> {
  const denied = await refusePoster(deps.sql, actor, sittingId)
  if (denied) return denied
  const file = await readResults(list)
  return inCommand(deps, actor, async context => {
    const deniedSince = await refusePoster(context.sql, actor, sittingId)
    if (deniedSince) return deniedSince
    const post = postedFileOf(context, list, { sourceKind: 'sitting', sourceId: sittingId })
    const { namedPreview } = list
    const committed = isRefusal(file)
      ? file
      : await commitResults(deps, context, { post, file, namedPreview })
    return isRefusal(committed)
      ? keepRefusedList({ ...deps, ...context }, post, AUDITED, committed)
      : committed
  })
}

const AUDITED = { act: 'results.post', objectKind: 'sitting' } as const

async function refusePoster(sql: Sql, actor: Actor, sittingId: string): Promise<Refusal | undefined> {
  const sitting = await findSitting(sql, sittingId)
  const denied = authorise(actor, 'results.post', sitting ? guardOfSitting(sitting) : {})
  return denied ?? (sitting ? undefined : refuse('not-found'))
}

/** A list as it was read. */
interface ReadResults {
  readonly rows: readonly PostedRow[]
  readonly notRead: Preview['notRead']
}

async function commitResults(
  deps: ExamDeps,
  context: CommandContext,
  { post, file, namedPreview }: { post: PostedFile; file: ReadResults; namedPreview: string | undefined },
): Promise<Committed | Refusal> {
  const { sourceId: sittingId } = post
  const sitting = (await lockSitting(context.sql, sittingId))!
  const early = mayPost(context, 'results.post', sitting)
  if (early) return early
  const { judged, tickets } = await judgeResults(context, sitting, file.rows)
  const preview = previewOf(
    post.bytes,
    judged.map(each => each.verdict),
    file.notRead,
  )
  const outdated = await differsFrom(context.sql, post, preview, namedPreview)
  if (outdated) return outdated
  const fresh = newResultsOf(judged, tickets)
  if (fresh.length > 0 && sitting.stage === 'closed') return refuse('sitting-closed', { fresh: fresh.length })
  const fileId = await keepPostedFile({ sql: context.sql, fieldKey: deps.fieldKey }, post, preview)
  await fixFullMark(context.sql, sittingId, judged, context.now)
  const source = {
    sourceKind: 'sitting',
    sourceId: sittingId,
    fileId,
    lockedSittingIds: [sittingId],
  } as const
  const batchId =
    fresh.length === 0
      ? await findBatchOfBytes(context.sql, fileId)
      : await commitBatch(context, { ...source, ...sitting, retakeFrom: retakeFrom(context, sitting) }, fresh)
  await context.audit({
    ...AUDITED,
    objectId: sittingId,
    after: { batchId, fileId, counts: preview.counts },
  })
  return { ...preview, batchId, fileId }
}

async function readResults(list: PostedList): Promise<ReadResults | Refusal> {
  const file = await readFileRows(list, resultColumns, ['ticket', 'score'])
  if (isRefusal(file)) return file
  const refusal = refuseTotal(file)
  if (refusal) return refusal
  const rows = file.rows.map(({ row, cells, fault }) => ({
    ...{ row, key: cells.ticket },
    ...{ score: cells.score, scoreMax: cells.scoreMax, absent: cells.absent, outcome: cells.outcome },
    ...(fault ? { fault } : {}),
  }))
  return { rows, notRead: file.notRead }
}

/** Results are posted once the sitting has taken place, by its centre, or by the department of its industry (Article 11). */
function mayPost(context: CommandContext, act: Act, sitting: Sitting | undefined): Refusal | undefined {
  const denied = authorise(context.actor, act, sitting ? guardOfSitting(sitting) : {})
  if (denied || !sitting) return denied ?? refuse('not-found')
  if (sitting.stage === 'cancelled') return isOpen(sitting, context.policy, context.now)
  const endsAt = sitting.endsAt.toISOString()
  if (context.now < sitting.endsAt) return refuse('results-before-sitting', { endsAt }, { until: endsAt })
  // Its booking is being closed just now.
  return sitting.stage === 'published'
    ? refuse('results-before-sitting', { endsAt, status: sitting.stage })
    : undefined
}

export const retakeFrom = (context: Pick<CommandContext, 'policy'>, sitting: Sitting): Date =>
  dueAt(sitting.startsAt, context.policy.at('exam/retake-wait', plainDateIn(sitting.startsAt))).at

async function judgeResults(
  context: CommandContext,
  sitting: Sitting,
  rows: readonly PostedRow[],
): Promise<{ judged: JudgedRow[]; tickets: KnownTickets }> {
  const tickets = await loadTickets(context, sitting.sittingId, rows)
  const states = new Map([...tickets].map(([ticketNo, known]) => [ticketNo, known.state]))
  const judged = judgeRows(rows, states, {
    percentMin: context.policy.at('exam/pass-percent-min', plainDateIn(sitting.startsAt)).value,
    policyVersion: context.policy.version,
    scoreOptional: false,
    unknown: 'row-unknown-ticket',
    fullMark: await findFullMark(context.sql, sitting.sittingId),
  })
  return { judged, tickets }
}

const newResultsOf = (judged: readonly JudgedRow[], tickets: KnownTickets): KeptResult[] =>
  judged.flatMap(({ result }) => (result ? [keptResultOf(tickets.get(result.key)!.subject, result)] : []))

/** The batch that the same bytes made before. */
export async function findBatchOfBytes(sql: Sql, fileId: string): Promise<string | null> {
  const [row] = await sql.query<{ batchId: string }>(
    `SELECT b.batch_id FROM posted_file f
     JOIN posted_file o ON o.source_id = f.source_id AND o.sha256 = f.sha256
     JOIN result_batch b ON b.file_id = o.file_id WHERE f.file_id = $1 ORDER BY b.batch_id LIMIT 1`,
    [fileId],
  )
  return row?.batchId ?? null
}
