import { PersonStatedSchema } from '../../../../proto/generated/identity_pb'
import { type FactHandler, hearFact } from '../../../kit/facts/consumer'
import type { Sql } from '../../../kit/sql/database'
import type { PrismaClient } from '../../prisma/client/client'

/** Its projection: rebuilt by replaying identity's facts; an older version never overwrites a newer. */
export const personHandlers: readonly FactHandler<PrismaClient>[] = [
  hearFact(PersonStatedSchema, async (stated, { sql }) => {
    await sql.query(
      `INSERT INTO person (person_id, version, locality) VALUES ($1::uuid, $2::integer, $3)
       ON CONFLICT (person_id) DO UPDATE SET version = EXCLUDED.version, locality = EXCLUDED.locality
         WHERE person.version < EXCLUDED.version RETURNING person_id`,
      [stated.personId, stated.version, stated.locality],
    )
  }),
]

/** The locality of today: that of the employer in force, else of declared work, else of residence. */
export async function findLocality(sql: Sql, personId: string): Promise<string | undefined> {
  const [person] = await sql.query<{ locality: string }>(
    'SELECT locality FROM person WHERE person_id = $1::uuid',
    [personId],
  )
  return person?.locality
}
