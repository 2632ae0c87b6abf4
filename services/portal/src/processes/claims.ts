import type { Actor } from '../../../../domain/authority/actor'
import { authorise } from '../../../../domain/authority/authority'
import { isRefusal, type Refusal, refuse } from '../../../../domain/refusals/refusal'
import type { ClaimStands, SubmitClaimCommand } from '../../../../workflows/contracts/claim'
import type { ClaimInput } from '../../../../workflows/contracts/messages'
import { updates, workflowIds, workflowTypes } from '../../../../workflows/contracts/names'
import type { PortalDeps } from '../deps'
import type { Caller } from './caller'
import { commandId, updateIdOf } from './command-id'
import { runUnderKey } from './idempotency-keys'
import { notAnsweredInTime } from './process-client'

/**
 * Submits a claim, for the first time or after a correction (Article 12): starts its process, or updates the process that
 * runs. The command carries ids alone; the claim service has the form already.
 */
export async function submitClaim(
  deps: PortalDeps,
  asking: Caller,
  claimId: string,
): Promise<ClaimStands | Refusal> {
  const { actor, key, now } = asking
  const denied = authorise(actor, 'claim.write')
  if (denied) return denied
  const operation = `submitClaim/${claimId}`
  return runUnderKey(deps.sql, { actorId: actor.id, operation, key, input: { claimId } }, async attempt => {
    const notOwn = await deps.findOwn(asking, `/v1/claims/${claimId}`)
    if (notOwn) return notOwn
    const id = commandId(actor.id, operation, key)
    const command: SubmitClaimCommand = { claimId, commandId: id }
    const input: ClaimInput = { claimId }
    const workflowId = workflowIds.claim(claimId)
    const answer = await deps.processes.startAndAnswer<ClaimStands>(
      { workflowType: workflowTypes.claim, workflowId, input },
      { update: updates.submitClaim, updateId: updateIdOf(id, attempt), args: [actor, command] },
    )
    return answer === 'ended' ? refuseEnded(deps, actor, workflowId, now) : answer
  })
}

/** Its process has ended: nothing can be submitted any more. Someone else's claim answers like one that isn't there. */
async function refuseEnded(deps: PortalDeps, actor: Actor, workflowId: string, now: Date): Promise<Refusal> {
  const timeline = await deps.processes.timeline(workflowId, now)
  if (timeline === 'notFound') return notAnsweredInTime
  if (isRefusal(timeline)) return timeline
  const denied = authorise(actor, 'claim.write', { personId: timeline.personId })
  return denied ?? refuse('claim-act-not-allowed', { state: timeline.stage, act: 'submit', allowed: null })
}
