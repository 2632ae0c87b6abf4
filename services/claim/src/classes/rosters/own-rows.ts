import type { Act } from '../../../../../domain/authority/authority'
import type { Reviewer } from '../../../../../domain/claim/people'
import { type Refusal, refuse } from '../../../../../domain/refusals/refusal'
import type { Sql } from '../../../../kit/sql/database'
import type { CommandContext } from '../../deps'
import { authoriseOfficial, findHolder, reviewerOf } from '../../desk/holders'

/** People of an official, by the token or as the account's holder, who stand in a class. */
async function findOwnRows(
  sql: Sql,
  classId: string,
  { accountId, personId }: Reviewer,
  states: readonly string[],
): Promise<string[]> {
  const people = [personId, await findHolder(sql, accountId)].filter(each => each !== undefined)
  if (people.length === 0) return []
  const own = await sql.query<{ personId: string }>(
    `SELECT DISTINCT coalesce(r.person_id, n.person_id) AS "personId" FROM roster_row r
     LEFT JOIN number_holder n ON n.digest = r.number_digest
     WHERE r.class_id = $1::uuid AND r.row_state = ANY($3::text[]) AND coalesce(r.person_id, n.person_id) = ANY($2::uuid[])`,
    [classId, people, states],
  )
  return own.map(each => each.personId)
}

const STATES_IN_FORCE = ['posted', 'waiting', 'counted', 'reversed']

/** Every act of officials on a class in which they stand themselves is refused (docs/decisions/0290). */
export async function checkMayAct(
  { sql, actor }: CommandContext,
  { classId, industry }: { readonly classId: string; readonly industry: string },
  act: Act,
): Promise<Refusal | undefined> {
  const alsoConcerns = await findOwnRows(sql, classId, reviewerOf(actor), STATES_IN_FORCE)
  return alsoConcerns.length === 0
    ? undefined
    : authoriseOfficial(sql, actor, act, { industry, alsoConcerns })
}

/** Nobody registers one's own hours [D]: who stands on a roster that is to be reviewed leaves it to another official. */
export async function checkOwnRow(
  sql: Sql,
  classId: string,
  official: Reviewer,
): Promise<Refusal | undefined> {
  const own = await findOwnRows(sql, classId, official, ['posted'])
  return own.length > 0 ? refuse('own-roster') : undefined
}
