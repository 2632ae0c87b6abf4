import { authorise } from '../../../../domain/authority/authority'
import { type Refusal, refuse } from '../../../../domain/refusals/refusal'
import type { StudyRules } from '../../../../domain/study/rules'
import { plainDateIn, yearOf } from '../../../../domain/time/plain-date'
import type { StudyClock } from '../clocks/unit-study'
import type { Caller } from '../deps'

/** Why nothing more is counted in this session, if so. Another person's session is one that isn't there. */
export function sessionRefusal(
  { actor, now }: Caller,
  clock: StudyClock,
  rules: StudyRules,
): Refusal | undefined {
  const { policyVersion } = rules
  const refusal = authorise(actor, 'study.beat', { personId: clock.personId })
  if (refusal) return refusal
  if (clock.endReason === 'takenOver')
    return refuse('study-session-taken-over', { sessionId: clock.sessionId }, { policyVersion })
  if (clock.endReason)
    return refuse('no-active-study-session', { endReason: clock.endReason }, { policyVersion })
  if (now.getTime() > clock.closesAt)
    return refuse('year-closed', { year: yearOf(plainDateIn(new Date(clock.closesAt))) }, { policyVersion })
  if (now.getTime() > clock.startedAt + rules.sessionLifeMs) {
    const startedAt = new Date(clock.startedAt).toISOString()
    return refuse('no-active-study-session', { startedAt }, { policyVersion })
  }
  return undefined
}
