import { timestampFromDate } from '@bufbuild/protobuf/wkt'
import type { Actor } from '../../../../domain/authority/actor'
import { nextClassActByClock } from '../../../../domain/class/clock'
import type { Notice } from '../../../../domain/time/notice'
import { ClassNoticedSchema } from '../../../../proto/generated/claim_pb'
import type { ClassStands } from '../../../../workflows/contracts/training-class'
import { mustBeAllowed } from '../../../kit/base/process-actor'
import { fact } from '../../../kit/facts/facts'
import { findNotices, keepNotice } from '../claims/state-mover'
import { type ClaimDeps, type CommandContext, inCommand } from '../deps'
import { findActiveEscalation } from '../desk/desk'
import { checkMayConfirm } from './class-review'
import { type ClassRow, lockClass } from './class-rows'
import { mustMoveClass, publishClass, recomputeClassDeadlines } from './class-transitions'
import { waitsForPolicy } from './registration/settlement'
import { registerLateSignUps } from './rosters/late-sign-ups'

/**
 * Applies what is due now (domain/class/clock.ts): the class has been held, a reminder, an escalation, or the
 * registration of people who have signed up since. Each is applied once, however often this is called.
 */
export function applyDueClassDeadlines(deps: ClaimDeps, actor: Actor, classId: string): Promise<ClassStands> {
  mustBeAllowed(actor, 'class.progress')
  return inCommand(deps, actor, async context => {
    const trainingClass = await lockClass(context.sql, classId)
    if (!trainingClass) throw new Error(`there is no training class ${classId}`)
    return publishClass(
      context,
      await registerLateSignUps(
        deps,
        context,
        await applyDue(context, await recomputeClassDeadlines(context, trainingClass)),
      ),
      'clock',
    )
  })
}

async function applyDue(context: CommandContext, trainingClass: ClassRow): Promise<ClassRow> {
  const told = await findNotices(context.sql, 'trainingClass', trainingClass.classId)
  const next = nextClassActByClock(trainingClass, told, context)
  switch (next.act) {
    case 'hold':
      return applyDue(context, await mustMoveClass(context, trainingClass, 'hold'))
    case 'remind':
      await sendNotice(context, trainingClass, { kind: 'reminder', deadline: next.deadline }, null)
      return applyDue(context, trainingClass)
    case 'escalate':
      return (await waitsForFigure(context, trainingClass))
        ? mustMoveClass(context, trainingClass, 'waitForPolicy')
        : applyDue(context, await escalate(context, trainingClass, next.deadline))
    case 'lapse':
      // A refused plan that nobody corrected in time: the class does not take place as a class of Article 13.
      return mustMoveClass(context, trainingClass, 'lapse')
    case 'wait':
      return trainingClass
  }
}

/** A class that no official can register does not escalate. */
const waitsForFigure = async (context: CommandContext, trainingClass: ClassRow): Promise<boolean> =>
  trainingClass.state === 'rosterIn' && (await waitsForPolicy(context, trainingClass))

/**
 * If the department is late, the class goes to the official whom it names, and then, or where none is named, to the
 * municipal bureau (0191). If the organiser is late, the bureau hears of it.
 */
async function escalate(context: CommandContext, trainingClass: ClassRow, deadline: Date): Promise<ClassRow> {
  const escalatedTo = await findEscalationTarget(context, trainingClass)
  await sendNotice(context, trainingClass, { kind: 'escalation', deadline }, escalatedTo)
  await context.sql.query(
    'UPDATE training_class SET escalated_at = $2, escalated_to = $3 WHERE class_id = $1',
    [trainingClass.classId, context.now, escalatedTo],
  )
  const after = { escalatedTo: escalatedTo ?? 'municipalBureau', deadline: deadline.toISOString() }
  await context.audit({
    act: 'class.progress',
    objectKind: 'trainingClass',
    objectId: trainingClass.classId,
    after,
  })
  return { ...trainingClass, escalatedAt: context.now, escalatedTo }
}

/**
 * An official of the department who may confirm the class. A class that has escalated once goes to the bureau and
 * stays there.
 */
async function findEscalationTarget(
  { sql }: CommandContext,
  trainingClass: ClassRow,
): Promise<string | null> {
  if (trainingClass.move !== 'department' || trainingClass.escalatedAt !== null) return null
  const named = await findActiveEscalation(sql, trainingClass.industry)
  if (!named || (await checkMayConfirm(sql, trainingClass, named))) return null
  return named.accountId
}

async function sendNotice(
  context: CommandContext,
  { classId, move, organiserId, industry }: ClassRow,
  notice: Notice,
  officialId: string | null,
): Promise<void> {
  await keepNotice(context, { kind: 'trainingClass', objectId: classId, notice, officialId })
  context.tell(
    fact(ClassNoticedSchema, classId, {
      ...{ classId, move, industry, notice: notice.kind },
      organiserId: organiserId ?? '',
      officialId: officialId ?? '',
      deadline: timestampFromDate(notice.deadline),
      noticedAt: timestampFromDate(context.now),
    }),
  )
}
