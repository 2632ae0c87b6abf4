import type { Reviewer } from '../../../../domain/claim/people'
import { type Refusal, refuse } from '../../../../domain/refusals/refusal'
import type { Sql } from '../../../kit/database'
import { findHolder } from '../holders'

/** Nobody registers one's own hours [D]: who stands on a roster that is to be reviewed leaves it to another official. */
export async function checkOwnRow(
  sql: Sql,
  classId: string,
  { accountId, personId }: Reviewer,
): Promise<Refusal | undefined> {
  const people = [personId, await findHolder(sql, accountId)].filter(each => each !== undefined)
  if (people.length === 0) return undefined
  const own = await sql.query(
    `SELECT FROM roster_row r LEFT JOIN person_number n ON n.digest = r.number_digest
     WHERE r.class_id = $1::uuid AND r.row_state = 'posted' AND coalesce(r.person_id, n.person_id) = ANY($2::uuid[]) LIMIT 1`,
    [classId, people],
  )
  return own.length > 0 ? refuse('own-roster') : undefined
}
