import { titleKey } from '../../../../domain/achievement/normalise'
import type { ClassDay } from '../../../../domain/class/class'
import type { RosterPerson } from '../../../../domain/class/roster'
import { SharedSchema } from '../../../../domain/documents/personal'
import type { PlainDate } from '../../../../domain/time/plain-date'
import type { Sql } from '../../../kit/database'
import { type FieldKey, open } from '../../../kit/sealed-field'
import { industryOn, type PersonRow } from '../people'

/** A person as rows of rosters are held against: verified, so that nobody earns under another's number [D]. */
export interface Known extends PersonRow {
  readonly keyId: string
  readonly nonce: Buffer
  readonly ciphertext: Buffer
}

export const KNOWN = `p.person_id AS "personId", p.verified, p.title_series AS "titleSeries", p.employers,
  p.personal_key_id AS "keyId", p.personal_nonce AS nonce, p.personal_ciphertext AS ciphertext`
export const KNOWN_BY_NUMBER = 'person_number n JOIN person p ON p.person_id = n.person_id AND p.verified'

/** Who has signed up under these numbers, by what stands for the number (hex). */
export async function peopleByNumber(sql: Sql, digests: readonly Buffer[]): Promise<Map<string, Known>> {
  const found = await sql.query<Known & { digest: Buffer }>(
    `SELECT n.digest, ${KNOWN} FROM ${KNOWN_BY_NUMBER} WHERE n.digest = ANY($1::bytea[])`,
    [digests],
  )
  return new Map(found.map(each => [each.digest.toString('hex'), each]))
}

/** What a class has of somebody already. */
export interface TakenRow {
  readonly rowId: string
  readonly rowState: 'posted' | 'waiting' | 'counted' | 'setAside' | 'removed' | 'reversed'
  readonly days: readonly ClassDay[]
}

/** The rows of this class, by what stands for the number (hex). */
export async function takenRows(
  sql: Sql,
  classId: string,
  digests: readonly Buffer[],
): Promise<Map<string, TakenRow>> {
  const rows = await sql.query<TakenRow & { digest: Buffer }>(
    `SELECT number_digest AS digest, row_id AS "rowId", row_state AS "rowState", days FROM roster_row
     WHERE class_id = $1::uuid AND number_digest = ANY($2::bytea[])`,
    [classId, digests],
  )
  return new Map(rows.map(({ digest, ...row }) => [digest.toString('hex'), row]))
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
    industry: industryOn(person, firstDay),
  }
}
