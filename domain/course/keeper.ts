import type { Actor } from '../authority/actor'
import { authorise } from '../authority/authority'
import { type Refusal, refuse } from '../refusals/refusal'

/** A department keeps the courses of its own industry; those of none are the municipal bureau's (Articles 7, 11). */
export function checkKeeper(actor: Actor, course: { readonly industry: string | null }): Refusal | undefined {
  if (course.industry === null && actor.role === 'industryDepartment')
    return refuse('wrong-authority', { role: actor.role })
  return authorise(actor, 'course.write', course)
}
