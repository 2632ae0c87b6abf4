import { titleKey } from '../../../../../domain/achievement/normalise'
import type { ClassDay } from '../../../../../domain/class/class'
import type { RosterPerson, SignUp } from '../../../../../domain/class/roster'
import { SharedSchema } from '../../../../../domain/documents/personal'
import type { PlainDate } from '../../../../../domain/time/plain-date'
import { type FieldKey, open } from '../../../../kit/keys/sealed-field'
import type { Sql } from '../../../../kit/sql/database'
import { industryOn, type PersonRow, seriesOn } from '../../claims/people'

/** A person as rows of rosters are held against: verified, so that nobody earns under another's number [D]. */
export interface Known extends PersonRow {
  readonly keyId: string
  readonly nonce: Buffer
  readonly ciphertext: Buffer
}

export const KNOWN = `p.person_id AS "personId", p.verified, p.title_series, p.employers,
  p.personal_key_id AS "keyId", p.personal_nonce AS nonce, p.personal_ciphertext AS ciphertext`

/** Who has signed up under these numbers, by what stands for the number (hex): who is verified, and who is not yet. */
export async function findPeopleByNumber(
  sql: Sql,
  digests: readonly Buffer[],
): Promise<{ readonly people: Map<string, Known>; readonly signUps: Map<string, SignUp> }> {
  const found = await sql.query<Known & { digest: Buffer; signedUpOn: PlainDate | null }>(
    `SELECT n.digest, ${KNOWN}, p.signed_up_on::text AS "signedUpOn" FROM number_holder n JOIN person p USING (person_id)
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

/** What a class has of somebody already. */
export interface TakenRow {
  readonly rowId: string
  readonly rowState: 'posted' | 'waiting' | 'counted' | 'setAside' | 'removed' | 'reversed'
  readonly days: readonly ClassDay[]
  /** It was registered once: it is its person's, whatever number that person has now. */
  readonly hasItem: boolean
}

/** The rows of a class, by what stands for the number (hex), and by person. */
export interface TakenRows {
  readonly byNumber: ReadonlyMap<string, TakenRow>
  readonly byPerson: ReadonlyMap<string, TakenRow>
}

/** The rows of this class under these numbers, or of these people. */
export async function findTakenRows(
  sql: Sql,
  classId: string,
  digests: readonly Buffer[],
  people: readonly string[],
): Promise<TakenRows> {
  const rows = await sql.query<TakenRow & { digest: Buffer; personId: string | null }>(
    `SELECT r.number_digest AS digest, r.row_id AS "rowId", r.row_state AS "rowState", r.days,
       coalesce(i.person_id, r.person_id) AS "personId", i.item_id IS NOT NULL AS "hasItem"
     FROM roster_row r LEFT JOIN item i ON i.item_id = r.row_id
     WHERE r.class_id = $1::uuid AND (r.number_digest = ANY($2::bytea[]) OR coalesce(i.person_id, r.person_id) = ANY($3::uuid[]))
     ORDER BY i.item_id NULLS FIRST`,
    [classId, digests, people],
  )
  return {
    byNumber: new Map(rows.map(({ digest, ...row }) => [digest.toString('hex'), row])),
    byPerson: new Map(rows.flatMap(row => (row.personId ? [[row.personId, row] as const] : []))),
  }
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
