import { systemActor } from '../../../../domain/authority/actor'
import { isRefusal } from '../../../../domain/refusals/refusal'
import { newId } from '../../../kit/base/ids'
import type { Log } from '../../../kit/base/log'
import { periodically } from '../../../kit/run/periodic-loop'
import { lookEveryMs } from '../../../kit/run/polling'
import { getSubmission, lockClaim } from '../claims/claim-rows'
import { moveAndPublishClaim } from '../claims/transitions'
import { type ClaimDeps, inCommand } from '../deps'
import { computeClaimHours } from '../hours/hours'
import { lockClass } from './class-rows'
import { moveAndPublishClass as moveClassAndTell } from './class-transitions'
import { waitsForPolicy } from './registration/settlement'

/** A standard binds from the day after it was loaded: after midnight there is something to find. */
export const startPolicyWakeUps = (
  deps: ClaimDeps,
  relay: { wake(): void },
  log: Log,
): { close(): Promise<void> } =>
  periodically(
    lookEveryMs.upkeep,
    'the look through what waits for a standard',
    async () => {
      if ((await wakeWaitingForPolicy(deps, log)) > 0) relay.wake()
    },
    log,
  )

/**
 * Looks through what waits for a standard, and hands back to review what has a figure now. Its clock goes on where it
 * stopped.
 *
 * @returns how many go on
 */
export async function wakeWaitingForPolicy(deps: ClaimDeps, log: Log): Promise<number> {
  const where = { state: 'waitingForPolicy' }
  const claims = await deps.prisma.claim.findMany({
    where,
    select: { claimId: true },
    orderBy: { claimId: 'asc' },
  })
  let woken = 0
  for (const { claimId } of claims) if (await wakeClaim(deps, claimId)) woken += 1
  const classes = await deps.prisma.trainingClass.findMany({
    where,
    select: { classId: true },
    orderBy: { classId: 'asc' },
  })
  for (const { classId } of classes) if (await wakeClass(deps, classId)) woken += 1
  if (woken > 0) log.info({ woken }, 'claims and classes that waited for a standard go on')
  return woken
}

/** The department reviews it, with the whole time of a review. */
function wakeClass(deps: ClaimDeps, classId: string): Promise<boolean> {
  return inCommand(deps, systemActor('trainingClass', newId()), async context => {
    const trainingClass = await lockClass(context.sql, classId)
    if (trainingClass?.state !== 'waitingForPolicy' || (await waitsForPolicy(context, trainingClass)))
      return false
    const moving = { act: 'loadPolicy', party: 'system', by: 'class.progress' } as const
    return !isRefusal(await moveClassAndTell(context, trainingClass, moving))
  })
}

function wakeClaim(deps: ClaimDeps, claimId: string): Promise<boolean> {
  return inCommand(deps, systemActor('claim', newId()), async context => {
    const claim = await lockClaim(context.sql, claimId)
    if (claim?.state !== 'waitingForPolicy') return false
    const { facts } = await getSubmission(context.sql, claim)
    const hours = await computeClaimHours(context, { claimId, personId: claim.personId, facts })
    if (isRefusal(hours) && hours.code === 'standard-not-loaded') return false
    const moved = await moveAndPublishClaim(context, claim, {
      act: 'loadPolicy',
      party: 'system',
      by: 'claim.progress',
    })
    return !isRefusal(moved)
  })
}
