import { z } from 'zod'
import type { Actor } from '../../../../domain/authority/actor'
import { authorise } from '../../../../domain/authority/authority'
import { type HalfHours, HoursSchema, toHours } from '../../../../domain/hours/half-hours'
import { type Refusal, refuse } from '../../../../domain/refusals/refusal'
import { howTimeCounts } from '../../../../domain/study/how-time-counts'
import { asOf } from '../../../../domain/study/missed-check'
import { type Progress, progressOf, progressText, stretchesOf } from '../../../../domain/study/progress'
import { studyRules } from '../../../../domain/study/rules'
import { missingOf, type StudyState } from '../../../../domain/study/study-state'
import { type UnitStatus, unitStatuses } from '../../../../domain/study/unit-order'
import { plainDateIn } from '../../../../domain/time/plain-date'
import { type Page, page, pageOf } from '../../../kit/http/page'
import { recordAudit } from '../../../kit/sql/audit'
import type { Sql } from '../../../kit/sql/database'
import { CheckViewSchema, HowTimeCountsSchema, StretchSchema } from '../clocks/schemas'
import { findStates } from '../clocks/unit-study'
import type { Caller, CourseDeps } from '../deps'
import { findStudied, isHistoryLoaded } from './earlier-studies'
import { type EnrolmentRow, findEnrolment, findUnits, listEnrolments, type UnitRow } from './enrolment-rows'
import { findPerson } from './people'

const EnrolmentSchema = z.object({
  enrolmentId: z.uuid(),
  personId: z.uuid(),
  offeringId: z.uuid(),
  courseId: z.uuid(),
  courseTitle: z.string(),
  coursewareId: z.uuid().nullable(),
  year: z.number().int(),
  category: z.enum(['general', 'industryCommon']),
  hours: HoursSchema,
  studyMode: z.enum(['online', 'attendance']),
  proof: z.enum(['sitting', 'assessment']),
  status: z.enum(['inForce', 'ended']),
  enrolledAt: z.iso.datetime(),
  changedAt: z.iso.datetime().nullable(),
  finishedAt: z.iso.datetime().nullable(),
  endedAt: z.iso.datetime().nullable(),
})
const UnitProgressSchema = z.object({
  unitId: z.uuid(),
  position: z.number().int(),
  kind: z.enum(['reading', 'video', 'quiz']),
  title: z.string(),
  status: z.enum(['finished', 'open', 'locked']),
  creditedSeconds: z.number(),
  provisionalSeconds: z.number(),
  requiredSeconds: z.number(),
  missing: z.array(StretchSchema),
  check: CheckViewSchema.nullable(),
  discardedSeconds: z.number().describe('The time that the last check discarded, if it was missed'),
  text: z
    .object({ zh: z.string(), en: z.string() })
    .nullable()
    .describe('41:20 of 45:00, missing 12:05-15:45'),
})
type UnitProgress = z.infer<typeof UnitProgressSchema>

const StudiedBeforeSchema = z.object({
  year: z.number().int(),
  source: z.string(),
  finishedOn: z.iso.date().nullable(),
})

/** Where history of earlier systems isn't loaded, a refusal of Article 8 can't know of it: the answer says so. */
const historyLoaded = z.boolean().describe('Whether studies of earlier systems are known for this person')

export const EnrolmentViewSchema = EnrolmentSchema.extend({
  historyLoaded,
  studiedBefore: StudiedBeforeSchema.nullable().describe(
    'An earlier study that became known since the enrolment: finished now, it would not count (Article 8)',
  ),
  units: z.array(UnitProgressSchema),
  howTimeCounts: HowTimeCountsSchema,
})
export type EnrolmentView = z.infer<typeof EnrolmentViewSchema>

export const EnrolmentPageSchema = pageOf(EnrolmentSchema).extend({ historyLoaded })
export type EnrolmentPage = Page<z.infer<typeof EnrolmentSchema>> & { readonly historyLoaded: boolean }

/** One enrolment with its progress, unit by unit. The total is live, a check missed since the last beat included. */
export async function readEnrolment(
  { sql, policy }: CourseDeps,
  { actor, now }: Caller,
  enrolmentId: string,
): Promise<EnrolmentView | Refusal> {
  const row = await findEnrolment(sql, enrolmentId)
  if (!row) return refuse('not-found', { enrolmentId })
  const locality = (await findPerson(sql, row.personId))?.locality ?? null
  const refusal = authorise(actor, 'enrolment.read', { personId: row.personId, locality })
  if (refusal) return refusal
  await recordReading(sql, { actor, now }, row)
  return {
    ...viewOf(row),
    historyLoaded: await isHistoryLoaded(sql, row.personId),
    studiedBefore: row.finishedAt ? null : await findStudied(sql, { ...row, exceptEnrolmentId: enrolmentId }),
    units: await unitsOf(sql, row, now),
    howTimeCounts: howTimeCounts(studyRules(policy, plainDateIn(now))),
  }
}

/** That an official looked is on the audit trail (Article 16). */
async function recordReading(
  sql: Sql,
  { actor, now }: Pick<Caller, 'actor' | 'now'>,
  { enrolmentId, personId }: EnrolmentRow,
): Promise<void> {
  if (actor.scope.personId === personId) return
  await recordAudit(sql, actor, now, {
    ...{ act: 'enrolment.read', objectKind: 'enrolment', objectId: enrolmentId, concerns: [personId] },
  })
}

/** 我的课程: one's own enrolments, newest first. */
export async function readMyEnrolments(
  { sql }: CourseDeps,
  actor: Actor,
  { after, limit }: { after?: string | undefined; limit: number },
): Promise<EnrolmentPage | Refusal> {
  const { personId } = actor.scope
  const refusal = authorise(actor, 'enrolment.enrol', { personId: personId ?? null })
  if (refusal || !personId) return refusal ?? refuse('not-found')
  const rows = await listEnrolments(sql, { personId, after, limit })
  const historyLoaded = await isHistoryLoaded(sql, personId)
  return { ...page(rows.map(viewOf), limit, each => each.enrolmentId), historyLoaded }
}

function viewOf({ halfHours, ...row }: EnrolmentRow): z.infer<typeof EnrolmentSchema> {
  return {
    ...row,
    hours: toHours(halfHours as HalfHours),
    enrolledAt: row.enrolledAt.toISOString(),
    changedAt: row.changedAt?.toISOString() ?? null,
    finishedAt: row.finishedAt?.toISOString() ?? null,
    endedAt: row.endedAt?.toISOString() ?? null,
  }
}

async function unitsOf(sql: Sql, enrolment: EnrolmentRow, now: Date): Promise<UnitProgress[]> {
  const units = await findUnits(sql, enrolment)
  const states = await findStates(sql, enrolment.enrolmentId)
  const statuses = unitStatuses(units)
  return units.map(unit => {
    const state = states.get(unit.unitId)
    return unitOf(unit, statuses.get(unit.unitId) ?? 'locked', state && asOf(state, now.getTime()))
  })
}

function unitOf(unit: UnitRow, status: UnitStatus, state: StudyState | undefined): UnitProgress {
  const { finished: _, requiredSeconds, ...named } = unit
  const unopened: Progress = { creditedSeconds: 0, provisionalSeconds: 0, requiredSeconds, check: null }
  return {
    ...named,
    status,
    ...(state ? progressOf(state) : unopened),
    missing: state
      ? stretchesOf(missingOf(state))
      : requiredSeconds > 0
        ? [{ fromSeconds: 0, toSeconds: requiredSeconds }]
        : [],
    discardedSeconds: Math.floor((state?.closed?.discardedMs ?? 0) / 1000),
    text: state ? progressText(state) : null,
  }
}
