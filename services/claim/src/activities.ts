import type { ClaimActivities } from '../../../workflows/contracts/claim'
import type { TrainingClassActivities } from '../../../workflows/contracts/training-class'
import { keepClaimTime } from './claims/deadlines'
import { dueRegistrations, recordRegistered } from './claims/registration'
import { submitClaim } from './claims/submission'
import { keepClassTime } from './classes/class-deadlines'
import { sendClassPlan } from './classes/plans/plans'
import { recordHoursRegistered } from './classes/registration/hours-batches'
import type { ClaimDeps } from './deps'

/** What workflows may ask of this service: each idempotent, one transaction, with its outbox and audit rows. */
export const createActivities = (claims: ClaimDeps): ClaimActivities & TrainingClassActivities => ({
  submitClaim: (actor, command) => submitClaim(claims, actor, command),
  keepClaimTime: (actor, { claimId }) => keepClaimTime(claims, actor, claimId),
  dueRegistrations: (actor, { claimId }) => dueRegistrations(claims, actor, claimId),
  recordRegistered: (actor, { claimId, written }) => recordRegistered(claims, actor, claimId, written),

  sendClassPlan: (actor, command) => sendClassPlan(claims, actor, command),
  keepClassTime: (actor, { classId }) => keepClassTime(claims, actor, classId),
  recordHoursRegistered: (actor, command) => recordHoursRegistered(claims, actor, command),
})
