import type { PersonStated } from '../../../../proto/generated/identity_pb'
import { sealedValues } from '../../../kit/keys/sealed-personal'
import { lookUntilFound } from '../../../kit/run/polling'
import type { Sql } from '../../../kit/sql/database'
import { keepNumbers, type NumberKeys } from '../../../kit/sql/people-by-number'

/** The facts about a person that rules here need, as identity published them last. */
export interface KnownPerson {
  readonly locality: string
  readonly industry: string
}

export async function findPerson(sql: Sql, personId: string): Promise<KnownPerson | undefined> {
  const [person] = await sql.query<KnownPerson>('SELECT locality, industry FROM person WHERE id = $1::uuid', [
    personId,
  ])
  return person
}

/**
 * The person, whose fact may still be under way just after sign-up: looked for again until it is there or time is up
 * (docs/architecture.md, Facts). Not inside of a transaction.
 */
export const awaitPerson = (
  sql: Sql,
  personId: string,
  waitSeconds: number,
): Promise<KnownPerson | undefined> => lookUntilFound(() => findPerson(sql, personId), waitSeconds * 1_000)

/** The newest version is the state; an older one that comes late changes nothing. */
export async function knowPerson(
  { fieldKey }: Pick<NumberKeys, 'fieldKey'>,
  sql: Sql,
  stated: PersonStated,
): Promise<void> {
  const { personal } = stated
  const newer = await sql.query(
    `INSERT INTO person (id, version, locality, industry, personal_key_id, personal_nonce, personal_ciphertext)
     VALUES ($1::uuid, $2::int, $3, $4, $5, decode($6, 'base64'), decode($7, 'base64'))
     ON CONFLICT (id) DO UPDATE SET version = EXCLUDED.version, locality = EXCLUDED.locality, industry = EXCLUDED.industry,
       personal_key_id = EXCLUDED.personal_key_id, personal_nonce = EXCLUDED.personal_nonce,
       personal_ciphertext = EXCLUDED.personal_ciphertext
     WHERE person.version < EXCLUDED.version RETURNING id`,
    [stated.personId, stated.version, stated.locality, stated.industry, ...sealedValues(personal)],
  )
  if (newer.length > 0) await keepNumbers(sql, fieldKey, stated)
}
