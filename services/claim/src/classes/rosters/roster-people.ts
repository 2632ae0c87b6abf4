import { titleKey } from '../../../../../domain/achievement/normalise'
import type { RosterPerson, SignUp } from '../../../../../domain/class/roster'
import { SharedSchema } from '../../../../../domain/documents/personal'
import type { PlainDate } from '../../../../../domain/time/plain-date'
import { type FieldKey, open } from '../../../../kit/keys/sealed-field'
import type { Sql } from '../../../../kit/sql/database'
import { industryOn, type PersonRow, seriesOn } from '../../claims/people'

/**
 * A verified person, with whom a roster row is compared. Only verified people count, so that no one earns hours under
 * another person's number [D].
 */
export interface Known extends PersonRow {
  readonly keyId: string
  readonly nonce: Buffer
  readonly ciphertext: Buffer
}

export const KNOWN = `p.person_id, p.verified, p.title_series, p.employers,
  p.personal_key_id AS key_id, p.personal_nonce AS nonce, p.personal_ciphertext AS ciphertext`

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
  const shared = SharedSchema.parse(JSON.parse(open(fieldKey, person, person.personId)))
  return {
    personId: person.personId,
    nameAgrees: titleKey(shared.name) === titleKey(name),
    series: seriesOn(person, firstDay),
    industry: industryOn(person, firstDay),
  }
}
