import { ApplicationFailure } from '@temporalio/common'
import type { Actor } from '../../../domain/authority/actor'
import { type Act, authorise } from '../../../domain/authority/authority'

/** A process that asks for what its actor may not do is a fault of ours: asking again would not mend it. */
export function mustBeSystem(actor: Actor, act: Act): void {
  const refusal = authorise(actor, act)
  if (refusal) throw ApplicationFailure.nonRetryable(`${actor.role} ${actor.id} may not ${act}`, refusal.code)
}
