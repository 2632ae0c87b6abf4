import { z } from 'zod'
import { refuse } from '../../../domain/refusals/refusal'
import type { CourseActivities } from '../../../workflows/contracts/course'
import type { Clock } from '../../kit/base/clock'
import { mustBeAllowed } from '../../kit/base/process-actor'
import type { CourseDeps } from './deps'
import { enrol } from './enrolments/enrolment'
import { endEnrolment, issueReminder } from './enrolments/enrolment-end'

const EnrolCommandSchema = z.object({
  enrolmentId: z.uuid(),
  personId: z.uuid(),
  offeringId: z.uuid(),
  idempotencyKey: z.string().min(1),
})

/** The activities that workflows may call. Each is one transaction, and may be called again. */
export const createActivities = (deps: CourseDeps, clock: Clock): CourseActivities => ({
  enrol: async (actor, command) => {
    const parsed = EnrolCommandSchema.safeParse(command)
    if (!parsed.success)
      return refuse('invalid-input', {
        field: parsed.error.issues.map(i => i.path.join('.')).join(', '),
        reason: null,
      })
    return enrol(deps, { actor, now: clock.now() }, parsed.data)
  },
  remind: async (actor, reminder) => {
    mustBeAllowed(actor, 'reminder.issue')
    await issueReminder(deps, { actor, now: clock.now() }, reminder)
  },
  endEnrolment: async (actor, command) => {
    mustBeAllowed(actor, 'enrolment.end')
    await endEnrolment(deps, { actor, now: clock.now() }, command)
  },
})
