import type { Policy } from '../../../domain/policy/policy'
import { plainDateIn } from '../../../domain/time/plain-date'
import type { CourseYearTerms } from '../../../workflows/contracts/messages'

/** The durations that a course year takes with it, by the policy of the day it begins. */
export function courseYearTerms(policy: Policy, now: Date): CourseYearTerms {
  const today = plainDateIn(now)
  return {
    bookReminderAfterSeconds: policy.at('course/not-booked-reminder-after', today).value,
    sitReminderBeforeSeconds: policy.at('exam/reminder-before', today).value,
    supplementaryUntil: policy.at('exam/supplementary-until', today).value,
  }
}
