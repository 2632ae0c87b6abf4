import { z } from 'zod'
import type { Actor } from '../../../domain/authority/actor'
import { authorise } from '../../../domain/authority/authority'
import type { Verdict } from '../../../domain/intake/verdict'
import { isRefusal, type Refusal, refuse } from '../../../domain/refusals/refusal'
import {
  compare,
  type PlainDate,
  PlainDateSchema,
  plainDateIn,
  yearOf,
} from '../../../domain/time/plain-date'
import { recordAudit } from '../../kit/audit'
import { type Sql, transact } from '../../kit/database'
import type { Offering } from '../prisma/client/client'
import { type CourseDeps, lockPerson } from './deps'
import { type EnrolmentRow, findEnrolment } from './enrolment-rows'
import { finishStudy } from './finishing'
import { readRow, verdictOf } from './row-verdicts'
import { endedRefusal } from './studied'

export const ATTENDANCE_ROWS_MAX = 500

export const AttendanceRowSchema = z.object({ personId: z.uuid(), attendedOn: PlainDateSchema })
type AttendanceRow = z.infer<typeof AttendanceRowSchema>

interface Posting {
  readonly actor: Actor
  readonly offering: Offering
  readonly now: Date
}

/**
 * Takes a department's attendance list (按计划完成学习, Article 11): who attended has finished the study of the offering. Row by
 * row: a bad one says why, the good ones stand, and the same list again changes nothing.
 */
export function postAttendance(
  { prisma }: CourseDeps,
  actor: Actor,
  list: { offeringId: string; rows: readonly unknown[] },
  now: Date,
): Promise<Verdict[] | Refusal> {
  return transact(prisma, async (tx, sql) => {
    const offering = await tx.offering.findUnique({ where: { id: list.offeringId } })
    if (!offering) return refuse('not-found')
    const refusal =
      authorise(actor, 'attendance.post', { industry: offering.industry }) ?? cannotAttend(offering)
    if (refusal) return refusal
    const verdicts: Verdict[] = []
    for (const [index, given] of list.rows.entries()) {
      const row = readRow(AttendanceRowSchema, given, index + 1)
      const done = isRefusal(row) ? row : await take(sql, { actor, offering, now }, row, index + 1)
      verdicts.push(verdictOf(index + 1, isRefusal(row) ? null : row.personId, done))
    }
    if (verdicts.some(verdict => verdict.verdict === 'fresh')) {
      await recordAudit(sql, actor, now, {
        act: 'attendance.post',
        objectKind: 'offering',
        objectId: offering.id,
        after: { rows: list.rows },
      })
    }
    return verdicts
  })
}

function cannotAttend({ status, studyMode }: Offering): Refusal | undefined {
  if (status !== 'confirmed') return refuse('offering-not-confirmed', { status })
  return studyMode === 'attendance' ? undefined : refuse('offering-not-by-attendance', { studyMode })
}

async function take(
  sql: Sql,
  posting: Posting,
  { personId, attendedOn }: AttendanceRow,
  row: number,
): Promise<'fresh' | 'same' | Refusal> {
  const { actor, offering, now } = posting
  const wrongDay = dayRefusal(attendedOn, row, posting)
  if (wrongDay) return wrongDay
  await lockPerson(sql, personId)
  const [before] = await sql.query<{ attended_on: string }>(
    'SELECT attended_on::text FROM attendance WHERE offering_id = $1::uuid AND person_id = $2::uuid',
    [offering.id, personId],
  )
  if (before)
    return before.attended_on === attendedOn
      ? 'same'
      : refuse('row-not-attended-so', { row, attendedOn: before.attended_on })
  const enrolment = await findAttended(sql, offering.id, personId)
  if (!enrolment) return refuse('not-enrolled', { personId, offeringId: offering.id, attendedOn })
  const studied =
    (enrolment.endReason === 'studiedBefore' ? await endedRefusal(sql, enrolment) : undefined) ??
    (await finishStudy(sql, enrolment.enrolmentId, { now, actor, attendedOn }))
  if (studied) return studied
  await sql.query(
    `INSERT INTO attendance (offering_id, person_id, enrolment_id, attended_on, posted_at)
     VALUES ($1::uuid, $2::uuid, $3::uuid, $4::date, $5::timestamptz) RETURNING person_id`,
    [offering.id, personId, enrolment.enrolmentId, attendedOn, now.toISOString()],
  )
  return 'fresh'
}

/** The enrolment that was attended: a list may come after the year, when its tidy-up has ended the enrolment already. */
async function findAttended(
  sql: Sql,
  offeringId: string,
  personId: string,
): Promise<EnrolmentRow | undefined> {
  const [newest] = await sql.query<{ id: string }>(
    `SELECT id FROM enrolment WHERE offering_id = $1::uuid AND person_id = $2::uuid
     ORDER BY status = 'inForce' DESC, id DESC LIMIT 1`,
    [offeringId, personId],
  )
  return newest && findEnrolment(sql, newest.id)
}

function dayRefusal(attendedOn: PlainDate, row: number, { offering, now }: Posting): Refusal | undefined {
  const year = yearOf(attendedOn)
  if (year !== offering.year) return refuse('offering-year-mismatch', { offeringYear: offering.year, year })
  if (compare(attendedOn, plainDateIn(now)) <= 0) return undefined
  return refuse('row-unreadable', { row, reason: 'attendedOn lies in the future' })
}
