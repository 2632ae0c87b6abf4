import { isRefusal, type Refusal, refuse } from '../../../../domain/refusals/refusal'
import { refuseFinalYear } from '../../../../domain/standing/exemption'
import { PlainDateSchema, plainDate, plainDateIn, yearOf } from '../../../../domain/time/plain-date'
import { newId } from '../../../kit/base/ids'
import { getGuarded } from '../standing/people'
import { type ExemptionProposal, proposeExemption } from './exemption-proposals'
import {
  type Context,
  type Exemption,
  endExemption,
  findExemption,
  findOverlap,
  holdExemptions,
  type NewExemption,
  NO_YEARS,
  whenFinal,
  writeExemption,
} from './exemptions'

/**
 * Dated, recorded by the bureau of the person's locality (Article 6, [D]); none overlaps another. One that begins in a past year
 * waits for a second official (docs/decisions/0292).
 */
export async function recordExemption(
  context: Context,
  personId: string,
  exemption: NewExemption,
): Promise<Exemption | ExemptionProposal | Refusal> {
  const { sql, actor, now, policy } = context
  const person = await getGuarded(sql, { actor, act: 'exemption.record', personId }, NO_YEARS)
  if (isRefusal(person)) return person
  await holdExemptions(sql, personId)
  const final = refuseFinalYear(plainDate(exemption.from), whenFinal(actor, now), policy)
  if (final) return final
  const asked = { ...exemption, personId, exemptionId: newId(), until: exemption.until ?? null }
  if (!isOfPastYear(exemption.from, now)) return writeExemption(context, asked)
  return (await findOverlap(sql, asked)) ?? proposeExemption(context, { ...asked, act: 'record' })
}

const isOfPastYear = (from: string, now: Date): boolean => yearOf(plainDate(from)) < yearOf(plainDateIn(now))

/**
 * Withdraws one that should not be there, with a reason; another may then be recorded. Told again, it stays withdrawn. One of a
 * past year waits for a second official (docs/decisions/0292).
 */
export async function withdrawExemption(
  context: Context,
  { personId, exemptionId, reason }: { personId: string; exemptionId: string; reason: string },
): Promise<Exemption | ExemptionProposal | Refusal> {
  const { sql, actor, now, policy } = context
  const person = await getGuarded(sql, { actor, act: 'exemption.record', personId }, NO_YEARS)
  if (isRefusal(person)) return person
  await holdExemptions(sql, personId)
  const before = await findExemption(sql, exemptionId)
  if (before?.personId !== personId) return refuse('not-found', { act: 'exemption.record' })
  if (before.withdrawnAt) return before
  const final = refuseFinalYear(PlainDateSchema.parse(before.from), whenFinal(actor, now), policy)
  if (final) return final
  if (isOfPastYear(before.from, now))
    return proposeExemption(context, { ...before, note: reason, act: 'withdraw' })
  return endExemption(context, before, reason)
}
