import { titleKey } from '../../../../../domain/achievement/normalise'
import type { RosterPerson, SignUp } from '../../../../../domain/class/roster'
import { type Refusal, refuse } from '../../../../../domain/refusals/refusal'
import { type PlainDate, plainDateIn } from '../../../../../domain/time/plain-date'
import type { FieldKey, Sealed } from '../../../../kit/keys/sealed-field'
import { SEALED_PERSONAL, shownPersonal } from '../../../../kit/keys/sealed-personal'
import type { Sql } from '../../../../kit/sql/database'
import { industryOn, type PersonRow, seriesOn } from '../../claims/people'
import type { CommandContext } from '../../deps'
import type { ClassRow } from '../class-rows'
import type { SentRow } from './roster-row'

/**
 * A verified person, with whom a roster row is compared. Only verified people count, so that no one earns hours under
 * another person's number [D].
 */
export interface Known extends PersonRow, Sealed {}

export const KNOWN = `p.person_id, p.verified, p.title_series, p.employers,
  ${SEALED_PERSONAL}`

/**
 * The people who have signed up under these numbers, by the keyed hash of the number (hex): verified people, and
 * sign-ups that are not verified yet.
 */
export async function findPeopleByNumber(
  sql: Sql,
  digests: readonly Buffer[],
): Promise<{ readonly people: Map<string, Known>; readonly signUps: Map<string, SignUp> }> {
  const found = await sql.query<Known & { digest: Buffer; signedUpOn: PlainDate | null }>(
    `SELECT n.digest, ${KNOWN}, p.signed_up_on::text AS signed_up_on FROM number_holder n JOIN person p USING (person_id)
     WHERE n.digest = ANY($1::bytea[])`,
    [digests],
  )
  const people = new Map<string, Known>()
  const signUps = new Map<string, SignUp>()
  for (const each of found) {
    const digest = each.digest.toString('hex')
    if (each.verified) people.set(digest, each)
    else signUps.set(digest, { on: each.signedUpOn })
  }
  return { people, signUps }
}

/** A person of a row as the rules take one: by the name on the row, and the industry in force on the first day of the class. */
export function asRosterPerson(
  fieldKey: FieldKey,
  person: Known,
  { name, firstDay }: { name: string; firstDay: PlainDate },
): RosterPerson {
  const personal = shownPersonal(fieldKey, person.personId, person)
  return {
    personId: person.personId,
    nameAgrees: titleKey(personal.name) === titleKey(name),
    series: seriesOn(person, firstDay),
    industry: industryOn(person, firstDay),
  }
}

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
