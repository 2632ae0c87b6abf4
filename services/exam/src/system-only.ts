import type { Actor } from '../../../domain/authority/actor'
import { authorise } from '../../../domain/authority/authority'

/** What a process's timer does, nobody else may: a fault of ours where it happens, not a refusal. */
export function systemOnly(actor: Actor): void {
  const denied = authorise(actor, 'sitting.progress')
  if (denied) throw new Error(`${actor.role} may not drive a sitting`)
}
