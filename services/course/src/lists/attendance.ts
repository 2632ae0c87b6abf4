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
import { differsFrom, type PostedFile } from '../../../kit/intake/posted-file'
import { keepRefusedList, type PostedList, postedFileOf } from '../../../kit/intake/posted-list'
import { type Preview, previewOf } from '../../../kit/intake/preview'
import type { FileRows, PostedSheet } from '../../../kit/intake/read-file'
import { readPeopleRows } from '../../../kit/intake/read-people-rows'
import type { Sql } from '../../../kit/sql/database'
import { findPeopleByNumber, type NumberKeys } from '../../../kit/sql/people-by-number'
import { type Caller, type CommandContext, type CourseDeps, inCommand, lockPerson } from '../deps'
import { finishStudy } from '../enrolments/study-end'
import { findAttendees } from './known-attendees'
import { type CommittedList, keepList } from './posted-lists'

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
  { actor, now }: Caller,
  list: PostedSheet & { offeringId: string },
): Promise<Preview | Refusal> {
  const offering = await findAttended(deps.sql, actor, list.offeringId)
  if (isRefusal(offering)) return offering
  const refusal = takesLists(offering)
  if (refusal) return refusal
  const file = await readRows(list)
  if (isRefusal(file)) return file
  const looking = { ...deps, actor, now }
  const people = await findListed(looking, file.rows)
  const known = await findKnown(looking, { offering, rows: file.rows, people })
  return previewOf(list.bytes, verdictsOf(judgeSent(looking, offering, file.rows, known)), file.notRead)
}

/**
 * Takes a department's attendance list (按计划完成学习, Article 11): the people on it have finished the study of the offering. Row
 * by row: a bad one says why, the good ones stand, and the same list again changes nothing. What was sent is kept as it came,
 * refused or not.
 */
export async function postAttendance(
  deps: CourseDeps,
  caller: Caller,
  list: PostedList & { offeringId: string },
): Promise<CommittedList | Refusal> {
  const denied = await findAttended(deps.sql, caller.actor, list.offeringId)
  if (isRefusal(denied)) return denied
  const file = await readRows(list)
  return inCommand(deps, caller, async context => {
    const offering = await findAttended(context.sql, context.actor, list.offeringId)
    if (isRefusal(offering)) return offering
    const taking = { ...deps, ...context }
    const post = postedFileOf(context, list, { sourceKind: 'attendance', sourceId: offering.id })
    const { namedPreview } = list
    const taken = isRefusal(file) ? file : await takeList(taking, { offering, post, file, namedPreview })
    return isRefusal(taken) ? keepRefusedList(taking, post, AUDITED, taken) : taken
  })
}

const AUDITED = { act: 'attendance.post', objectKind: 'offering' } as const

/** Looks up the people of a list, at an instant. */
type Looking = Pick<CommandContext, 'sql' | 'actor' | 'now'> & NumberKeys

interface AttendanceList {
  readonly offering: AttendedOffering
  readonly post: PostedFile
  readonly file: ReadAttendance
  readonly namedPreview: string | undefined
}

type ReadAttendance = FileRows<keyof typeof attendanceColumns>

async function takeList(
  context: CommandContext & NumberKeys,
  { offering, post, file, namedPreview }: AttendanceList,
): Promise<CommittedList | Refusal> {
  const refusal = takesLists(offering)
  if (refusal) return refusal
  const { sql, now } = context
  const { rows } = file
  // In the order of their ids, so that two lists don't wait for each other for ever.
  const people = await findListed(context, rows)
  for (const personId of attendeesOf(rows, people, plainDateIn(now)).sort()) await lockPerson(sql, personId)
  const known = await findKnown(context, { offering, rows, people })
  const judged = judgeSent(context, offering, rows, known)
  const preview = previewOf(post.bytes, verdictsOf(judged), file.notRead)
  const outdated = await differsFrom(sql, post, preview, namedPreview)
  if (outdated) return outdated
  const fileId = await keepList(context, post, preview)
  await finishAttended(context, { offeringId: offering.id, fileId }, judged)
  await context.audit({
    ...AUDITED,
    objectId: offering.id,
    before: { attended: [] },
    after: { fileId, counts: preview.counts, attended: judged.flatMap(row => row.taken ?? []) },
  })
  return { ...preview, fileId }
}

const readRows = (list: PostedSheet): Promise<ReadAttendance | Refusal> =>
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

const findListed = (looking: Looking, rows: readonly SentAttendanceRow[]): Promise<PeopleByNumber> =>
  findPeopleByNumber(looking.sql, looking, numbersOf(rows, plainDateIn(looking.now)), 'id')

interface ListedPeople {
  readonly offering: AttendedOffering
  readonly rows: readonly SentAttendanceRow[]
  readonly people: PeopleByNumber
}

const findKnown = async (
  { sql, now }: Looking,
  { offering, rows, people }: ListedPeople,
): Promise<KnownAttendees> => ({
  people,
  attendees: await findAttendees(sql, offering.id, attendeesOf(rows, people, plainDateIn(now))),
})

const judgeSent = (
  { actor, now }: Looking,
  { id: offeringId, year }: AttendedOffering,
  rows: readonly SentAttendanceRow[],
  known: KnownAttendees,
): JudgedAttendanceRow[] =>
  judgeAttendance(rows, known, {
    ...{ offeringId, year, today: plainDateIn(now) },
    ownPersonId: actor.scope.personId,
  })

const verdictsOf = (judged: readonly JudgedAttendanceRow[]) => judged.map(row => row.verdict)

async function finishAttended(
  context: CommandContext,
  of: { offeringId: string; fileId: string },
  judged: readonly JudgedAttendanceRow[],
): Promise<void> {
  const { sql, now } = context
  for (const { taken, studiedBefore } of judged) {
    // An enrolment of what was studied before ends where it would be finished (Article 8).
    if (studiedBefore) await finishStudy(context, studiedBefore)
    if (!taken) continue
    const { personId, enrolmentId, attendedOn } = taken
    const refusal = await finishStudy(context, enrolmentId, attendedOn)
    if (refusal) throw new Error(`enrolment ${enrolmentId} was judged to be finished: ${refusal.code}`)
    await sql.query(
      `INSERT INTO attendance (id, offering_id, person_id, enrolment_id, attended_on, posted_at, file_id)
       VALUES ($1::uuid, $2::uuid, $3::uuid, $4::uuid, $5::date, $6::timestamptz, $7::uuid) RETURNING id`,
      [newId(), of.offeringId, personId, enrolmentId, attendedOn, now.toISOString(), of.fileId],
    )
  }
}
