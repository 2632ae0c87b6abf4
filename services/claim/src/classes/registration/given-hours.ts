import { byHandMax, type HoursByYear } from '../../../../../domain/claim/by-hand'
import type { ClassDay } from '../../../../../domain/class/class'
import { provisionalOf } from '../../../../../domain/class/provisional'
import type { HalfHours } from '../../../../../domain/hours/half-hours'
import type { Decided } from '../../../../../domain/standards/activity'
import { plainDateIn } from '../../../../../domain/time/plain-date'
import type { CommandContext } from '../../deps'

/** Hours of a whole day that two officials gave a class whose figure is not loaded. */
export interface GivenHours {
  readonly halfHoursPerDay: HalfHours
  /** The act that confirmed them. */
  readonly decisionId: string
}

/** They hold for rows that come later too, and for people who sign up later. */
export async function findGivenHours(
  { sql }: Pick<CommandContext, 'sql'>,
  classId: string,
): Promise<GivenHours | undefined> {
  const [given] = await sql.query<GivenHours>(
    `SELECT half_hours_per_day, decision_id FROM class_provisional
     WHERE class_id = $1::uuid AND decision_id IS NOT NULL`,
    [classId],
  )
  return given
}

/** What a row with these days comes to, with its bound (docs/decisions/0186). */
export function decidedHoursOf(
  { policy, now }: Pick<CommandContext, 'policy' | 'now'>,
  days: readonly ClassDay[],
  { halfHoursPerDay, decisionId }: GivenHours,
): { decided: Decided; max: HoursByYear } {
  const halfHours = provisionalOf(days, halfHoursPerDay)
  return {
    decided: { kind: 'provisional', halfHours, decisionId },
    max: byHandMax(halfHours, {}, plainDateIn(now), policy),
  }
}
