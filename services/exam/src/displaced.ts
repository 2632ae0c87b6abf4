import { isOpen } from '../../../domain/exam/booking'
import { fateOfSeat } from '../../../domain/exam/queue'
import type { Booking, EndReason } from './bookings'
import type { Step } from './exam'
import { findPlace, joinQueue, offerSeat } from './queue'
import { waitForFreeSeat } from './second-look'
import type { Sitting } from './sittings'

/**
 * Offers seats in other sittings of the plan to those who lost theirs, before anybody else and in the order in which their
 * seats were given: a free seat is held for them, else they come first in the queue of the earliest open sitting. No attempt
 * is counted (Article 10) [D].
 *
 * @param others the other sittings of the plan, locked, by their start
 * @returns how many have a seat held
 */
export async function offerElsewhere(
  step: Step,
  displaced: readonly Booking[],
  others: readonly Sitting[],
  reason: EndReason,
): Promise<number> {
  const open = others.filter(
    sitting => !isOpen(sitting, step.policy, step.now) && step.now < sitting.lastOfferAt,
  )
  let offered = 0
  for (const booking of displaced) {
    if (await offerOne(step, booking, open, reason)) offered += 1
  }
  return offered
}

async function offerOne(
  step: Step,
  booking: Booking,
  open: readonly Sitting[],
  reason: EndReason,
): Promise<boolean> {
  // Whoever waits for this course in another plan's sitting keeps that place.
  if (open.length === 0 || (await findPlace(step.sql, booking))) return false
  for (const sitting of open) {
    const seatNo = await waitForFreeSeat(step.sql, sitting.sittingId)
    if (seatNo === undefined) continue
    const waiting = await joinQueue(step, sitting, booking, 'displaced', reason)
    const fate = fateOfSeat(sitting, true, step.policy, step.now)
    if (fate.kind !== 'offer') throw new Error(`an open sitting offers no seat: ${fate.kind}`)
    await offerSeat(step, waiting, seatNo, fate.expiresAt, reason)
    return true
  }
  await joinQueue(step, open[0]!, booking, 'displaced', reason)
  return false
}
