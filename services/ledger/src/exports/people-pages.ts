import { firstDayOf, startOfDay } from '../../../../domain/time/plain-date'
import type { FieldKey } from '../../../kit/keys/sealed-field'
import type { Sql } from '../../../kit/sql/database'
import { type NamedPerson, namePeople } from '../standing/named-people'
import { PEOPLE, type PersonSums, type Years } from '../standing/people'

/** The people whose rows are exported: exactly one of these. */
export interface Whose {
  readonly personId?: string | undefined
  readonly locality?: string | undefined
  readonly industry?: string | undefined
  readonly employerId?: string | undefined
}

const PAGE = 200

/** The condition that selects these people in the table person; its values are the first seven. */
export const OF_WHOM = `($3::uuid IS NULL OR p.person_id = $3) AND ($4::text IS NULL OR p.locality = $4)
  AND ($5::text IS NULL OR p.industry = $5)
  AND ($6::uuid IS NULL OR p.employer_id = $6 AND p.employer_since < $7::timestamptz)`

export const ofWhom = (
  { personId, locality, industry, employerId }: Whose,
  { from, to }: Years,
): unknown[] => [
  ...[from, to, personId ?? null, locality ?? null, industry ?? null, employerId ?? null],
  startOfDay(firstDayOf(to + 1)).toISOString(),
]

/** People in the order of their ids, a page at a time, with their names opened. */
export async function* peoplePages(
  { sql, fieldKey }: { sql: Sql; fieldKey: FieldKey },
  whose: Whose,
  years: Years,
): AsyncGenerator<readonly NamedPerson[]> {
  for (let after: string | null = null; ; ) {
    const people: PersonSums[] = await sql.query<PersonSums>(
      `${PEOPLE} WHERE ${OF_WHOM} AND ($8::uuid IS NULL OR p.person_id > $8) ORDER BY p.person_id LIMIT $9`,
      [...ofWhom(whose, years), after, PAGE],
    )
    if (people.length > 0) yield await namePeople({ sql, fieldKey }, people)
    if (people.length < PAGE) return
    after = people.at(-1)!.personId
  }
}

/** Whose rows an export has. */
export async function findPersonIds(sql: Sql, whose: Whose, years: Years): Promise<string[]> {
  const rows = await sql.query<{ personId: string }>(
    `SELECT p.person_id AS "personId" FROM person p WHERE $1::int <= $2::int AND ${OF_WHOM}`,
    ofWhom(whose, years),
  )
  return rows.map(row => row.personId)
}
