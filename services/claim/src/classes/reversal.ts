import type { Actor } from '../../../../domain/authority/actor'
import { checkClassAct } from '../../../../domain/class/states'
import { isRefusal, type Refusal, refuse } from '../../../../domain/refusals/refusal'
import { newId } from '../../../kit/base/ids'
import type { ClaimDeps, CommandContext } from '../deps'
import { onClass } from './class-guards'
import { moveClass, publishClass } from './class-transitions'
import { registerPeople } from './registration/settlement'
import { scheduleLateSignUps } from './rosters/late-sign-ups'
import type { RowOfPerson } from './rosters/roster-row'
import { type ActOfTwo, askSecond } from './second-official'

export interface Reversal {
  readonly reason: string
  /** These rows alone; the whole class where none is named. */
  readonly rowIds?: readonly string[] | undefined
}

/**
 * Reverses what a class has registered, or some of its rows, because of false material (Article 15). The other items
 * of its people are counted again, and the change is one batch. Rows that wait for a sign-up or a review stop
 * waiting. A reversal of the whole class leaves no item of it in force.
 */
export const reverseClass = (
  deps: ClaimDeps,
  actor: Actor,
  classId: string,
  { reason, rowIds }: Reversal,
): Promise<ActOfTwo | Refusal> =>
  onClass(
    deps,
    actor,
    { classId, act: 'class.reverse', guard: () => ({}) },
    async (context, trainingClass) => {
      const act = rowIds ? 'reverseRows' : 'reverse'
      const refused = checkClassAct(trainingClass.state, act, 'bureau', reason)
      const asked = refused ?? (await askSecond(context, trainingClass, { act: 'reversal', reason, rowIds }))
      if (asked) return asked
      const factId = newId()
      const { found, stood } = await reverseRows(context, { classId, factId, rowIds })
      if (rowIds && found < rowIds.length) return refuse('not-found', { found })
      const moving = { act, party: 'bureau', by: 'class.reverse', reason, factId } as const
      const moved = await moveClass(context, trainingClass, { ...moving, after: { reversed: found } })
      if (isRefusal(moved)) return moved
      await registerPeople(context, moved, { takenBack: stood })
      return {
        waits: false,
        stands: await publishClass(context, await scheduleLateSignUps(context, moved), act),
      }
    },
  )

interface Taking {
  readonly classId: string
  readonly factId: string
  readonly rowIds: readonly string[] | undefined
}

/** Records each reversed row as it was, so that a restoration brings back exactly that. */
async function reverseRows(
  { sql }: CommandContext,
  { classId, factId, rowIds }: Taking,
): Promise<{ found: number; stood: readonly RowOfPerson[] }> {
  await sql.query(
    `INSERT INTO class_reversed_row (reversal_id, row_id, class_id, row_state, item_stood)
     SELECT $3::uuid, r.row_id, r.class_id, r.row_state, coalesce(i.stands, false)
     FROM roster_row r LEFT JOIN item i ON i.item_id = r.row_id
     WHERE r.class_id = $1::uuid AND ($2::uuid[] IS NULL OR r.row_id = ANY($2::uuid[]))
       AND (r.row_state IN ('counted', 'waiting', 'posted') OR (r.row_state = 'setAside' AND i.stands))`,
    [classId, rowIds ?? null, factId],
  )
  const rows = await sql.query(
    `UPDATE roster_row SET row_state = 'reversed' WHERE class_id = $1 AND ($2::uuid[] IS NULL OR row_id = ANY($2::uuid[]))
       AND row_state IN ('counted', 'waiting', 'posted') RETURNING row_id`,
    [classId, rowIds ?? null],
  )
  const stood = await sql.query<RowOfPerson>(
    `UPDATE item SET stands = false WHERE subject_id = $1 AND item_kind = 'class' AND stands
       AND ($2::uuid[] IS NULL OR item_id = ANY($2::uuid[])) RETURNING item_id AS "rowId", person_id`,
    [classId, rowIds ?? null],
  )
  return { found: rows.length, stood }
}
