import type { ClaimActivities } from '../../../workflows/contracts/claim'
import type { Claims } from './claims'
import { keepClaimTime } from './deadlines'
import { dueRegistrations, recordRegistered } from './registering'
import { submitClaim } from './submitting'

/** What workflows may ask of this service: each idempotent, one transaction, with its outbox and audit rows. */
export const createActivities = (claims: Claims): ClaimActivities => ({
  submitClaim: (actor, command) => submitClaim(claims, actor, command),
  keepClaimTime: (actor, { claimId }) => keepClaimTime(claims, actor, claimId),
  dueRegistrations: (actor, { claimId }) => dueRegistrations(claims, actor, claimId),
  recordRegistered: (actor, { claimId, written }) => recordRegistered(claims, actor, claimId, written),
})
