import type { ClaimActivities } from '../../../workflows/contracts/claim'
import type { TrainingClassActivities } from '../../../workflows/contracts/training-class'
import { applyDueDeadlines } from './claims/deadlines'
import { dueRegistrations, recordRegistered } from './claims/registration'
import { submitClaim } from './claims/submission'
import { applyDueClassDeadlines } from './classes/class-deadlines'
import { sendClassPlan } from './classes/plans/plans'
import { recordHoursRegistered } from './classes/registration/hours-batches'
import type { ClaimDeps } from './deps'

/**
 * The activities that workflows may ask of this service. Each is idempotent: one transaction with its outbox and
 * audit rows.
 */
export const createActivities = (deps: ClaimDeps): ClaimActivities & TrainingClassActivities => ({
  submitClaim: (actor, command) => submitClaim(deps, actor, command),
  keepClaimTime: (actor, { claimId }) => applyDueDeadlines(deps, actor, claimId),
  dueRegistrations: (actor, { claimId }) => dueRegistrations(deps, actor, claimId),
  recordRegistered: (actor, { claimId, written }) => recordRegistered(deps, actor, claimId, written),

  sendClassPlan: (actor, command) => sendClassPlan(deps, actor, command),
  keepClassTime: (actor, { classId }) => applyDueClassDeadlines(deps, actor, classId),
  recordHoursRegistered: (actor, command) => recordHoursRegistered(deps, actor, command),
})
