import {
  historyColumns,
  type JudgedHistoryRow,
  judgeHistory,
  numbersInHistory,
  type ReadHistoryRow,
  readable,
  readHistory,
} from '../../../../domain/course/history'
import { fileFault } from '../../../../domain/intake/faults'
import { isRefusal, type Refusal, refuse } from '../../../../domain/refusals/refusal'
import { plainDateIn, yearOf } from '../../../../domain/time/plain-date'
import { newId } from '../../../kit/base/ids'
import { differsFrom, type PostedFile } from '../../../kit/intake/posted-file'
import { keepRefusedList, type PostedList, postedFileOf } from '../../../kit/intake/posted-list'
import { type Preview, previewOf } from '../../../kit/intake/preview'
import type { FileRows } from '../../../kit/intake/read-file'
import { readPeopleRows } from '../../../kit/intake/read-people-rows'
import type { Sql } from '../../../kit/sql/database'
import { findPeopleByNumber, type NumberKeys } from '../../../kit/sql/people-by-number'
import { type Caller, type CommandContext, type CourseDeps, inCommand, lockStudied } from '../deps'
import { writeHistory } from './history-records'
import { findCoursesByTitle, findKnownHistory } from './known-history'
import { endStudiedBefore } from './later-studies'
import { type CommittedList, keepList } from './posted-lists'

export const ROWS_MAX = 5_000

/** A list of studies of an earlier system, which a refusal will name. */
export interface HistoryList extends PostedList {
  readonly source: string
}

/** Shows what committing the list would do, and does nothing. */
export async function previewHistory(
  deps: CourseDeps,
  { actor, now }: Caller,
  list: HistoryList,
): Promise<Preview | Refusal> {
  const file = await readFile(list)
  if (isRefusal(file)) return file
  const { judged } = await judgeSent({ ...deps, actor, now }, file, list)
  return previewOf(list.bytes, verdictsOf(judged), file.notRead)
}

/**
 * Takes studies of earlier systems (历年已学课程, Article 8), row by row: a bad row says why, the good ones stand, and the same
 * list again changes nothing. What was sent is kept as it came, refused or not. What was studied here is never overwritten; an
 * enrolment finished since ends (Article 8).
 */
export async function importHistory(
  deps: CourseDeps,
  caller: Caller,
  list: HistoryList,
): Promise<CommittedList | Refusal> {
  const file = await readFile(list)
  return inCommand(deps, caller, async context => {
    await lockStudied(context.sql)
    const sourceId = await sourceIdOf(context.sql, list.source)
    const taking = { ...deps, ...context }
    const post = postedFileOf(context, list, { sourceKind: 'history', sourceId })
    const taken = isRefusal(file) ? file : await takeList(taking, { post, list, file })
    return isRefusal(taken) ? keepRefusedList(taking, post, AUDITED, taken) : taken
  })
}

const AUDITED = { act: 'studied.import', objectKind: 'studiedHistory' } as const

type ReadFile = FileRows<keyof typeof historyColumns>

interface SentList {
  readonly post: PostedFile
  readonly list: HistoryList
  readonly file: ReadFile
}

async function takeList(
  context: CommandContext & NumberKeys,
  { post, list, file }: SentList,
): Promise<CommittedList | Refusal> {
  const { sql, now } = context
  const { rows, judged } = await judgeSent(context, file, list)
  const preview = previewOf(post.bytes, verdictsOf(judged), file.notRead)
  const outdated = await differsFrom(sql, post, preview, list.namedPreview)
  if (outdated) return outdated
  const fileId = await keepList(context, post, preview)
  const taken = judged.flatMap(row => row.taken ?? [])
  await writeHistory(sql, { fileId, source: list.source, now }, taken)
  const personIds = [...new Set(readable(rows).map(row => row.personId))]
  const studied = await endStudiedBefore(context, { personIds })
  const changed = taken.filter(row => row.before)
  await context.audit({
    ...AUDITED,
    objectId: post.sourceId,
    before: { records: changed.map(({ key, before }) => ({ key, ...before })) },
    after: {
      source: list.source,
      fileId,
      counts: preview.counts,
      records: changed.map(({ key, studied: now }) => ({ key, finishedOn: now?.finishedOn ?? null })),
      endedEnrolments: studied.ended,
      listedEnrolments: studied.listed,
    },
  })
  return { ...preview, fileId }
}

async function readFile(list: HistoryList): Promise<ReadFile | Refusal> {
  const file = await readPeopleRows(list, historyColumns, [], { rowsMax: ROWS_MAX })
  return isRefusal(file) ? file : (refuseSilentPast(file) ?? file)
}

/**
 * A row without a course says that the person studied nothing. A file whose course column has an unknown header would say so of
 * all, so it is refused.
 */
function refuseSilentPast({ found, notRead }: ReadFile): Refusal | undefined {
  if (found.courseId !== undefined || found.courseTitle !== undefined) return undefined
  if (!notRead.some(({ kind }) => kind === 'column' || kind === 'field')) return undefined
  return refuse(
    'file-unreadable',
    fileFault(
      'column-missing',
      '没有“课程名称”或“课程编号”列，而有未读取的列：请按模板写明表头；没有学过课程的人员可另交只有人员的名单',
      'no column 课程名称 or 课程编号, and other columns are not read: write the headers as the template has them; who has studied nothing may come in a list of people alone',
    ),
  )
}

async function judgeSent(
  looking: Pick<CommandContext, 'sql' | 'actor' | 'now'> & NumberKeys,
  { rows: sent }: ReadFile,
  { source }: HistoryList,
): Promise<{ rows: ReadHistoryRow[]; judged: JudgedHistoryRow[] }> {
  const { sql, actor } = looking
  const today = plainDateIn(looking.now)
  const people = await findPeopleByNumber(sql, looking, numbersInHistory(sent, today), 'id')
  const rows = readHistory(sent, { people, courses: await findCoursesByTitle(sql), today })
  const known = await findKnownHistory(sql, readable(rows))
  const ownPersonId = actor.scope.personId
  return {
    rows,
    judged: judgeHistory(rows, known, { source, thisYear: yearOf(today), ownPersonId }),
  }
}

const verdictsOf = (judged: readonly JudgedHistoryRow[]) => judged.map(row => row.verdict)

async function sourceIdOf(sql: Sql, name: string): Promise<string> {
  await sql.query(
    'INSERT INTO history_source (id, name) VALUES ($1::uuid, $2) ON CONFLICT DO NOTHING RETURNING id',
    [newId(), name],
  )
  const [source] = await sql.query<{ id: string }>('SELECT id FROM history_source WHERE name = $1', [name])
  return source!.id
}
