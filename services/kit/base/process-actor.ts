import { ApplicationFailure } from '@temporalio/common'
import type { Actor } from '../../../domain/authority/actor'
import { type Act, authorise, type Guarded } from '../../../domain/authority/authority'

/**
 * Checks the actor that a process acts as. A process that asks for an act its actor may not do is a fault of ours: asking
 * again would not mend it.
 *
 * @throws ApplicationFailure that Temporal does not retry
 */
export function mustBeAllowed(actor: Actor, act: Act, object: Guarded = {}): void {
  const refusal = authorise(actor, act, object)
  if (refusal) throw ApplicationFailure.nonRetryable(`${actor.role} ${actor.id} may not ${act}`, refusal.code)
}
