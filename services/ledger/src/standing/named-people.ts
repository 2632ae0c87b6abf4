import type { Personal } from '../../../../domain/documents/personal'
import type { FieldKey } from '../../../kit/keys/sealed-field'
import { SEALED_PERSONAL, type SealedPersonal, shownPersonal } from '../../../kit/keys/sealed-personal'
import type { Sql } from '../../../kit/sql/database'
import type { PersonSums } from './people'

export type NamedPerson = PersonSums & Personal

/** Opens the names of people, for whom their standings are shown to. Put the reading on the audit trail. */
export async function namePeople(
  { sql, fieldKey }: { readonly sql: Sql; readonly fieldKey: FieldKey },
  people: readonly PersonSums[],
): Promise<NamedPerson[]> {
  const sealed = await sql.query<SealedPersonal & { personId: string }>(
    `SELECT p.person_id, ${SEALED_PERSONAL} FROM person p WHERE p.person_id = ANY($1::uuid[])`,
    [people.map(({ personId }) => personId)],
  )
  const byId = new Map(sealed.map(each => [each.personId, each]))
  return people.map(person => ({
    ...person,
    ...shownPersonal(fieldKey, person.personId, byId.get(person.personId)!),
  }))
}
