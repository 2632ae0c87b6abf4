import type { Policy } from '../policy/policy'
import { plainDateIn } from '../time/plain-date'

/** The durations that a course year takes with it, by the policy of the day it begins (docs/decisions/0052). */
export function courseYearTerms(policy: Policy, now: Date) {
  const today = plainDateIn(now)
  return {
    bookReminderAfterSeconds: policy.at('course/not-booked-reminder-after', today).value,
    sitReminderBeforeSeconds: policy.at('exam/reminder-before', today).value,
    remindAgainAfterSeconds: policy.at('course/reminder-repeat-after', today).value,
    remindersMax: policy.at('course/reminders-max', today).value,
    supplementaryUntil: policy.at('exam/supplementary-until', today).value,
  }
}
