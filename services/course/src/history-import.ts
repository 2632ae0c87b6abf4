import type { Actor } from '../../../domain/authority/actor'
import {
  historyColumns,
  type JudgedHistoryRow,
  judgeHistory,
  readHistory,
  type SentHistoryRow,
} from '../../../domain/course/history'
import { isRefusal, type Refusal, refuse } from '../../../domain/refusals/refusal'
import { plainDateIn, yearOf } from '../../../domain/time/plain-date'
import { recordAudit } from '../../kit/audit'
import { type Sql, transact } from '../../kit/database'
import { newId } from '../../kit/ids'
import { differsFrom, type FileKeeping } from '../../kit/intake/posted-file'
import { type Preview, previewOf } from '../../kit/intake/preview'
import { readFileRows } from '../../kit/intake/read-file'
import { type CourseDeps, lockStudied } from './deps'
import { writeHistory } from './history-records'
import { findKnownHistory } from './known-history'
import {
  type CommittedList,
  keepList,
  keepRefusedList,
  type ListSource,
  type PostedList,
} from './posted-lists'
import { endStudiedBefore } from './studied-afterwards'

export const ROWS_MAX = 5_000

/** A list of studies of an earlier system, which a refusal will name. */
export interface HistoryList extends PostedList {
  readonly source: string
}

/** Shows what committing the list would do, and does nothing. */
export async function previewHistory(
  { sql }: CourseDeps,
  list: HistoryList,
  now: Date,
): Promise<Preview | Refusal> {
  const rows = await readRows(list)
  if (isRefusal(rows)) return rows
  return previewOf(list.bytes, verdictsOf(await judge(sql, rows, list, now)))
}

/**
 * Takes studies of earlier systems (历年已学课程, Article 8), row by row: a bad row says why, the good ones stand, and the same
 * list again changes nothing. What was sent is kept as it came, refused or not. What was studied here is never overwritten; an
 * enrolment finished since ends (Article 8).
 */
export async function importHistory(
  { prisma, fieldKey }: CourseDeps,
  actor: Actor,
  list: HistoryList,
  namedPreview: string | undefined,
  now: Date,
): Promise<CommittedList | Refusal> {
  const rows = await readRows(list)
  return transact(prisma, async (_tx, sql) => {
    await lockStudied(sql)
    const sourceId = await sourceIdOf(sql, list.source)
    const source = { sourceKind: 'history', sourceId, postedBy: actor.id, postedAt: now } as const
    const keeping = { sql, fieldKey }
    const taken = isRefusal(rows)
      ? rows
      : await takeList(keeping, actor, { source, list, rows }, namedPreview)
    return isRefusal(taken) ? keepRefusedList(keeping, actor, source, list, taken) : taken
  })
}

interface SentList {
  readonly source: ListSource
  readonly list: HistoryList
  readonly rows: readonly SentHistoryRow[]
}

async function takeList(
  keeping: FileKeeping,
  actor: Actor,
  { source, list, rows }: SentList,
  namedPreview: string | undefined,
): Promise<CommittedList | Refusal> {
  const { sql } = keeping
  const { sourceId, postedAt: now } = source
  const judged = await judge(sql, rows, list, now)
  const preview = previewOf(list.bytes, verdictsOf(judged))
  const outdated = await differsFrom(sql, { sourceId, bytes: list.bytes }, preview, namedPreview)
  if (outdated) return outdated
  const fileId = await keepList(keeping, source, list, preview)
  const taken = judged.flatMap(row => row.taken ?? [])
  await writeHistory(sql, { fileId, source: list.source, now }, taken)
  const personIds = [...new Set(readHistory(rows).map(row => row.personId))]
  const studied = await endStudiedBefore(sql, actor, { personIds }, now)
  const changed = taken.filter(row => row.before)
  await recordAudit(sql, actor, now, {
    act: 'studied.import',
    objectKind: 'studiedHistory',
    objectId: sourceId,
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

async function readRows(list: HistoryList): Promise<readonly SentHistoryRow[] | Refusal> {
  const file = await readFileRows(list, historyColumns, ['personId'])
  if (isRefusal(file)) return file
  if (file.rows.length > ROWS_MAX) return refuse('file-unreadable', { reason: `more than ${ROWS_MAX} rows` })
  return file.rows
}

async function judge(
  sql: Sql,
  rows: readonly SentHistoryRow[],
  { source }: HistoryList,
  now: Date,
): Promise<JudgedHistoryRow[]> {
  const known = await findKnownHistory(sql, readHistory(rows))
  return judgeHistory(rows, known, { source, thisYear: yearOf(plainDateIn(now)) })
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
