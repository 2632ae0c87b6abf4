import type { ExamActivities } from '../../../workflows/contracts/exam'
import type { Exam } from './exam'
import { publishSitting } from './publish'
import { closeBooking, holdSitting } from './tickets'

/** What workflows may ask of this service: each idempotent, one transaction, with its outbox and audit rows. */
export const createActivities = (
  exam: Exam,
): Pick<ExamActivities, 'publishSitting' | 'closeBooking' | 'holdSitting'> => ({
  publishSitting: (actor, command) => publishSitting(exam, actor, command),
  closeBooking: (actor, command) => closeBooking(exam, actor, command),
  holdSitting: (actor, command) => holdSitting(exam, actor, command),
})
