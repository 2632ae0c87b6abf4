import type { Actor } from '../../../domain/authority/actor'
import { authorise } from '../../../domain/authority/authority'
import { type Refusal, refuse } from '../../../domain/refusals/refusal'
import type {
  PublishSittingCommand,
  SittingChanged,
  SittingPublished,
} from '../../../workflows/contracts/exam'
import type { SittingInput } from '../../../workflows/contracts/messages'
import { updates, workflowIds, workflowTypes } from '../../../workflows/contracts/names'
import { commandId } from './command-id'
import type { Portal } from './portal'

type NewSitting = Omit<PublishSittingCommand, 'sittingId' | 'idempotencyKey'>

/** Starts a sitting's process (Article 10); the answer is the exam service's. */
export async function publishSitting(
  portal: Portal,
  actor: Actor,
  sitting: NewSitting,
  idempotencyKey: string | undefined,
): Promise<SittingPublished | Refusal> {
  const denied = authorise(actor, 'sitting.publish')
  if (denied) return denied
  const sittingId = commandId(actor.id, 'publishSitting', idempotencyKey)
  const command: PublishSittingCommand = {
    ...sitting,
    sittingId,
    idempotencyKey: idempotencyKey ?? sittingId,
  }
  const input: SittingInput = { sittingId }
  const answer = await portal.processes.startAndAnswer<SittingPublished>(
    { workflowType: workflowTypes.sitting, workflowId: workflowIds.sitting(sittingId), input },
    { update: updates.publishSitting, updateId: sittingId, args: [actor, command] },
  )
  return answer === 'ended' ? refuse('sitting-closed', { sittingId }) : answer
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
  [updates.cancelSitting]: 'sitting.cancel',
  [updates.moveSitting]: 'sitting.move',
  [updates.shrinkSitting]: 'sitting.shrink',
} as const

/** Cancels, moves or shrinks a sitting, with a reason: its process tells the exam service and re-arms its deadlines. */
export async function changeSitting(
  portal: Portal,
  actor: Actor,
  sittingId: string,
  { update, ...change }: SittingChange,
  idempotencyKey: string | undefined,
): Promise<SittingChanged | Refusal> {
  const denied = authorise(actor, acts[update])
  if (denied) return denied
  const id = commandId(actor.id, `${update}/${sittingId}`, idempotencyKey)
  const answer = await portal.processes.answer<SittingChanged>(workflowIds.sitting(sittingId), {
    update,
    updateId: id,
    args: [actor, { ...change, sittingId, commandId: id }],
  })
  if (answer === 'notFound' || answer === 'ended') return refuse('not-found', { sittingId })
  return answer
}
