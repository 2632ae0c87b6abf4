import { isRefusal, type Refusal, refuse } from '../../../../domain/refusals/refusal'
import { answerCheck, isAnsweredAtOnce } from '../../../../domain/study/check'
import { progressOf, stretchesOf } from '../../../../domain/study/progress'
import { studyRules } from '../../../../domain/study/rules'
import { missingOf } from '../../../../domain/study/study-state'
import { plainDateIn } from '../../../../domain/time/plain-date'
import { kept } from '../../../kit/sql/transaction'
import { endActiveSession } from '../clocks/session-rows'
import { findClock, moveLockedClock, type StudyClock } from '../clocks/unit-study'
import { type Caller, type CommandContext, type CourseDeps, inCommand, lockPerson, ruleAt } from '../deps'
import { endedRefusal } from '../enrolments/earlier-studies'
import { findEnrolment } from '../enrolments/enrolment-rows'
import { finishUnit } from '../enrolments/study-end'
import type { CheckAnswerBody, CheckAnswered } from './schemas'
import { sessionRefusal } from './session-refusal'
import { recordLongDay, recordSign } from './study-signs'

/**
 * Takes the answer to an interaction check (Article 9): credits what was provisional, and with the unit's last one finishes
 * the unit, and the study, in the same transaction. A wrong or late answer is kept too, with what it costs.
 */
export function answerSessionCheck(
  deps: CourseDeps,
  caller: Caller,
  { sessionId, ...given }: CheckAnswerBody & { sessionId: string },
): Promise<CheckAnswered | Refusal> {
  return inCommand(deps, caller, async context => {
    const { sql, policy, now } = context
    const owner = await findClock(sql, sessionId)
    if (!owner) return refuse('not-found', { sessionId })
    await lockPerson(sql, owner.personId)
    const clock = (await findClock(sql, sessionId, 'FOR UPDATE OF u')) ?? owner
    const rules = studyRules(policy, plainDateIn(now))
    // The last answer of a unit ends its session: sent again, it is answered, not refused.
    const judged = clock.endReason === 'unitFinished' ? { ...clock, endReason: null } : clock
    const refusal = sessionRefusal(context, judged, rules)
    if (refusal) return refusal
    const atOnceMs = ruleAt(policy, 'study/answered-at-once-within', now) * 1_000
    if (isAnsweredAtOnce(clock.state, given.checkId, now.getTime(), atOnceMs))
      await recordSign(context, clock, 'checkAnsweredAtOnce')
    const moment = { nowMs: now.getTime(), rules, chance: deps.chance }
    const answered = answerCheck(clock.state, given, moment)
    if (answered.state !== clock.state) {
      await moveLockedClock(sql, clock, { state: answered.state, chain: clock.chain })
    }
    if (answered.refusal) return kept(answered.refusal)
    const studyFinished = answered.unitFinished ? await finishCheck(context, clock) : false
    if (isRefusal(studyFinished)) return kept(studyFinished)
    if (answered.unitFinished) await recordLongDay(context, clock)
    return {
      ...progressOf(answered.state),
      newlyCreditedSeconds: Math.floor((answered.creditedMs ?? 0) / 1000),
      missing: stretchesOf(missingOf(answered.state)),
      unitFinished: answered.unitFinished ?? false,
      studyFinished,
    }
  })
}

async function finishCheck(context: CommandContext, clock: StudyClock): Promise<boolean | Refusal> {
  const { sql, now } = context
  if (clock.endReason) {
    const enrolment = await findEnrolment(sql, clock.enrolmentId)
    return (enrolment && (await endedRefusal(sql, enrolment))) ?? Boolean(enrolment?.finishedAt)
  }
  await endActiveSession(sql, clock.personId, 'unitFinished', now)
  return finishUnit(context, clock)
}
