import type { ExamActivities } from '../../../workflows/contracts/exam'
import { publishSitting } from './changes/publication'
import { cancelSitting, moveSitting, shrinkSitting } from './changes/sitting-changes'
import type { ExamDeps } from './deps'
import { closeBooking, holdSitting } from './door/tickets'
import { escalateOverdueContests } from './results/contest-deadlines'
import { correctResult } from './results/corrections'
import { escalateOverdueResults } from './results/overdue-results'
import { closeSitting, personBusiness, sittingProgress } from './seats/sitting-progress'

/** The activities that workflows may call: each is idempotent and one transaction, with its outbox and audit rows. */
export const createActivities = (deps: ExamDeps): ExamActivities => ({
  publishSitting: (actor, command) => publishSitting(deps, actor, command),
  cancelSitting: (actor, command) => cancelSitting(deps, actor, command),
  moveSitting: (actor, command) => moveSitting(deps, actor, command),
  shrinkSitting: (actor, command) => shrinkSitting(deps, actor, command),
  closeBooking: (actor, command) => closeBooking(deps, actor, command),
  holdSitting: (actor, command) => holdSitting(deps, actor, command),
  sittingProgress: (actor, command) => sittingProgress(deps, actor, command),
  escalateOverdueResults: (actor, command) => escalateOverdueResults(deps, actor, command),
  escalateOverdueContests: (actor, command) => escalateOverdueContests(deps, actor, command),
  closeSitting: (actor, command) => closeSitting(deps, actor, command),
  correctResult: (actor, command) => correctResult(deps, actor, command),
  personBusiness: (actor, query) => personBusiness(deps, actor, query),
})
