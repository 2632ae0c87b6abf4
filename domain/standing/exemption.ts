import type { Policy } from '../policy/policy'
import { type Refusal, refuse } from '../refusals/refusal'
import { type PlainDate, yearOf } from '../time/plain-date'
import { finalityOf } from './verdict'

/**
 * A final verdict is changed only with a reason, by the authority over all of them: the municipal bureau may still change
 * the year, the county bureau and the person may not.
 *
 * @param from the first day that would be changed
 * @returns `year-final`
 */
export function refuseFinalYear(
  from: PlainDate,
  { today, mayChangeFinal }: { today: PlainDate; mayChangeFinal: boolean },
  policy: Policy,
): Refusal | undefined {
  const year = yearOf(from)
  if (mayChangeFinal || finalityOf(year, today, policy) === 'provisional') return undefined
  return refuse('year-final', { year }, { policyVersion: policy.version })
}
