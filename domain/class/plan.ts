import type { Policy } from '../policy/policy'
import { type Refusal, refuse } from '../refusals/refusal'
import { type Due, earlierBy, isOver } from '../time/due'
import { addDays, compare, endOfDay, type PlainDate, startOfDay } from '../time/plain-date'
import {
  calendarsSince,
  isUncertainBetween,
  isWorkingDay,
  type WorkingCalendar,
  workingCalendar,
} from '../time/working-days'

/**
 * Until when the plan of a class is due: 5 working days before its first day (class/plan-due-before) [D].
 *
 * @param toldOn the day on which the organiser was told first: a year that came into use later never brings it forward
 */
export function planDue(
  firstDay: PlainDate,
  policy: Policy,
  calendar: WorkingCalendar = workingCalendar,
  toldOn: PlainDate = firstDay,
): Due {
  const before = policy.at('class/plan-due-before', firstDay)
  if (before.unit === 'seconds') return { at: earlierBy(startOfDay(firstDay), before), provisional: false }
  const days = calendarsSince(toldOn, calendar).map(each => dayBefore(firstDay, before.value, each))
  const date = days.reduce((latest, day) => (compare(day, latest) > 0 ? day : latest))
  return { at: endOfDay(date), provisional: isUncertainBetween(date, firstDay, calendar) }
}

export interface PlanSent {
  readonly firstDay: PlainDate
  readonly sentAt: Date
  readonly lateReason: string | undefined
  /** The day on which the organiser was told first when the plan is due; without it, the first day. */
  readonly toldOn?: PlainDate
}

/** Whether a plan may be sent: in time, or with a reason. */
export function checkPlan(
  { firstDay, sentAt, lateReason, toldOn }: PlanSent,
  policy: Policy,
  calendar: WorkingCalendar = workingCalendar,
): Refusal | undefined {
  const due = planDue(firstDay, policy, calendar, toldOn)
  if (!isOver(due, sentAt) || lateReason?.trim()) return undefined
  return refuse('class-plan-late', { due: due.at.toISOString() }, { policyVersion: policy.version })
}

/** The last day after which that many working days lie before the class begins. */
function dayBefore(firstDay: PlainDate, n: number, calendar: WorkingCalendar): PlainDate {
  let day = addDays(firstDay, -1)
  for (let left = n; left > 0; day = addDays(day, -1)) if (isWorkingDay(day, calendar)) left -= 1
  return day
}
