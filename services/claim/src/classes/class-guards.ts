import type { Actor } from '../../../../domain/authority/actor'
import { type Act, authorise, type Guarded } from '../../../../domain/authority/authority'
import { isBeforeBureau } from '../../../../domain/class/escalation'
import { type Refusal, refuse } from '../../../../domain/refusals/refusal'
import { type ClaimDeps, type CommandContext, inCommand } from '../deps'
import { type ClassRow, lockClass } from './class-rows'
import { checkMayAct } from './rosters/own-rows'

/** A class is its organiser's; a department's own is the department's. */
export const guardOfOrganiser = ({
  organiserId,
  industry,
}: Pick<ClassRow, 'organiserId' | 'industry'>): Guarded =>
  organiserId === null ? { industry } : { organiserId }

/** Read by both; a draft by its organiser alone. */
export function guardOfReading({
  organiserId,
  industry,
  state,
}: Pick<ClassRow, 'organiserId' | 'industry' | 'state'>): Guarded {
  const isDrafted = state === 'draft' && organiserId !== null
  return { organiserId, ...(isDrafted ? {} : { industry }) }
}

const officialActs: ReadonlySet<Act> = new Set<Act>(['class.review', 'class.reverse'])

/** Runs an act on a class, locked; someone else's answers like one that isn't there. */
export function onClass<R>(
  deps: ClaimDeps,
  actor: Actor,
  {
    classId,
    act,
    guard,
  }: { readonly classId: string; readonly act: Act; readonly guard: (row: ClassRow) => Guarded },
  run: (context: CommandContext, trainingClass: ClassRow) => Promise<R | Refusal>,
): Promise<R | Refusal> {
  return inCommand(deps, actor, async context => {
    const trainingClass = await lockClass(context.sql, classId)
    const denied = authorise(actor, act, trainingClass ? guard(trainingClass) : {})
    if (denied || !trainingClass) return denied ?? refuse('not-found', { classId })
    const own = officialActs.has(act) ? await checkMayAct(context, trainingClass, act) : undefined
    return own ?? run(context, trainingClass)
  })
}

/**
 * Runs an act of the department that reviews and registers; the municipal bureau does the same on what escalated to it (0191), and
 * on nothing else.
 */
export const onReviewedClass = <R>(
  deps: ClaimDeps,
  actor: Actor,
  classId: string,
  run: (context: CommandContext, trainingClass: ClassRow) => Promise<R | Refusal>,
): Promise<R | Refusal> =>
  onClass(
    deps,
    actor,
    { classId, act: 'class.review', guard: ({ industry }) => ({ industry }) },
    async (context, trainingClass) =>
      actor.role === 'municipalBureau' && !isBeforeBureau(trainingClass)
        ? refuse('not-allowed', { act: 'class.review', role: actor.role })
        : run(context, trainingClass),
  )
