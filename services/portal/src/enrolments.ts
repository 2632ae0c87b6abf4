import type { Actor } from '../../../domain/authority/actor'
import { authorise } from '../../../domain/authority/authority'
import { isRefusal, type Refusal, refuse } from '../../../domain/refusals/refusal'
import type { EnrolCommand, Enrolled } from '../../../workflows/contracts/course'
import type { CourseYearInput } from '../../../workflows/contracts/messages'
import { type CourseYearKey, updates, workflowIds, workflowTypes } from '../../../workflows/contracts/names'
import { commandId } from './command-id'
import { findOffering } from './offerings'
import type { Portal } from './portal'
import { courseYearTerms } from './terms'

/**
 * Starts a person's course year, or changes the offering of the one that runs (Article 8); the answer is the owner's.
 *
 * @returns what course answered; `not-found` without such an offering; `already-earned` where the course year has ended
 */
export async function enrol(
  portal: Portal,
  actor: Actor,
  request: { offeringId: string; idempotencyKey: string | undefined },
  now: Date,
): Promise<Enrolled | Refusal> {
  const personId = actor.scope.personId ?? ''
  const denied = authorise(actor, 'enrolment.enrol', { personId })
  if (denied) return denied
  const offering = await findOffering(portal.sql, request.offeringId)
  if (!offering) return refuse('not-found', { offeringId: request.offeringId })
  const key: CourseYearKey = { ...offering, personId, offeringId: request.offeringId }
  const id = commandId(actor.id, 'enrol', request.idempotencyKey)
  const command: EnrolCommand = {
    enrolmentId: id,
    personId,
    offeringId: request.offeringId,
    idempotencyKey: request.idempotencyKey ?? id,
  }
  const input: CourseYearInput = { ...offering, personId, terms: courseYearTerms(portal.policy, now) }
  const answer = await portal.processes.startAndAnswer<Enrolled>(
    { workflowType: workflowTypes.courseYear, workflowId: workflowIds.courseYear(key), input },
    { update: updates.enrol, updateId: id, args: [actor, command] },
  )
  return answer === 'ended' ? refuseEnded(portal, key, now) : answer
}

/** The course year ended well or with its year: its own timeline says when, and the refusal with it. */
async function refuseEnded(portal: Portal, key: CourseYearKey, now: Date): Promise<Refusal> {
  const timeline = await portal.processes.timeline(workflowIds.courseYear(key), now)
  if (timeline === 'notFound') return refuse('temporarily-unavailable')
  if (isRefusal(timeline)) return timeline
  const about = { year: key.year, category: key.category, date: timeline.move.since }
  return timeline.stage === 'registered' ? refuse('already-earned', about) : refuse('year-closed', about)
}
