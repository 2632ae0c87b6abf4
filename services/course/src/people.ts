import type { PersonStated } from '../../../proto/generated/identity_pb'
import type { Sql } from '../../kit/database'

/** What a rule here turns on of a person, as identity last published it. */
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

const LOOK_MS = 100

/**
 * The person, whose fact may still be under way just after sign-up: looked for again until it is there or time is up
 * (design.md, "What a service must know of others"). Not inside of a transaction.
 */
export async function awaitPerson(
  sql: Sql,
  personId: string,
  waitSeconds: number,
): Promise<KnownPerson | undefined> {
  const deadline = Date.now() + waitSeconds * 1_000
  for (;;) {
    const person = await findPerson(sql, personId)
    if (person || Date.now() >= deadline) return person
    await new Promise(resolve => setTimeout(resolve, LOOK_MS))
  }
}

/** The newest version is the state; an older one that comes late changes nothing. */
export async function knowPerson(sql: Sql, stated: PersonStated): Promise<void> {
  await sql.query(
    `INSERT INTO person (id, version, locality, industry) VALUES ($1::uuid, $2::int, $3, $4)
     ON CONFLICT (id) DO UPDATE SET version = EXCLUDED.version, locality = EXCLUDED.locality, industry = EXCLUDED.industry
     WHERE person.version < EXCLUDED.version RETURNING id`,
    [stated.personId, stated.version, stated.locality, stated.industry],
  )
}
