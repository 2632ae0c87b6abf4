import type { Policy } from '../policy/policy'
import { type Refusal, refuse } from '../refusals/refusal'
import { type Due, earlierBy, isOver } from '../time/due'
import { addDays, compare, endOfDay, type PlainDate, startOfDay, yearOf } from '../time/plain-date'
import { addWorkingDays, type WorkingCalendar, workingCalendar } from '../time/working-days'

/** Until when the plan of a class is due: 5 working days before its first day (class/plan-due-before) [D]. */
export function planDue(
  firstDay: PlainDate,
  policy: Policy,
  calendar: WorkingCalendar = workingCalendar,
): Due {
  const before = policy.at('class/plan-due-before', firstDay)
  if (before.unit === 'seconds') return { at: earlierBy(startOfDay(firstDay), before), provisional: false }
  const date = workingDaysBefore(firstDay, before.value, calendar)
  const isLoaded = calendar.years.has(yearOf(date)) && calendar.years.has(yearOf(firstDay))
  return { at: endOfDay(date), provisional: !isLoaded }
}

/** Whether a plan may be sent now: in time, or with a reason. */
export function checkPlan(
  firstDay: PlainDate,
  sentAt: Date,
  lateReason: string | undefined,
  policy: Policy,
  calendar: WorkingCalendar = workingCalendar,
): Refusal | undefined {
  const due = planDue(firstDay, policy, calendar)
  if (!isOver(due, sentAt) || lateReason?.trim()) return undefined
  return refuse('class-plan-late', { due: due.at.toISOString() }, { policyVersion: policy.version })
}

/** The last day from which that many working days lie before the class begins. */
function workingDaysBefore(firstDay: PlainDate, n: number, calendar: WorkingCalendar): PlainDate {
  let day = addDays(firstDay, -n)
  while (compare(addWorkingDays(day, n, calendar).date, firstDay) >= 0) day = addDays(day, -1)
  return day
}
