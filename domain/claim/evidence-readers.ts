import type { Actor } from '../authority/actor'
import { authorise } from '../authority/authority'
import { type Refusal, refuse } from '../refusals/refusal'
import type { ClaimFact } from './history'
import { type ClaimPosition, isBeforeBureau } from './people'

/**
 * Evidence is read by its person, by the department that has the claim, and by the municipal bureau where it decides itself:
 * on an appeal, or in the department's place [D]. To everyone else it is not there.
 */
export function checkEvidenceReader(
  actor: Actor,
  claim: ClaimPosition & {
    readonly personId: string
    readonly facts: readonly Pick<ClaimFact, 'act'>[]
  },
): Refusal | undefined {
  const { personId, industry, facts } = claim
  const denied = authorise(actor, 'evidence.read', { personId, industry })
  if (denied || actor.role !== 'municipalBureau') return denied
  const decides = isBeforeBureau(claim) || facts.some(each => each.act === 'appeal')
  return decides ? undefined : refuse('not-found', { act: 'evidence.read' })
}
