import type { Personal } from '../../../../domain/documents/personal'
import { industryOf } from '../../../../domain/places/title-series'
import type { PlainDate } from '../../../../domain/time/plain-date'
import type { FieldKey } from '../../../kit/keys/sealed-field'
import { SEALED_PERSONAL, type SealedPersonal, shownPersonal } from '../../../kit/keys/sealed-personal'
import type { Sql } from '../../../kit/sql/database'

interface Dated {
  readonly value: string
  readonly startsOn?: string
  readonly endsOn?: string
}

export interface PersonRow {
  readonly personId: string
  readonly verified: boolean
  readonly titleSeries: readonly Dated[]
  readonly employers: readonly Dated[]
}

export async function findPerson(sql: Sql, personId: string): Promise<PersonRow | undefined> {
  const [person] = await sql.query<PersonRow>(
    `SELECT person_id, verified, title_series, employers FROM person
     WHERE person_id = $1::uuid`,
    [personId],
  )
  return person
}

/**
 * The industry in force on the day (Article 2): the department's of the title series that the person had then. Empty where
 * none is mapped: the municipal bureau then names one [D].
 */
export function industryOn(person: PersonRow, day: PlainDate): string {
  const series = seriesOn(person, day)
  return (series && industryOf(series, day)) || ''
}

/** The title series in force on the day; empty where there was none. */
export const seriesOn = (person: PersonRow, day: PlainDate): string => valueOn(person.titleSeries, day) ?? ''

/** The employer in force on the day, if there was one. */
export const employerOn = (person: PersonRow, day: PlainDate): string | undefined =>
  valueOn(person.employers, day)

const valueOn = (line: readonly Dated[], day: PlainDate): string | undefined =>
  line.find(({ startsOn, endsOn }) => (!startsOn || startsOn <= day) && (!endsOn || day <= endsOn))?.value

/** Name and masked number, for reviewers; empty until the person's fact has arrived. */
export async function readPersonal(sql: Sql, fieldKey: FieldKey, personId: string): Promise<Personal> {
  const [sealed] = await sql.query<SealedPersonal>(
    `SELECT ${SEALED_PERSONAL} FROM person p WHERE p.person_id = $1::uuid`,
    [personId],
  )
  return shownPersonal(fieldKey, personId, sealed ?? { keyId: null, nonce: null, ciphertext: null })
}
