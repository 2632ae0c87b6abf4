import { type Refusal, refuse } from '../../../../../domain/refusals/refusal'
import { plainDateIn } from '../../../../../domain/time/plain-date'
import type { CommandContext } from '../../deps'
import type { ClassRow } from '../class-rows'
import type { SentRow } from './roster-row'

/**
 * Each row of a list says whether somebody has signed up under its number, so an organiser has a limit of a day
 * (class/organiser-fresh-numbers-max). A number counts once a day, in however many lists it is sent; the department has no limit.
 */
export async function checkNumbersOfDay(
  { sql, now, policy }: CommandContext,
  { organiserId }: Pick<ClassRow, 'organiserId'>,
  rows: readonly SentRow[],
): Promise<Refusal | undefined> {
  if (organiserId === null) return undefined
  const today = plainDateIn(now)
  await sql.query('DELETE FROM checked_number WHERE organiser_id = $1::uuid AND checked_on < $2::date', [
    organiserId,
    today,
  ])
  await sql.query(
    `INSERT INTO checked_number (organiser_id, checked_on, digest)
     SELECT $1::uuid, $2::date, digest FROM unnest($3::bytea[]) AS asked(digest) ORDER BY digest ON CONFLICT DO NOTHING`,
    [organiserId, today, rows.flatMap(each => each.digests.slice(0, 1))],
  )
  const [counted] = await sql.query<{ asked: number }>(
    'SELECT count(*) AS asked FROM checked_number WHERE organiser_id = $1::uuid AND checked_on = $2::date',
    [organiserId, today],
  )
  const max = policy.at('class/organiser-fresh-numbers-max', today).value
  const { asked } = counted!
  return asked > max
    ? refuse('roster-numbers-exceeded', { asked, max }, { policyVersion: policy.version })
    : undefined
}
