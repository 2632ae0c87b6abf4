import type { ExamActivities } from '../../../workflows/contracts/exam'
import { escalateOverdueContests } from './contest-deadlines'
import { correctResult } from './corrections'
import type { Exam } from './exam'
import { escalateOverdueResults } from './missing'
import { closeSitting, personBusiness, sittingProgress } from './progress'
import { publishSitting } from './publish'
import { cancelSitting, moveSitting, shrinkSitting } from './sitting-changes'
import { closeBooking, holdSitting } from './tickets'

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
