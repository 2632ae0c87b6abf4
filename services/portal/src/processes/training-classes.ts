import type { Actor } from '../../../../domain/authority/actor'
import { authorise } from '../../../../domain/authority/authority'
import { isRefusal, type Refusal, refuse } from '../../../../domain/refusals/refusal'
import type { TrainingClassInput } from '../../../../workflows/contracts/messages'
import { updates, workflowIds, workflowTypes } from '../../../../workflows/contracts/names'
import type { ClassStands, SendClassPlanCommand } from '../../../../workflows/contracts/training-class'
import type { PortalDeps } from '../deps'
import type { Caller } from './caller'
import { commandId, updateIdOf } from './command-id'
import { runUnderKey } from './idempotency-keys'
import { notAnsweredInTime } from './process-client'

/**
 * Sends the plan of a class (Articles 13, 14), for the first time or after a correction: starts its process, or updates the
 * process that runs. The command carries ids alone; the claim service has the plan already.
 */
export async function sendClassPlan(
  deps: PortalDeps,
  asking: Caller,
  classId: string,
): Promise<ClassStands | Refusal> {
  const { actor, key, now } = asking
  const denied = authorise(actor, 'class.write')
  if (denied) return denied
  const operation = `sendClassPlan/${classId}`
  return runUnderKey(deps.sql, { actorId: actor.id, operation, key, input: { classId } }, async attempt => {
    const notOwn = await deps.findOwn(asking, `/v1/training-classes/${classId}`)
    if (notOwn) return notOwn
    const id = commandId(actor.id, operation, key)
    const command: SendClassPlanCommand = { classId, commandId: id }
    const input: TrainingClassInput = { classId }
    const workflowId = workflowIds.trainingClass(classId)
    const answer = await deps.processes.startAndAnswer<ClassStands>(
      { workflowType: workflowTypes.trainingClass, workflowId, input },
      { update: updates.sendClassPlan, updateId: updateIdOf(id, attempt), args: [actor, command] },
    )
    return answer === 'ended' ? refuseEnded(deps, actor, workflowId, now) : answer
  })
}

/** Its process has ended: its plan is no longer to be sent. Someone else's class answers like one that isn't there. */
async function refuseEnded(deps: PortalDeps, actor: Actor, workflowId: string, now: Date): Promise<Refusal> {
  const timeline = await deps.processes.timeline(workflowId, now)
  if (timeline === 'notFound') return notAnsweredInTime
  if (isRefusal(timeline)) return timeline
  const { organiserId = null, industry, stage } = timeline
  const denied = authorise(actor, 'class.write', organiserId === null ? { industry } : { organiserId })
  return denied ?? refuse('class-act-not-allowed', { state: stage, act: 'sendPlan', allowed: null })
}
