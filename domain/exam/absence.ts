import type { Policy } from '../policy/policy'
import { type Refusal, refuse } from '../refusals/refusal'
import { type Due, dueAt, isOver } from '../time/due'
import { plainDateIn } from '../time/plain-date'

/** Until when an absence recorded then can be contested (exam/absence-contest-within) [D]. */
export const contestUntil = (recordedAt: Date, policy: Policy): Due =>
  dueAt(recordedAt, policy.at('exam/absence-contest-within', plainDateIn(recordedAt)))

/** Until when an absence contested then is to be decided (exam/absence-decide-within) [D]. */
export const decideUntil = (filedAt: Date, policy: Policy): Due =>
  dueAt(filedAt, policy.at('exam/absence-decide-within', plainDateIn(filedAt)))

export interface RecordedAbsence {
  /** null: by the door alone. It may be contested at once; the time for it runs from the result. */
  readonly recordedAt: Date | null
  readonly contested: boolean
}

/** Whether an absence may be contested now: it is one, was not contested before, and the time is not over. */
export function mayContest(
  absence: RecordedAbsence | undefined,
  policy: Policy,
  now: Date,
): Refusal | undefined {
  const policyVersion = policy.version
  if (!absence) return refuse('absence-not-contestable', { recorded: 'no absence' }, { policyVersion })
  if (absence.contested)
    return refuse('absence-not-contestable', { recorded: 'already contested' }, { policyVersion })
  const due = absence.recordedAt && contestUntil(absence.recordedAt, policy)
  if (due && isOver(due, now))
    return refuse('contest-window-closed', { deadline: due.at.toISOString() }, { policyVersion })
  return undefined
}

/** Whether an absence is final: decided, or not contested in time. */
export function isFinalAbsence(
  absence: { readonly recordedAt: Date; readonly contest: string | null },
  policy: Policy,
  now: Date,
): boolean {
  if (absence.contest) return absence.contest !== 'open'
  return isOver(contestUntil(absence.recordedAt, policy), now)
}
