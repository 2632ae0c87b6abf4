import { z } from 'zod'
import { claimStates } from '../../../../domain/claim/states'
import { answering, type Endpoint, endpoint, ok } from '../../../kit/http/endpoint'
import type { PortalDeps } from '../deps'
import { callerOf } from './caller'
import { submitClaim } from './claims'

const SubmittedSchema = z
  .object({
    claimId: z.string(),
    state: z.enum(claimStates),
    move: z.enum(['person', 'department', 'bureau', 'system', 'nobody']).describe('Whose move it is now'),
    since: z.iso.datetime(),
    dueAt: z.iso.datetime().nullable().describe('Until when'),
    industry: z.string().describe('Whose department reviews it; empty: the municipal bureau names one'),
    year: z.number().int(),
  })
  .meta({ id: 'ClaimSubmitted' })

/** A claim is written and reviewed at its service; handing it in starts its process, and is done here. */
export const claimRoute = (deps: PortalDeps): Endpoint =>
  endpoint({
    id: 'submitClaim',
    method: 'post',
    path: '/v1/claims/{claimId}/submission',
    summary: 'Hands a claim in for review, or hands it in again, corrected: frozen as a new revision',
    article: '12',
    who: 'claim.write',
    params: z.object({ claimId: z.uuid() }),
    answers: { 200: SubmittedSchema },
    refusals: [
      'not-found',
      'temporarily-unavailable',
      'idempotency-key-reused',
      'claim-act-not-allowed',
      'account-unverified',
      'activity-in-future',
      'activity-before-regulation',
      'claim-window-closed',
      'claim-correction-late',
      'employer-needed',
      'evidence-missing',
      'evidence-needs-description',
      'type-nine-not-named',
      'rank-not-counted',
      'achievement-already-counted',
    ],
    handle: async call => answering(ok)(await submitClaim(deps, callerOf(call), call.params.claimId)),
  })
