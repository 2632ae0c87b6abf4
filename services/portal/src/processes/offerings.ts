import { OfferingStatedSchema } from '../../../../proto/generated/course_pb'
import type { Category } from '../../../../workflows/contracts/names'
import { type FactHandler, hearFact } from '../../../kit/facts/consumer'
import { lookUntilFound } from '../../../kit/run/polling'
import type { Sql } from '../../../kit/sql/database'
import type { PrismaClient } from '../../prisma/client/client'

export interface KnownOffering {
  readonly year: number
  readonly category: Category
}

/** Its projection: rebuilt by replaying course's facts; an older version never overwrites a newer. */
export const offeringHandlers: readonly FactHandler<PrismaClient>[] = [
  hearFact(OfferingStatedSchema, async (stated, { sql }) => {
    await sql.query(
      `INSERT INTO offering (offering_id, version, year, category) VALUES ($1::uuid, $2::integer, $3::integer, $4)
       ON CONFLICT (offering_id) DO UPDATE SET version = EXCLUDED.version, year = EXCLUDED.year, category = EXCLUDED.category
         WHERE offering.version < EXCLUDED.version RETURNING offering_id`,
      [stated.offeringId, stated.version, stated.year, stated.category],
    )
  }),
]

const FACT_UNDER_WAY_MS = 3_000

/** An offering just designated may still be under way: waits for it a little before it is not there. */
export const findOffering = (sql: Sql, offeringId: string): Promise<KnownOffering | undefined> =>
  lookUntilFound(async () => {
    const [offering] = await sql.query<KnownOffering>(
      'SELECT year, category FROM offering WHERE offering_id = $1::uuid',
      [offeringId],
    )
    return offering
  }, FACT_UNDER_WAY_MS)
