import { type Refusal, refuse } from '../../../../domain/refusals/refusal'
import { plainDateIn } from '../../../../domain/time/plain-date'
import type { CommandContext } from '../deps'

export interface SittingTimes {
  readonly startsAt: Date
  readonly endsAt: Date
}

/** Start and end as instants: both there, in order, on one day, and ahead of now. */
export function readTimes(
  command: { readonly startsAt: string; readonly endsAt: string },
  context: Pick<CommandContext, 'now'>,
): SittingTimes | Refusal {
  const startsAt = new Date(command.startsAt)
  const endsAt = new Date(command.endsAt)
  if (Number.isNaN(startsAt.getTime()) || startsAt <= context.now)
    return refuse('invalid-input', { field: 'startsAt', reason: 'an instant in the future' })
  if (Number.isNaN(endsAt.getTime()) || endsAt <= startsAt)
    return refuse('invalid-input', { field: 'endsAt', reason: 'an instant after the start' })
  if (plainDateIn(endsAt) !== plainDateIn(startsAt))
    return refuse('invalid-input', { field: 'endsAt', reason: 'on the day of the start' })
  return { startsAt, endsAt }
}
