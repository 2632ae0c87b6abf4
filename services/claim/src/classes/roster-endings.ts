import type { Actor } from '../../../../domain/authority/actor'
import { type ClassAct, type ClassPast, checkClassAct, suitsPast } from '../../../../domain/class/states'
import { isRefusal, type Refusal, refuse } from '../../../../domain/refusals/refusal'
import type { ClassStands } from '../../../../workflows/contracts/training-class'
import type { ClaimDeps, CommandContext } from '../deps'
import { onClass, onReviewedClass } from './class-guards'
import type { ClassRow } from './class-rows'
import { moveAndPublishClass, moveClass, publishClass } from './class-transitions'
import { scheduleLateSignUps } from './rosters/late-sign-ups'
import { dropPostedRows } from './rosters/roster-rows'

/** The past of a class, as far as its acts depend on it. */
export async function findClassPast(
  { sql }: Pick<CommandContext, 'sql'>,
  trainingClass: ClassRow,
): Promise<ClassPast> {
  const registered = await sql.query(
    `SELECT FROM class_fact WHERE class_id = $1::uuid AND act = 'register' LIMIT 1`,
    [trainingClass.classId],
  )
  const isLate = trainingClass.move === 'organiser' && trainingClass.escalatedAt !== null
  return { wasRegistered: registered.length > 0, isLate }
}

/** Ends the wait for a roster, or starts it again, with a reason that the people concerned can read. */
type Ending = (
  deps: ClaimDeps,
  actor: Actor,
  classId: string,
  reason: string,
) => Promise<ClassStands | Refusal>
type Run = (
  context: CommandContext,
  trainingClass: ClassRow,
  reason: string,
) => Promise<ClassStands | Refusal>

const endByDepartment =
  (run: Run): Ending =>
  (deps, actor, classId, reason) =>
    onReviewedClass(deps, actor, classId, (context, trainingClass) => run(context, trainingClass, reason))

const endByBureau =
  (run: Run): Ending =>
  (deps, actor, classId, reason) =>
    onClass(deps, actor, { classId, act: 'class.reverse', guard: () => ({}) }, (context, trainingClass) =>
      run(context, trainingClass, reason),
    )

const DEPARTMENTS = { party: 'department', by: 'class.review' } as const
const BUREAUS = { party: 'bureau', by: 'class.reverse' } as const

/**
 * The department refuses a roster, with the reason: no person on it is registered by this class, and each may claim
 * by Article 12. For a registered class only the rows posted since are refused; the others do not change.
 */
export const refuseRoster = endByDepartment((context, trainingClass, reason) =>
  endRoster(context, trainingClass, { ...DEPARTMENTS, acts: ['refuseRoster', 'refuseAmendment'], reason }),
)

/** The bureau ends the wait for an organiser that is late with its roster: its people may claim by Article 12. */
export const closeClass = endByBureau((context, trainingClass, reason) =>
  endRoster(context, trainingClass, { ...BUREAUS, acts: ['closeClass', 'refuseAmendment'], reason }),
)

/** The bureau gives an organiser that is late the time for its roster again. */
export const extendRoster = endByBureau(async (context, trainingClass, reason) => {
  const act = 'extendRoster'
  const refusal =
    checkClassAct(trainingClass.state, act, 'bureau', reason) ??
    (await checkSuitsPast(context, trainingClass, act))
  return refusal ?? moveAndPublishClass(context, trainingClass, { ...BUREAUS, act, reason })
})

/** The bureau lets an organiser send a roster again that was refused, or that it had waited for too long. */
export const reopenRoster = endByBureau((context, trainingClass, reason) =>
  moveAndPublishClass(context, trainingClass, { ...BUREAUS, act: 'reopenRoster', reason }),
)

async function checkSuitsPast(
  context: CommandContext,
  trainingClass: ClassRow,
  act: ClassAct,
): Promise<Refusal | undefined> {
  const { state } = trainingClass
  return suitsPast(act, await findClassPast(context, trainingClass))
    ? undefined
    : refuse('class-act-not-allowed', { state, act, allowed: null })
}

interface RosterEnd {
  /** The act for a class that was never registered, then the act for one that was. */
  readonly acts: readonly [ClassAct, ClassAct]
  readonly party: 'department' | 'bureau'
  readonly by: 'class.review' | 'class.reverse'
  readonly reason: string
}

async function endRoster(
  context: CommandContext,
  trainingClass: ClassRow,
  { acts, party, by, reason }: RosterEnd,
): Promise<ClassStands | Refusal> {
  const past = await findClassPast(context, trainingClass)
  const act = acts[past.wasRegistered ? 1 : 0]
  const isInTime = party === 'bureau' && !past.isLate
  const refusal =
    checkClassAct(trainingClass.state, act, party, reason) ??
    (isInTime
      ? refuse('class-act-not-allowed', { state: trainingClass.state, act, allowed: null })
      : undefined)
  if (refusal) return refusal
  const dropped = await dropPostedRows(context.sql, trainingClass.classId)
  const moved = await moveClass(context, trainingClass, { act, party, by, reason, after: { dropped } })
  if (isRefusal(moved)) return moved
  return publishClass(context, await scheduleLateSignUps(context, moved), act)
}
