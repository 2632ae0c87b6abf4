import type { ExamActivities } from '../../../workflows/contracts/exam'
import { cancelSitting, moveSitting, shrinkSitting } from './changes/sitting-changes'
import type { Exam } from './deps'
import { closeBooking, holdSitting } from './door/tickets'
import { escalateOverdueContests } from './results/contest-deadlines'
import { correctResult } from './results/corrections'
import { escalateOverdueResults } from './results/overdue-results'
import { closeSitting, personBusiness, sittingProgress } from './seats/sitting-progress'
import { publishSitting } from './sittings/publication'

/** What workflows may ask of this service: each idempotent, one transaction, with its outbox and audit rows. */
export const createActivities = (exam: Exam): ExamActivities => ({
  publishSitting: (actor, command) => publishSitting(exam, actor, command),
  cancelSitting: (actor, command) => cancelSitting(exam, actor, command),
  moveSitting: (actor, command) => moveSitting(exam, actor, command),
  shrinkSitting: (actor, command) => shrinkSitting(exam, actor, command),
  closeBooking: (actor, command) => closeBooking(exam, actor, command),
  holdSitting: (actor, command) => holdSitting(exam, actor, command),
  sittingProgress: (actor, command) => sittingProgress(exam, actor, command),
  escalateOverdueResults: (actor, command) => escalateOverdueResults(exam, actor, command),
  escalateOverdueContests: (actor, command) => escalateOverdueContests(exam, actor, command),
  closeSitting: (actor, command) => closeSitting(exam, actor, command),
  correctResult: (actor, command) => correctResult(exam, actor, command),
  personBusiness: (actor, query) => personBusiness(exam, actor, query),
})
