import { timestampFromDate } from '@bufbuild/protobuf/wkt'
import { authorise } from '../../../../domain/authority/authority'
import {
  decideEnrolment,
  type EnrolmentDecision,
  type EnrolmentSituation,
} from '../../../../domain/course/enrolment'
import { tidyAt } from '../../../../domain/course/year'
import { isRefusal, type Refusal, refuse } from '../../../../domain/refusals/refusal'
import { EnrolmentChangedSchema, EnrolmentMadeSchema } from '../../../../proto/generated/course_pb'
import type { EnrolCommand, Enrolled } from '../../../../workflows/contracts/course'
import { fact } from '../../../kit/facts/facts'
import type { Sql } from '../../../kit/sql/database'
import { endActiveSession } from '../clocks/session-rows'
import { type Caller, type CommandContext, type CourseDeps, inCommand, lockPerson, ruleAt } from '../deps'
import { isHistoryLoaded } from './earlier-studies'
import { findAnswer, keepAnswer } from './enrolment-commands'
import { findEnrolment } from './enrolment-rows'
import { type AskedOffering, situationOf } from './enrolment-situation'
import { awaitPerson, type KnownPerson } from './people'

/**
 * Enrols, or changes the offering of the year's enrolment in force (Articles 8, 11). The same command, by its id or by its
 * key, gets the same answer.
 */
export async function enrol(
  deps: Pick<CourseDeps, 'prisma' | 'sql' | 'policy'>,
  caller: Caller,
  command: EnrolCommand,
): Promise<Enrolled | Refusal> {
  const { personId, offeringId } = command
  const refusal = authorise(caller.actor, 'enrolment.enrol', { personId })
  if (refusal) return refusal
  const waitSeconds = ruleAt(deps.policy, 'exam/eligibility-wait', caller.now)
  const person = await awaitPerson(deps.sql, personId, waitSeconds)
  if (!person) return refuse('temporarily-unavailable', { personId })
  return inCommand(deps, caller, async context => {
    const { sql, policy, now } = context
    await lockPerson(sql, personId)
    const before = await findAnswer(sql, command)
    if (before) return isRefusal(before) ? before : addEndReason(sql, before)
    const offering = await findOffering(sql, offeringId)
    if (!offering) return refuse('not-found', { offeringId })
    const situation = await situationOf(sql, { personId, person, offering })
    const decision = decideEnrolment(situation, now, policy.version)
    if (isRefusal(decision)) return decision
    const historyLoaded = await isHistoryLoaded(sql, personId)
    const answer = { ...answerOf(context, { command, person, offering, decision }), historyLoaded }
    await writeEnrolment(context, answer, situation)
    await keepAnswer(sql, command, answer)
    return answer
  })
}

/** A command that comes again begins its process again where that ended with a course studied before: it must end there too. */
async function addEndReason(sql: Sql, answer: Enrolled): Promise<Enrolled> {
  const enrolment = await findEnrolment(sql, answer.enrolmentId)
  return enrolment?.endReason === 'studiedBefore' ? { ...answer, endedAs: 'studiedBefore' } : answer
}

interface EnrolledOffering extends AskedOffering {
  readonly courseTitle: string
  readonly coursewareId: string | null
}

/** Held until the enrolment is written, so that it takes the courseware that is designated then. */
async function findOffering(sql: Sql, offeringId: string): Promise<EnrolledOffering | undefined> {
  const [offering] = await sql.query<EnrolledOffering>(
    `SELECT o.id, o.course_id, c.title AS course_title, o.courseware_id, o.year, o.category, o.industry, o.status,
       o.withdrawn_at
     FROM offering o JOIN course c ON c.id = o.course_id WHERE o.id = $1::uuid FOR SHARE OF o`,
    [offeringId],
  )
  return offering
}

interface DecidedEnrolment {
  readonly command: EnrolCommand
  readonly person: KnownPerson
  readonly offering: EnrolledOffering
  readonly decision: EnrolmentDecision
}

function answerOf(
  { policy, now }: CommandContext,
  { command, person, offering, decision }: DecidedEnrolment,
): Omit<Enrolled, 'historyLoaded'> {
  const remindAfterMs = ruleAt(policy, 'course/no-progress-reminder-after', now) * 1_000
  return {
    kind: 'enrolled',
    enrolmentId: decision.kind === 'change' ? decision.enrolmentId : command.enrolmentId,
    personId: command.personId,
    offeringId: offering.id,
    courseId: offering.courseId,
    courseTitle: offering.courseTitle,
    coursewareId: offering.coursewareId ?? '',
    year: offering.year,
    category: offering.category,
    locality: person.locality,
    industry: person.industry,
    enrolledAt: now.toISOString(),
    changed: decision.kind === 'change',
    remindStudyAt: new Date(now.getTime() + remindAfterMs).toISOString(),
    tidyAt: tidyAt(offering.year, command.personId, policy).toISOString(),
  }
}

async function writeEnrolment(
  { sql, now, tell, audit }: CommandContext,
  answer: Enrolled,
  { inForce }: EnrolmentSituation,
): Promise<void> {
  if (answer.changed) await changeEnrolment(sql, answer, now)
  else await insertEnrolment(sql, answer)
  const { enrolmentId, personId, offeringId, courseId, coursewareId, year, category } = answer
  const told = { enrolmentId, personId, offeringId, courseId, coursewareId, year, category }
  const at = timestampFromDate(now)
  const previousOfferingId = inForce?.offeringId ?? ''
  tell(
    answer.changed
      ? fact(EnrolmentChangedSchema, personId, { ...told, previousOfferingId, changedAt: at })
      : fact(EnrolmentMadeSchema, personId, { ...told, enrolledAt: at }),
  )
  await audit({
    act: answer.changed ? 'enrolment.change' : 'enrolment.enrol',
    objectKind: 'enrolment',
    objectId: enrolmentId,
    ...(answer.changed ? { before: { offeringId: previousOfferingId } } : {}),
    after: { offeringId, courseId, year, category },
  })
}

async function insertEnrolment(sql: Sql, answer: Enrolled): Promise<void> {
  await sql.query(
    `INSERT INTO enrolment (id, person_id, offering_id, course_id, courseware_id, year, category, status, enrolled_at)
     VALUES ($1::uuid, $2::uuid, $3::uuid, $4::uuid, NULLIF($5, '')::uuid, $6::int, $7, 'inForce', $8::timestamptz)
     RETURNING id`,
    [
      answer.enrolmentId,
      answer.personId,
      answer.offeringId,
      answer.courseId,
      answer.coursewareId,
      answer.year,
      answer.category,
      answer.enrolledAt,
    ],
  )
}

/** Progress doesn't move [D]: the units of the course before stay as they are, and its study session ends. */
async function changeEnrolment(sql: Sql, answer: Enrolled, now: Date): Promise<void> {
  await endActiveSession(sql, answer.personId, 'enrolmentChanged', now)
  await sql.query(
    `UPDATE enrolment SET offering_id = $2::uuid, course_id = $3::uuid, courseware_id = NULLIF($4, '')::uuid,
       changed_at = $5::timestamptz WHERE id = $1::uuid RETURNING id`,
    [answer.enrolmentId, answer.offeringId, answer.courseId, answer.coursewareId, now.toISOString()],
  )
}
