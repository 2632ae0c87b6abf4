import { entitledUntil } from '../../../../domain/exam/queue'
import type { CommandContext } from '../deps'
import type { Booking, EndReason } from '../seats/bookings'
import { giveFirstPlace, serveEntitled } from '../seats/priority-queue'
import { findPlan } from '../sittings/exam-plans'
import type { Sitting } from '../sittings/sittings'

interface Displacement {
  readonly displaced: readonly Booking[]
  /** The sittings of the plan, locked, by their start. */
  readonly sittings: readonly Sitting[]
  readonly reason: EndReason
}

/**
 * Gives displaced people the first places in the plan, in the order in which their seats were given, and offers them
 * the free seats of its sittings, the earliest first. No attempt is counted (Article 10) [D].
 *
 * @returns how many of them have a seat held
 */
export async function offerOtherSittings(
  context: CommandContext,
  lost: Sitting,
  { displaced, sittings, reason }: Displacement,
): Promise<number> {
  const until = entitledUntil((await findPlan(context.sql, lost.planId))!, context.policy)
  for (const booking of displaced)
    await giveFirstPlace(context, booking, { planId: lost.planId, until, reason })
  const people = new Set(displaced.map(each => each.personId))
  let offered = 0
  for (const sitting of sittings) {
    const served = await serveEntitled(context, sitting, reason)
    offered += served.filter(each => people.has(each.personId)).length
  }
  return offered
}
