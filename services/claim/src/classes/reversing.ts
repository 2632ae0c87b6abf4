import type { Actor } from '../../../../domain/authority/actor'
import { isRefusal, type Refusal, refuse } from '../../../../domain/refusals/refusal'
import type { ClassStands } from '../../../../workflows/contracts/training-class'
import type { Claims, Step } from '../claims'
import { onClass } from './class-guards'
import { moveClass, tellClass } from './class-moving'
import { keepLateTime } from './late-rows'
import type { RowOfPerson } from './rows-to-settle'
import { registerAtOnce } from './settling'

export interface Reversal {
  readonly reason: string
  /** These rows alone; the whole class where none is named. */
  readonly rowIds?: readonly string[] | undefined
}

/**
 * Takes back what a class has registered, or some of its rows (Article 15): false material. Whatever its people have beside it is
 * counted anew, and the change is one batch. Rows that wait for a sign-up or for a review, wait no longer. Of the whole class no item
 * is left standing, whatever became of its row.
 */
export const reverseClass = (
  claims: Claims,
  actor: Actor,
  classId: string,
  { reason, rowIds }: Reversal,
): Promise<ClassStands | Refusal> =>
  onClass(claims, actor, { classId, act: 'class.reverse', guard: () => ({}) }, async (step, course) => {
    const act = rowIds ? 'reverseRows' : 'reverse'
    const { found, stood } = await takeBack(step, classId, rowIds)
    if (rowIds && found < rowIds.length) return refuse('not-found', { found })
    const after = { reversed: found }
    const moved = await moveClass(step, course, { act, party: 'bureau', by: 'class.reverse', reason, after })
    if (isRefusal(moved)) return moved
    await registerAtOnce(step, moved, { takenBack: stood })
    return tellClass(step, await keepLateTime(step, moved), act)
  })

async function takeBack(
  { sql }: Step,
  classId: string,
  rowIds: readonly string[] | undefined,
): Promise<{ found: number; stood: readonly RowOfPerson[] }> {
  const rows = await sql.query(
    `UPDATE roster_row SET row_state = 'reversed' WHERE class_id = $1 AND ($2::uuid[] IS NULL OR row_id = ANY($2::uuid[]))
       AND row_state IN ('counted', 'waiting', 'posted') RETURNING row_id`,
    [classId, rowIds ?? null],
  )
  const stood = await sql.query<RowOfPerson>(
    `UPDATE item SET stands = false WHERE subject_id = $1 AND item_kind = 'class' AND stands
       AND ($2::uuid[] IS NULL OR item_id = ANY($2::uuid[])) RETURNING item_id AS "rowId", person_id AS "personId"`,
    [classId, rowIds ?? null],
  )
  return { found: rows.length, stood }
}
