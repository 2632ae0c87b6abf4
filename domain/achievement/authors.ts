import { type Refusal, refuse } from '../refusals/refusal'
import type { Authorship } from '../standards/activity'

/**
 * Whether an author's place can be recognised beside those recognised of the same work: each place once, and all agree on how many
 * authors there are. So the shares of a divided work never come to more than the whole, and nobody's rank counts twice [D].
 */
export function checkAuthorship(own: Authorship, recognised: readonly Authorship[]): Refusal | undefined {
  const { place, authorCount } = own
  const differing = recognised.find(other => other.authorCount !== authorCount)
  if (differing)
    return refuse('author-count-differs', { registered: differing.authorCount, stated: authorCount })
  if (recognised.some(other => other.place === place)) return refuse('author-place-taken', { place })
  return undefined
}
