import type { Actor } from '../authority/actor'
import { type Refusal, refuse } from '../refusals/refusal'
import { compare, type PlainDate } from '../time/plain-date'

/**
 * Whether a change of what a person is may begin on a day. The past decides on claims and hours that stand already: nobody changes
 * one's own, and a bureau says why [D].
 *
 * @param from the first day that is other than it was
 * @returns refuses `backdated-by-bureau-only`, `backdated-needs-reason`
 */
export function refuseBackdated(
  { role }: Pick<Actor, 'role'>,
  { from, reason }: { from: PlainDate; reason?: string },
  today: PlainDate,
): Refusal | undefined {
  if (compare(from, today) >= 0) return undefined
  if (role === 'person' || role === 'employer')
    return refuse('backdated-by-bureau-only', { today, startsOn: from })
  return reason ? undefined : refuse('backdated-needs-reason', { today, startsOn: from })
}
