import type { Actor } from '../../../../domain/authority/actor'
import { authorise } from '../../../../domain/authority/authority'
import {
  attendanceColumns,
  attendeesOf,
  type JudgedAttendanceRow,
  judgeAttendance,
  type KnownAttendees,
  numbersOf,
  type SentAttendanceRow,
} from '../../../../domain/course/attendance'
import type { PeopleByNumber } from '../../../../domain/documents/listed-person'
import { isRefusal, type Refusal, refuse } from '../../../../domain/refusals/refusal'
import { plainDateIn } from '../../../../domain/time/plain-date'
import { newId } from '../../../kit/base/ids'
import { differsFrom, type FileKeeping } from '../../../kit/intake/posted-file'
import { type Preview, previewOf } from '../../../kit/intake/preview'
import type { FileRows } from '../../../kit/intake/read-file'
import { readPeopleRows } from '../../../kit/intake/read-people-rows'
import { recordAudit } from '../../../kit/sql/audit'
import type { Sql } from '../../../kit/sql/database'
import { findPeopleByNumber, type NumberKeys } from '../../../kit/sql/people-by-number'
import { commitModelsUnlessRefused } from '../../../kit/sql/transaction'
import { type CourseDeps, lockPerson } from '../deps'
import { finishStudy } from '../enrolments/study-end'
import { findAttendees } from './known-attendees'
import {
  type CommittedList,
  keepList,
  keepRefusedList,
  type ListSource,
  type PostedList,
} from './posted-lists'

export const ROWS_MAX = 500

interface AttendedOffering {
  readonly id: string
  readonly year: number
  readonly industry: string | null
  readonly status: string
  readonly studyMode: string
}

/** Shows what committing the list would do, and does nothing. */
export async function previewAttendance(
  deps: CourseDeps,
  actor: Actor,
  list: PostedList & { offeringId: string },
  now: Date,
): Promise<Preview | Refusal> {
  const offering = await findAttended(deps.sql, actor, list.offeringId)
  if (isRefusal(offering)) return offering
  const refusal = takesLists(offering)
  if (refusal) return refusal
  const file = await readRows(list)
  if (isRefusal(file)) return file
  const known = await findKnown(deps.sql, deps, offering, file.rows, now)
  return previewOf(
    list.bytes,
    verdictsOf(judgeSent(offering, file.rows, known, { actor, now })),
    file.notRead,
  )
}

/**
 * Takes a department's attendance list (按计划完成学习, Article 11): who attended has finished the study of the offering. Row by
 * row: a bad one says why, the good ones stand, and the same list again changes nothing. What was sent is kept as it came,
 * refused or not.
 */
export async function postAttendance(
  deps: CourseDeps,
  actor: Actor,
  list: PostedList & { offeringId: string },
  namedPreview: string | undefined,
  now: Date,
): Promise<CommittedList | Refusal> {
  const denied = await findAttended(deps.sql, actor, list.offeringId)
  if (isRefusal(denied)) return denied
  const file = await readRows(list)
  return commitModelsUnlessRefused(deps.prisma, async (_tx, sql) => {
    const offering = await findAttended(sql, actor, list.offeringId)
    if (isRefusal(offering)) return offering
    const source = sourceOf(offering, actor, now)
    const keeping = { ...deps, sql }
    const taken = isRefusal(file)
      ? file
      : await takeList(keeping, actor, { offering, source, list, file }, namedPreview)
    return isRefusal(taken) ? keepRefusedList(keeping, actor, source, list, taken) : taken
  })
}

const sourceOf = ({ id }: AttendedOffering, actor: Actor, now: Date): ListSource => ({
  sourceKind: 'attendance',
  sourceId: id,
  postedBy: actor.id,
  postedAt: now,
})

interface AttendanceList {
  readonly offering: AttendedOffering
  readonly source: ListSource
  readonly list: PostedList
  readonly file: ReadAttendance
}

type ReadAttendance = FileRows<keyof typeof attendanceColumns>

async function takeList(
  keeping: FileKeeping & NumberKeys,
  actor: Actor,
  { offering, source, list, file }: AttendanceList,
  namedPreview: string | undefined,
): Promise<CommittedList | Refusal> {
  const refusal = takesLists(offering)
  if (refusal) return refusal
  const { sql } = keeping
  const { rows } = file
  const { postedAt: now } = source
  // In the order of their ids, so that two lists don't wait for each other for ever.
  const people = await findListed(sql, keeping, rows, now)
  for (const personId of attendeesOf(rows, people, plainDateIn(now)).sort()) await lockPerson(sql, personId)
  const known = await findKnown(sql, keeping, offering, rows, now, people)
  const judged = judgeSent(offering, rows, known, { actor, now })
  const preview = previewOf(list.bytes, verdictsOf(judged), file.notRead)
  const outdated = await differsFrom(sql, { ...source, bytes: list.bytes }, preview, namedPreview)
  if (outdated) return outdated
  const fileId = await keepList(keeping, source, list, preview)
  await finishAttended(sql, actor, { offeringId: offering.id, fileId }, judged, now)
  await recordAudit(sql, actor, now, {
    act: 'attendance.post',
    objectKind: 'offering',
    objectId: offering.id,
    before: { attended: [] },
    after: { fileId, counts: preview.counts, attended: judged.flatMap(row => row.taken ?? []) },
  })
  return { ...preview, fileId }
}

const readRows = (list: PostedList): Promise<ReadAttendance | Refusal> =>
  readPeopleRows(list, attendanceColumns, ['attendedOn'], { rowsMax: ROWS_MAX })

async function findAttended(sql: Sql, actor: Actor, offeringId: string): Promise<AttendedOffering | Refusal> {
  const [offering] = await sql.query<AttendedOffering>(
    'SELECT id, year, industry, status, study_mode FROM offering WHERE id = $1::uuid',
    [offeringId],
  )
  const refusal = authorise(actor, 'attendance.post', offering ?? {})
  return refusal ?? offering ?? refuse('not-found')
}

function takesLists({ status, studyMode }: AttendedOffering): Refusal | undefined {
  if (status !== 'confirmed') return refuse('offering-not-confirmed', { status })
  return studyMode === 'attendance' ? undefined : refuse('offering-not-by-attendance', { studyMode })
}

const findListed = (
  sql: Sql,
  keys: NumberKeys,
  rows: readonly SentAttendanceRow[],
  now: Date,
): Promise<PeopleByNumber> => findPeopleByNumber(sql, keys, numbersOf(rows, plainDateIn(now)), 'id')

async function findKnown(
  sql: Sql,
  keys: NumberKeys,
  { id }: AttendedOffering,
  rows: readonly SentAttendanceRow[],
  now: Date,
  known?: PeopleByNumber,
): Promise<KnownAttendees> {
  const people = known ?? (await findListed(sql, keys, rows, now))
  return { people, attendees: await findAttendees(sql, id, attendeesOf(rows, people, plainDateIn(now))) }
}

const judgeSent = (
  { id: offeringId, year }: AttendedOffering,
  rows: readonly SentAttendanceRow[],
  known: KnownAttendees,
  { actor, now }: { actor: Actor; now: Date },
): JudgedAttendanceRow[] =>
  judgeAttendance(rows, known, {
    ...{ offeringId, year, today: plainDateIn(now) },
    ownPersonId: actor.scope.personId,
  })

const verdictsOf = (judged: readonly JudgedAttendanceRow[]) => judged.map(row => row.verdict)

async function finishAttended(
  sql: Sql,
  actor: Actor,
  of: { offeringId: string; fileId: string },
  judged: readonly JudgedAttendanceRow[],
  now: Date,
): Promise<void> {
  for (const { taken, studiedBefore } of judged) {
    // An enrolment of what was studied before ends where it would be finished (Article 8).
    if (studiedBefore) await finishStudy(sql, studiedBefore, { now, actor })
    if (!taken) continue
    const { personId, enrolmentId, attendedOn } = taken
    const refusal = await finishStudy(sql, enrolmentId, { now, actor, attendedOn })
    if (refusal) throw new Error(`enrolment ${enrolmentId} was judged to be finished: ${refusal.code}`)
    await sql.query(
      `INSERT INTO attendance (id, offering_id, person_id, enrolment_id, attended_on, posted_at, file_id)
       VALUES ($1::uuid, $2::uuid, $3::uuid, $4::uuid, $5::date, $6::timestamptz, $7::uuid) RETURNING id`,
      [newId(), of.offeringId, personId, enrolmentId, attendedOn, now.toISOString(), of.fileId],
    )
  }
}
