import type { Actor } from '../../../../domain/authority/actor'
import { isRefusal, type Refusal, refuse } from '../../../../domain/refusals/refusal'
import { answerCheck, isAnsweredAtOnce } from '../../../../domain/study/check'
import { progressOf, stretchesOf } from '../../../../domain/study/progress'
import { studyRules } from '../../../../domain/study/rules'
import { missingOf } from '../../../../domain/study/study-state'
import { plainDateIn } from '../../../../domain/time/plain-date'
import type { Sql } from '../../../kit/sql/database'
import { commitModelsUnlessRefused, kept } from '../../../kit/sql/transaction'
import { type CourseDeps, lockPerson, ruleAt } from '../deps'
import { endedRefusal } from '../enrolments/earlier-studies'
import { findEnrolment } from '../enrolments/enrolment-rows'
import { finishUnit } from '../enrolments/study-end'
import type { CheckAnswerBody, CheckAnswered } from './schemas'
import { sessionRefusal } from './session-refusal'
import { endActiveSession } from './study-sessions'
import { recordLongDay, recordSign } from './study-signs'
import { findClock, moveLockedClock, type StudyClock } from './unit-study'

/**
 * Takes the answer to an interaction check (Article 9): credits what was provisional, and with the unit's last one finishes
 * the unit, and the study, in the same transaction. A wrong or late answer is kept too, with what it costs.
 */
export function answerSessionCheck(
  { prisma, policy, chance }: CourseDeps,
  actor: Actor,
  sessionId: string,
  body: CheckAnswerBody,
  now: Date,
): Promise<CheckAnswered | Refusal> {
  return commitModelsUnlessRefused(prisma, async (_tx, sql) => {
    const owner = await findClock(sql, sessionId)
    if (!owner) return refuse('not-found', { sessionId })
    await lockPerson(sql, owner.personId)
    const clock = (await findClock(sql, sessionId, 'FOR UPDATE OF u')) ?? owner
    const rules = studyRules(policy, plainDateIn(now))
    // The last answer of a unit ends its session: sent again, it is answered, not refused.
    const judged = clock.endReason === 'unitFinished' ? { ...clock, endReason: null } : clock
    const refusal = sessionRefusal(actor, judged, now, rules)
    if (refusal) return refusal
    const atOnceMs = ruleAt(policy, 'study/answered-at-once-within', now) * 1_000
    if (isAnsweredAtOnce(clock.state, body.checkId, now.getTime(), atOnceMs))
      await recordSign(sql, clock, 'checkAnsweredAtOnce', now)
    const answered = answerCheck(clock.state, body, now.getTime(), rules, chance)
    if (answered.state !== clock.state) {
      await moveLockedClock(sql, clock, { state: answered.state, chain: clock.chain })
    }
    if (answered.refusal) return kept(answered.refusal)
    const studyFinished = answered.unitFinished ? await finishCheck(sql, clock, { now, actor }) : false
    if (isRefusal(studyFinished)) return kept(studyFinished)
    if (answered.unitFinished) await recordLongDay(sql, policy, clock, now)
    return {
      ...progressOf(answered.state),
      newlyCreditedSeconds: Math.floor((answered.creditedMs ?? 0) / 1000),
      missing: stretchesOf(missingOf(answered.state)),
      unitFinished: answered.unitFinished ?? false,
      studyFinished,
    }
  })
}

async function finishCheck(
  sql: Sql,
  clock: StudyClock,
  at: { now: Date; actor: Actor },
): Promise<boolean | Refusal> {
  if (clock.endReason) {
    const enrolment = await findEnrolment(sql, clock.enrolmentId)
    return (enrolment && (await endedRefusal(sql, enrolment))) ?? Boolean(enrolment?.finishedAt)
  }
  await endActiveSession(sql, clock.personId, 'unitFinished', at.now)
  return finishUnit(sql, clock, at)
}
