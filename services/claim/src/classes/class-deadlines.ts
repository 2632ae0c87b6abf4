import { timestampFromDate } from '@bufbuild/protobuf/wkt'
import type { Actor } from '../../../../domain/authority/actor'
import { classByClock } from '../../../../domain/class/clock'
import { isRefusal } from '../../../../domain/refusals/refusal'
import type { Notice } from '../../../../domain/time/notice'
import { ClassNoticedSchema } from '../../../../proto/generated/claim_pb'
import type { ClassStands } from '../../../../workflows/contracts/training-class'
import { fact } from '../../../kit/facts/facts'
import { type ClaimDeps, type CommandContext, within } from '../deps'
import { findActiveEscalation } from '../desk/desk'
import { mustBeSystem } from '../system-only'
import { checkOfficial } from './class-review'
import { type ClassRow, lockClass } from './class-rows'
import { moveClass, noticesOf, reckonClass, tellClass } from './class-transitions'
import { waitsForPolicy } from './registration/settlement'
import { registerLate } from './rosters/late-sign-ups'

/**
 * Does what the clock says now (domain/class/clock.ts): that the class has been held, a reminder, an escalation, the registration
 * of who has signed up since; once each, however often and by whomever it is asked.
 */
export function keepClassTime(claims: ClaimDeps, actor: Actor, classId: string): Promise<ClassStands> {
  mustBeSystem(actor, 'class.progress')
  return within(claims, actor, async step => {
    const course = await lockClass(step.sql, classId)
    if (!course) throw new Error(`there is no training class ${classId}`)
    return tellClass(
      step,
      await registerLate(claims, step, await keepTime(step, await reckonClass(step, course))),
      'clock',
    )
  })
}

async function keepTime(step: CommandContext, course: ClassRow): Promise<ClassRow> {
  const told = await noticesOf(step, course.classId)
  const next = classByClock(course, told, step.now, step.policy, step.calendar)
  switch (next.act) {
    case 'hold':
      return keepTime(step, await hold(step, course))
    case 'remind':
      await notice(step, course, { kind: 'reminder', deadline: next.deadline }, null)
      return keepTime(step, course)
    case 'escalate':
      return (await isForPolicy(step, course))
        ? waitForFigure(step, course)
        : keepTime(step, await escalate(step, course, next.deadline))
    case 'lapse':
      return lapse(step, course)
    case 'wait':
      return course
  }
}

/** What no official can register does not escalate: another could not either. */
const isForPolicy = async (step: CommandContext, course: ClassRow): Promise<boolean> =>
  course.state === 'rosterIn' && (await waitsForPolicy(step, course))

async function waitForFigure(step: CommandContext, course: ClassRow): Promise<ClassRow> {
  const waiting = await moveClass(step, course, {
    act: 'waitForPolicy',
    party: 'system',
    by: 'class.progress',
  })
  if (isRefusal(waiting)) throw new Error(`${course.classId} can't wait: ${waiting.code}`)
  return waiting
}

/** A refused plan that nobody corrected in time is a class that does not take place as one of Article 13. */
async function lapse(step: CommandContext, course: ClassRow): Promise<ClassRow> {
  const lapsed = await moveClass(step, course, { act: 'lapse', party: 'system', by: 'class.progress' })
  if (isRefusal(lapsed)) throw new Error(`${course.classId} can't lapse: ${lapsed.code}`)
  return lapsed
}

async function hold(step: CommandContext, course: ClassRow): Promise<ClassRow> {
  const held = await moveClass(step, course, { act: 'hold', party: 'system', by: 'class.progress' })
  if (isRefusal(held)) throw new Error(`${course.classId} can't have been held: ${held.code}`)
  return held
}

/**
 * What the department is late with goes to the official whom it names, and to the municipal bureau, where none is named or that one
 * does not act in time either (0191). What the organiser is late with, the bureau is told.
 */
async function escalate(step: CommandContext, course: ClassRow, deadline: Date): Promise<ClassRow> {
  const escalatedTo = await escalatesTo(step, course)
  await notice(step, course, { kind: 'escalation', deadline }, escalatedTo)
  await step.sql.query('UPDATE training_class SET escalated_at = $2, escalated_to = $3 WHERE class_id = $1', [
    course.classId,
    step.now,
    escalatedTo,
  ])
  const after = { escalatedTo: escalatedTo ?? 'municipalBureau', deadline: deadline.toISOString() }
  await step.audit({ act: 'class.progress', objectKind: 'trainingClass', objectId: course.classId, after })
  return { ...course, escalatedAt: step.now, escalatedTo }
}

/** An official of the department who may confirm it; what has escalated once goes to the bureau, and stays there. */
async function escalatesTo({ sql }: CommandContext, course: ClassRow): Promise<string | null> {
  if (course.move !== 'department' || course.escalatedAt !== null) return null
  const named = await findActiveEscalation(sql, course.industry)
  if (!named || (await checkOfficial(sql, course, named))) return null
  return named.accountId
}

async function notice(
  step: CommandContext,
  { classId, move, organiserId, industry }: ClassRow,
  { kind, deadline }: Notice,
  officialId: string | null,
): Promise<void> {
  await step.sql.query(
    'INSERT INTO class_notice (class_id, notice, deadline, noticed_at, official_id) VALUES ($1, $2, $3, $4, $5)',
    [classId, kind, deadline, step.now, officialId],
  )
  step.tell(
    fact(ClassNoticedSchema, classId, {
      ...{ classId, move, industry, notice: kind },
      organiserId: organiserId ?? '',
      officialId: officialId ?? '',
      deadline: timestampFromDate(deadline),
      noticedAt: timestampFromDate(step.now),
    }),
  )
}
