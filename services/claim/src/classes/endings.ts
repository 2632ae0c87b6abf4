import type { Actor } from '../../../../domain/authority/actor'
import { type ClassAct, type ClassPast, checkClassAct, suitsPast } from '../../../../domain/class/states'
import { isRefusal, type Refusal, refuse } from '../../../../domain/refusals/refusal'
import type { ClassStands } from '../../../../workflows/contracts/training-class'
import type { ClaimDeps, CommandContext } from '../deps'
import { onClass, onReviewed } from './class-guards'
import type { ClassRow } from './class-rows'
import { moveAndTell, moveClass, tellClass } from './class-transitions'
import { keepLateTime } from './rosters/late-sign-ups'

/** What of its past the acts of a class hang on. */
export async function pastOf({ sql }: Pick<CommandContext, 'sql'>, course: ClassRow): Promise<ClassPast> {
  const registered = await sql.query(
    `SELECT FROM class_fact WHERE class_id = $1::uuid AND act = 'register' LIMIT 1`,
    [course.classId],
  )
  const isLate = course.move === 'organiser' && course.escalatedAt !== null
  return { wasRegistered: registered.length > 0, isLate }
}

/** How the wait for a roster ends, or begins again: with a reason, which whoever it concerns reads. */
type Ending = (
  claims: ClaimDeps,
  actor: Actor,
  classId: string,
  reason: string,
) => Promise<ClassStands | Refusal>
type Run = (step: CommandContext, course: ClassRow, reason: string) => Promise<ClassStands | Refusal>

const byDepartment =
  (run: Run): Ending =>
  (claims, actor, classId, reason) =>
    onReviewed(claims, actor, classId, (step, course) => run(step, course, reason))

const byBureau =
  (run: Run): Ending =>
  (claims, actor, classId, reason) =>
    onClass(claims, actor, { classId, act: 'class.reverse', guard: () => ({}) }, (step, course) =>
      run(step, course, reason),
    )

const DEPARTMENTS = { party: 'department', by: 'class.review' } as const
const BUREAUS = { party: 'bureau', by: 'class.reverse' } as const

/**
 * The department refuses a roster, with the reason: nobody on it is registered by this class, and each may claim by Article 12. Of a
 * class that is registered only the rows that came since are refused, and the others stay as they were.
 */
export const refuseRoster = byDepartment((step, course, reason) =>
  endRoster(step, course, { ...DEPARTMENTS, acts: ['refuseRoster', 'refuseAmendment'], reason }),
)

/** The bureau ends the wait for an organiser that is late with its roster: its people may claim by Article 12. */
export const closeClass = byBureau((step, course, reason) =>
  endRoster(step, course, { ...BUREAUS, acts: ['closeClass', 'refuseAmendment'], reason }),
)

/** The bureau gives an organiser that is late the time for its roster again. */
export const extendRoster = byBureau(async (step, course, reason) => {
  const act = 'extendRoster'
  const refusal = checkClassAct(course.state, act, 'bureau', reason) ?? (await checkPast(step, course, act))
  return refusal ?? moveAndTell(step, course, { ...BUREAUS, act, reason })
})

/** The bureau lets an organiser send a roster again that was refused, or that it had waited for too long. */
export const reopenRoster = byBureau((step, course, reason) =>
  moveAndTell(step, course, { ...BUREAUS, act: 'reopenRoster', reason }),
)

async function checkPast(
  step: CommandContext,
  course: ClassRow,
  act: ClassAct,
): Promise<Refusal | undefined> {
  const { state } = course
  return suitsPast(act, await pastOf(step, course))
    ? undefined
    : refuse('class-act-not-allowed', { state, act, allowed: null })
}

interface RosterEnd {
  /** Of a class that was never registered, and of one that was. */
  readonly acts: readonly [ClassAct, ClassAct]
  readonly party: 'department' | 'bureau'
  readonly by: 'class.review' | 'class.reverse'
  readonly reason: string
}

async function endRoster(
  step: CommandContext,
  course: ClassRow,
  { acts, party, by, reason }: RosterEnd,
): Promise<ClassStands | Refusal> {
  const past = await pastOf(step, course)
  const act = acts[past.wasRegistered ? 1 : 0]
  const isInTime = party === 'bureau' && !past.isLate
  const refusal =
    checkClassAct(course.state, act, party, reason) ??
    (isInTime ? refuse('class-act-not-allowed', { state: course.state, act, allowed: null }) : undefined)
  if (refusal) return refusal
  const dropped = await dropPosted(step, course.classId)
  const moved = await moveClass(step, course, { act, party, by, reason, after: { dropped } })
  if (isRefusal(moved)) return moved
  return tellClass(step, await keepLateTime(step, moved), act)
}

/** Rows that nobody has reviewed go; what a row was before an amendment, it is again. */
async function dropPosted({ sql }: CommandContext, classId: string): Promise<number> {
  const dropped = await sql.query(
    `UPDATE roster_row r SET row_state = coalesce(before->>'state',
         CASE WHEN EXISTS (SELECT FROM item i WHERE i.item_id = r.row_id) THEN 'counted' ELSE 'removed' END), days = coalesce(before->'days', days),
       person_id = CASE WHEN before IS NULL THEN person_id ELSE (before->>'personId')::uuid END, before = NULL
     WHERE class_id = $1::uuid AND row_state = 'posted' RETURNING row_id`,
    [classId],
  )
  return dropped.length
}
