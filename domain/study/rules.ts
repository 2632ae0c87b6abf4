import type { Policy } from '../policy/policy'
import type { PlainDate } from '../time/plain-date'

/** The dated values that the study clock turns on (Article 9), of one day. */
export interface StudyRules {
  readonly beatEveryMs: number
  readonly idleLimitMs: number
  readonly checkEveryMs: number
  readonly checkSpread: number
  readonly answerWithinMs: number
  readonly answerWithinAccommodatedMs: number
  readonly wrongAnswersMax: number
  readonly speedMax: number
  readonly toleranceMs: number
  readonly lineGraceMs: number
  readonly sessionLifeMs: number
  readonly policyVersion: string
}

export function studyRules(policy: Policy, on: PlainDate): StudyRules {
  const ms = (rule: Parameters<Policy['at']>[0]) => Number(policy.at(rule, on).value) * 1000
  return {
    beatEveryMs: ms('study/beat-interval'),
    idleLimitMs: ms('study/idle-limit'),
    checkEveryMs: ms('study/check-every'),
    checkSpread: policy.at('study/check-spread', on).value,
    answerWithinMs: ms('study/check-answer-within'),
    answerWithinAccommodatedMs: ms('study/check-answer-accommodated'),
    wrongAnswersMax: policy.at('study/check-wrong-answers-max', on).value,
    speedMax: policy.at('study/speed-max', on).value,
    toleranceMs: ms('study/clock-tolerance'),
    lineGraceMs: ms('study/line-grace'),
    sessionLifeMs: ms('study/session-life'),
    policyVersion: policy.version,
  }
}
