import type { Actor } from '../../../../domain/authority/actor'
import { type Act, authorise } from '../../../../domain/authority/authority'
import { isRefusal, type Refusal, refuse } from '../../../../domain/refusals/refusal'
import type {
  PublishSittingCommand,
  SittingChanged,
  SittingPublished,
} from '../../../../workflows/contracts/exam'
import type { SittingInput } from '../../../../workflows/contracts/messages'
import { updates, workflowIds, workflowTypes } from '../../../../workflows/contracts/names'
import type { PortalDeps } from '../deps'
import type { Caller } from './caller'
import { commandId, updateIdOf } from './command-id'
import { runUnderKey } from './idempotency-keys'

type NewSitting = Omit<PublishSittingCommand, 'sittingId' | 'idempotencyKey'>

/** Starts a sitting's process (Article 10); the answer is the exam service's. */
export async function publishSitting(
  deps: PortalDeps,
  actor: Actor,
  sitting: NewSitting,
  key: string | undefined,
): Promise<SittingPublished | Refusal> {
  const denied = authorise(actor, 'sitting.publish')
  if (denied) return denied
  const operation = updates.publishSitting
  return runUnderKey(deps.sql, { actorId: actor.id, operation, key, input: sitting }, async attempt => {
    const sittingId = commandId(actor.id, operation, key)
    const command: PublishSittingCommand = { ...sitting, sittingId, idempotencyKey: key ?? sittingId }
    const input: SittingInput = { sittingId }
    const answer = await deps.processes.startAndAnswer<SittingPublished>(
      { workflowType: workflowTypes.sitting, workflowId: workflowIds.sitting(sittingId), input },
      { update: updates.publishSitting, updateId: updateIdOf(sittingId, attempt), args: [actor, command] },
    )
    return answer === 'ended' ? refuse('sitting-closed', { reason: null, sittingId }) : answer
  })
}

export type SittingChange =
  | { readonly update: typeof updates.cancelSitting; readonly reason: string }
  | { readonly update: typeof updates.shrinkSitting; readonly reason: string; readonly seats: number }
  | {
      readonly update: typeof updates.moveSitting
      readonly reason: string
      readonly roomId: string
      readonly startsAt: string
      readonly endsAt: string
    }

const acts = {
  [updates.cancelSitting]: { act: 'sitting.cancel', reasons: 'cancellation-reasons' },
  [updates.moveSitting]: { act: 'sitting.move', reasons: 'move-reasons' },
  [updates.shrinkSitting]: { act: 'sitting.shrink', reasons: 'shrinkage-reasons' },
} as const

/**
 * Cancels, moves or shrinks a sitting, with a reason, which the exam service keeps before: its process tells that service and
 * re-arms its deadlines.
 */
export async function changeSitting(
  deps: PortalDeps,
  asking: Caller,
  sittingId: string,
  { update, ...change }: SittingChange,
): Promise<SittingChanged | Refusal> {
  const { actor, key, now } = asking
  const { act, reasons } = acts[update]
  const denied = authorise(actor, act)
  if (denied) return denied
  const operation = `${update}/${sittingId}`
  return runUnderKey(deps.sql, { actorId: actor.id, operation, key, input: change }, async attempt => {
    const { reason, ...changed } = change
    const kept = await deps.keepReason(asking, `/v1/sittings/${sittingId}/${reasons}`, { reason })
    if (isRefusal(kept)) return kept
    const id = commandId(actor.id, operation, key)
    const answer = await deps.processes.answer<SittingChanged>(workflowIds.sitting(sittingId), {
      update,
      updateId: updateIdOf(id, attempt),
      args: [actor, { ...changed, reasonId: kept.reasonId, sittingId, commandId: id }],
    })
    if (answer !== 'notFound' && answer !== 'ended') return answer
    return refuseEnded(deps, { actor, now }, act, sittingId)
  })
}

/** Refuses a change of a sitting without a running process: an official who may change it learns how it ended, all others 404. */
async function refuseEnded(
  deps: PortalDeps,
  { actor, now }: Pick<Caller, 'actor' | 'now'>,
  act: Act,
  sittingId: string,
): Promise<Refusal> {
  const timeline = await deps.processes.timeline(workflowIds.sitting(sittingId), now)
  if (timeline === 'notFound') return refuse('not-found', { sittingId })
  if (isRefusal(timeline)) return timeline
  if (timeline.stage === 'asked') return refuse('not-found', { sittingId })
  const denied = authorise(actor, act, { centreId: timeline.centreId })
  if (denied) return denied
  return refuse(timeline.stage === 'cancelled' ? 'sitting-cancelled' : 'sitting-closed', {
    reason: null,
    sittingId,
  })
}
