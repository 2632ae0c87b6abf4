import type { Actor } from '../../../../domain/authority/actor'
import { type Act, authorise, type Guarded } from '../../../../domain/authority/authority'
import { type Refusal, refuse } from '../../../../domain/refusals/refusal'
import { type Claims, type Step, within } from '../claims'
import { type ClassRow, lockClass } from './class-rows'

/** A class is its organiser's; a department's own is the department's. */
export const guardOfOrganiser = ({
  organiserId,
  industry,
}: Pick<ClassRow, 'organiserId' | 'industry'>): Guarded =>
  organiserId === null ? { industry } : { organiserId }

/** Reviewed and registered by the department of its industry. */
export const guardOfReview = ({ industry }: Pick<ClassRow, 'industry'>): Guarded => ({ industry })

/** Read by both; a draft by its organiser alone. */
export function guardOfReading({ organiserId, industry, state }: ClassRow): Guarded {
  const isDrafted = state === 'draft' && organiserId !== null
  return { organiserId, ...(isDrafted ? {} : { industry }) }
}

/** Runs an act on a class, locked; someone else's answers like one that isn't there. */
export function onClass<R>(
  claims: Claims,
  actor: Actor,
  {
    classId,
    act,
    guard,
  }: { readonly classId: string; readonly act: Act; readonly guard: (row: ClassRow) => Guarded },
  run: (step: Step, course: ClassRow) => Promise<R | Refusal>,
): Promise<R | Refusal> {
  return within(claims, actor, async step => {
    const course = await lockClass(step.sql, classId)
    const denied = authorise(actor, act, course ? guard(course) : {})
    if (denied || !course) return denied ?? refuse('not-found', { classId })
    return run(step, course)
  })
}
