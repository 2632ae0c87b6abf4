import type { Actor } from '../../../../domain/authority/actor'
import { authorise } from '../../../../domain/authority/authority'
import { courseYearTerms } from '../../../../domain/course/terms'
import { isRefusal, type Refusal, refuse } from '../../../../domain/refusals/refusal'
import type { EnrolCommand, Enrolled } from '../../../../workflows/contracts/course'
import type { CourseYearInput } from '../../../../workflows/contracts/messages'
import {
  type CourseYearKey,
  updates,
  workflowIds,
  workflowTypes,
} from '../../../../workflows/contracts/names'
import type { PortalDeps } from '../deps'
import { commandId, updateIdOf } from './command-id'
import { runUnderKey } from './idempotency-keys'
import { findOffering } from './offerings'
import { notAnsweredInTime } from './process-client'

/**
 * Starts a person's course year, or changes the offering of the one that runs (Article 8); the answer is the owner's.
 *
 * @returns what course answered; `not-found` without such an offering; `already-earned` where the course year has ended
 */
export async function enrol(
  deps: PortalDeps,
  actor: Actor,
  { offeringId, idempotencyKey: key }: { offeringId: string; idempotencyKey: string | undefined },
  now: Date,
): Promise<Enrolled | Refusal> {
  const personId = actor.scope.personId ?? ''
  const denied = authorise(actor, 'enrolment.enrol', { personId })
  if (denied) return denied
  const keyed = { actorId: actor.id, operation: 'enrol', key, input: { offeringId } }
  return runUnderKey(deps.sql, keyed, async attempt => {
    const offering = await findOffering(deps.sql, offeringId)
    if (!offering) return refuse('not-found', { offeringId })
    const enrolmentId = commandId(actor.id, 'enrol', key)
    const command: EnrolCommand = { enrolmentId, personId, offeringId, idempotencyKey: key ?? enrolmentId }
    const input: CourseYearInput = { ...offering, personId, terms: courseYearTerms(deps.policy, now) }
    const courseYear: CourseYearKey = { ...offering, personId, offeringId }
    const answer = await deps.processes.startAndAnswer<Enrolled>(
      { workflowType: workflowTypes.courseYear, workflowId: workflowIds.courseYear(courseYear), input },
      { update: updates.enrol, updateId: updateIdOf(enrolmentId, attempt), args: [actor, command] },
    )
    return answer === 'ended' ? refuseEnded(deps, courseYear, now) : answer
  })
}

/** The course year ended well or with its year: its own timeline says when, and the refusal with it. */
async function refuseEnded(deps: PortalDeps, key: CourseYearKey, now: Date): Promise<Refusal> {
  const timeline = await deps.processes.timeline(workflowIds.courseYear(key), now)
  if (timeline === 'notFound') return notAnsweredInTime
  if (isRefusal(timeline)) return timeline
  const about = { year: key.year, category: key.category, date: timeline.move.since }
  return timeline.stage === 'registered' ? refuse('already-earned', about) : refuse('year-closed', about)
}
