import { authorise } from '../../../../domain/authority/authority'
import { yearRefusal } from '../../../../domain/course/year'
import { isRefusal, type Refusal, refuse } from '../../../../domain/refusals/refusal'
import { begin } from '../../../../domain/study/clock'
import { howTimeCounts } from '../../../../domain/study/how-time-counts'
import { asOf } from '../../../../domain/study/missed-check'
import { progressOf, stretchesOf } from '../../../../domain/study/progress'
import { type StudyRules, studyRules } from '../../../../domain/study/rules'
import { type Heard, missingOf, type TimedUnit } from '../../../../domain/study/study-state'
import { unitRefusal } from '../../../../domain/study/unit-order'
import { plainDateIn } from '../../../../domain/time/plain-date'
import { newId } from '../../../kit/base/ids'
import { endActiveSession, insertSession } from '../clocks/session-rows'
import { findClock, findState, handClock } from '../clocks/unit-study'
import { type Caller, type CommandContext, type CourseDeps, inCommand, lockPerson } from '../deps'
import { isAccommodated } from '../enrolments/accommodations'
import { endedRefusal } from '../enrolments/earlier-studies'
import { findEnrolment, findUnits } from '../enrolments/enrolment-rows'
import type { SessionEnded, SessionView } from './schemas'
import { sessionRefusal } from './session-refusal'

/**
 * Opens a unit for study (Article 9). A person has one active session: a newer one takes over, in whatever course the older
 * was, and the next beat of the older one is refused.
 */
export function startSession(
  deps: CourseDeps,
  caller: Caller,
  asked: { enrolmentId: string; unitId: string; positionSeconds?: number | undefined },
): Promise<SessionView | Refusal> {
  const { chance } = deps
  return inCommand(deps, caller, async context => {
    const { sql, policy, now } = context
    const rules = studyRules(policy, plainDateIn(now))
    const opened = await openUnit(context, asked, rules)
    if (isRefusal(opened)) return opened
    const { unit, personId } = opened
    await endActiveSession(sql, personId, 'takenOver', now)
    const before = await findState(sql, asked)
    const positionMs = asked.positionSeconds === undefined ? undefined : asked.positionSeconds * 1000
    const accommodated = await isAccommodated(sql, personId, plainDateIn(now))
    const heard = begin(before, { unit, positionMs, accommodated }, { nowMs: now.getTime(), rules, chance })
    const sessionId = newId()
    const beatToken = chance.id()
    await insertSession(context, { sessionId, personId, ...asked })
    await handClock(sql, asked, sessionId, { state: heard.state, chain: { next: beatToken, last: null } })
    return { sessionId, beatToken, ...viewOf(heard, rules) }
  })
}

async function openUnit(
  { sql, actor, now }: CommandContext,
  { enrolmentId, unitId }: { enrolmentId: string; unitId: string },
  rules: StudyRules,
): Promise<{ unit: TimedUnit; personId: string } | Refusal> {
  const { policyVersion } = rules
  const owner = await findEnrolment(sql, enrolmentId)
  if (!owner) return refuse('not-found', { enrolmentId })
  await lockPerson(sql, owner.personId)
  const enrolment = (await findEnrolment(sql, enrolmentId)) ?? owner
  const refusal =
    authorise(actor, 'study.beat', { personId: enrolment.personId }) ??
    (await endedRefusal(sql, enrolment)) ??
    yearRefusal(enrolment.year, now, policyVersion)
  if (refusal) return refusal
  const units = await findUnits(sql, enrolment)
  const unit = units.find(each => each.unitId === unitId)
  const outOfOrder = unitRefusal(units, unitId)
  if (outOfOrder) return outOfOrder
  if (!unit || unit.kind === 'quiz')
    return refuse('unit-unknown', { unitId, kind: 'quiz' }, { policyVersion })
  const requiredMs = unit.requiredSeconds * 1000
  return { unit: { kind: unit.kind, requiredMs }, personId: enrolment.personId }
}

function viewOf(heard: Heard, rules: StudyRules): Omit<SessionView, 'sessionId' | 'beatToken'> {
  return {
    beatEverySeconds: rules.beatEveryMs / 1000,
    idleLimitSeconds: rules.idleLimitMs / 1000,
    positionSeconds: heard.state.positionMs / 1000,
    missing: stretchesOf(missingOf(heard.state)),
    discardedSeconds: Math.floor((heard.discardedMs ?? 0) / 1000),
    ...progressOf(heard.state),
    howTimeCounts: howTimeCounts(rules),
  }
}

/** The learner closes the unit. Ended again, it answers the same. */
export function endSession(
  deps: CourseDeps,
  caller: Caller,
  sessionId: string,
): Promise<SessionEnded | Refusal> {
  return inCommand(deps, caller, async context => {
    const { sql, policy, now } = context
    const owner = await findClock(sql, sessionId)
    if (!owner) return refuse('not-found', { sessionId })
    await lockPerson(sql, owner.personId)
    const clock = (await findClock(sql, sessionId, 'FOR UPDATE OF u')) ?? owner
    const refusal = sessionRefusal(context, clock, studyRules(policy, plainDateIn(now)))
    if (refusal && clock.endReason !== 'ended' && clock.endReason !== 'unitFinished') return refusal
    if (refusal?.code === 'not-found') return refusal
    if (!clock.endReason) await endActiveSession(sql, clock.personId, 'ended', now)
    const state = asOf(clock.state, now.getTime())
    return { missing: stretchesOf(missingOf(state)), ...progressOf(state) }
  })
}
