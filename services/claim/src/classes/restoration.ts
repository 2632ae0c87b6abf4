import type { Actor } from '../../../../domain/authority/actor'
import type { ClassDay } from '../../../../domain/class/class'
import { type ClassAct, checkClassAct } from '../../../../domain/class/states'
import { isRefusal, type Refusal, refuse } from '../../../../domain/refusals/refusal'
import { newId } from '../../../kit/base/ids'
import type { ClaimDeps, CommandContext } from '../deps'
import { onClass } from './class-guards'
import type { ClassRow } from './class-rows'
import { moveClass, publishClass } from './class-transitions'
import { closeOverlappingClaims } from './registration/overlapping-claims'
import { registerPeople } from './registration/settlement'
import type { Reversal } from './reversal'
import { scheduleLateSignUps } from './rosters/late-sign-ups'
import type { RowOfPerson } from './rosters/roster-row'
import { type ActOfTwo, askSecond } from './second-official'

/**
 * Restores what a reversal took, of the whole class or of some rows. Each item is in force again with its decision,
 * as of its day and in its place in the order of approval. A row is restored once. Claims that the person has made
 * since are treated as by a review.
 */
export const restoreClass = (
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
      const refused = checkClassAct(
        trainingClass.state,
        restoringAct(trainingClass, rowIds, []),
        'bureau',
        reason,
      )
      const asked =
        refused ?? (await askSecond(context, trainingClass, { act: 'restoration', reason, rowIds }))
      if (asked) return asked
      const factId = newId()
      const rows = await restoreRows(context, { classId, factId, rowIds })
      if (rows.length < (rowIds?.length ?? 1)) return refuse('not-found', { found: rows.length })
      const act = restoringAct(trainingClass, rowIds, rows)
      const moving = { act, party: 'bureau', by: 'class.reverse', reason, factId } as const
      const moved = await moveClass(context, trainingClass, { ...moving, after: { restored: rows.length } })
      if (isRefusal(moved)) return moved
      const restored = rows.filter(isOfPerson)
      await closeOverlappingClaims(context, trainingClass, restored)
      await registerPeople(context, moved, { restored })
      return {
        waits: false,
        stands: await publishClass(context, await scheduleLateSignUps(context, moved), act),
      }
    },
  )

interface Restored {
  readonly rowId: string
  readonly state: string
  readonly itemStood: boolean
  readonly personId: string | null
  readonly days: readonly ClassDay[]
}

const isOfPerson = (row: Restored): row is Restored & RowOfPerson => row.itemStood && row.personId !== null

/** Rows that were reversed before their review go to the review now. */
function restoringAct(
  { state }: ClassRow,
  rowIds: readonly string[] | undefined,
  rows: readonly Restored[],
): ClassAct {
  const isRest = state === 'registered' || state === 'reversed'
  if (isRest && rows.some(each => each.state === 'posted')) return 'restoreForReview'
  return rowIds && state !== 'reversed' ? 'restoreRows' : 'restore'
}

/** Restores the rows of the latest reversal of the whole class; or the named rows, of any reversal. */
async function restoreRows(
  { sql }: CommandContext,
  { classId, factId, rowIds }: { classId: string; factId: string; rowIds: readonly string[] | undefined },
): Promise<readonly Restored[]> {
  return sql.query<Restored>(
    `WITH back AS (UPDATE class_reversed_row t SET restored_by = $3::uuid
       WHERE t.class_id = $1::uuid AND t.restored_by IS NULL AND (t.row_id = ANY($2::uuid[]) OR ($2::uuid[] IS NULL
         AND t.reversal_id = (SELECT f.fact_id FROM class_fact f WHERE f.class_id = $1::uuid AND f.act = 'reverse'
           ORDER BY f.seq DESC LIMIT 1)))
       RETURNING t.row_id, t.row_state, t.item_stood),
     rows AS (UPDATE roster_row r SET row_state = back.row_state FROM back
       WHERE r.row_id = back.row_id AND r.row_state = 'reversed' RETURNING r.row_id),
     items AS (UPDATE item i SET stands = true FROM back WHERE i.item_id = back.row_id AND back.item_stood RETURNING i.item_id)
     SELECT back.row_id, back.row_state AS state, back.item_stood, r.days,
       coalesce(i.person_id, r.person_id) AS "personId"
     FROM back JOIN roster_row r USING (row_id) LEFT JOIN item i ON i.item_id = back.row_id ORDER BY back.row_id`,
    [classId, rowIds ?? null, factId],
  )
}
