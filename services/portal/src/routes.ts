import { z } from 'zod'
import { auditEndpoint } from '../../kit/http/audit-endpoint'
import { accepted, answering, created, type Endpoint, endpoint, ok } from '../../kit/http/endpoint'
import { readingsEndpoint } from '../../kit/http/readings-endpoint'
import { announcementRoutes } from './announcements/routes'
import { auditRoute, readingsRoute } from './audit/routes'
import type { PortalDeps } from './deps'
import { eventRoutes } from './events/routes'
import { noticeRoutes } from './notices/routes'
import { demoAccountsRoute } from './pages/demo-accounts'
import { callerOf } from './processes/caller'
import { claimRoute } from './processes/claim-routes'
import { classRoute } from './processes/class-routes'
import { type Corrected, confirmCorrection, correctResult } from './processes/corrections'
import { enrol } from './processes/enrolments'
import { policyRoute } from './processes/policy-routes'
import { ReasonSchema } from './processes/reason'
import { changeRoutes, publishRoute } from './processes/sitting-routes'
import { timelineRoutes } from './processes/timeline-routes'
import { referenceRoute } from './reference/routes'
import { webSessionRoutes } from './web-sessions/routes'

/** As the exam service keeps a score. */
const SCORE_MAX = 9_999_999.99

const processRefusals = ['not-found', 'temporarily-unavailable', 'internal-fault'] as const

const EnrolledSchema = z
  .object({
    enrolmentId: z.string(),
    personId: z.string(),
    offeringId: z.string(),
    courseId: z.string(),
    courseTitle: z.string(),
    year: z.number().int(),
    category: z.enum(['general', 'industryCommon']),
    enrolledAt: z.string(),
    changed: z.boolean().describe('True where the offering of a running enrolment was changed'),
    historyLoaded: z
      .boolean()
      .describe(
        'Whether studies of earlier systems are known for this person; where not, Article 8 was judged without them',
      ),
  })
  .meta({ id: 'Enrolled' })

const isOneCorrection = (body: {
  score: number | null
  scoreMax: number | null
  absent: boolean
  outcome?: string | undefined
}): boolean => {
  const hasScore = body.score !== null && body.scoreMax !== null
  return [hasScore, body.absent, body.outcome !== undefined].filter(Boolean).length === 1
}

const CorrectionBody = z
  .object({
    score: z.number().min(0).max(SCORE_MAX).nullable().default(null),
    scoreMax: z.number().positive().max(SCORE_MAX).nullable().default(null),
    absent: z.boolean().default(false),
    outcome: z.enum(['passed', 'failed']).optional().describe('Of an assessment that has no score'),
    reason: ReasonSchema,
  })
  .refine(isOneCorrection, {
    path: ['score'],
    message: 'one of: a score with its scoreMax, absent, an outcome',
  })

const Outcome = z.enum(['passed', 'failed', 'absent'])
const CorrectionSchema = z
  .object({
    correctionId: z.string(),
    resultId: z.string(),
    from: Outcome,
    to: Outcome,
    awardStands: z.boolean().describe('Whether the hours stand after this'),
  })
  .meta({ id: 'Correction' })

const CorrectionProposedSchema = z
  .object({
    correctionId: z.string(),
    resultId: z.string(),
    from: z.enum(['failed', 'absent']),
    to: z.literal('passed'),
    proposedAt: z.iso.datetime(),
    confirmUntil: z.iso.datetime().describe('The deadline for another official to confirm it'),
  })
  .meta({ id: 'CorrectionProposed' })

const answerCorrected = (corrected: Corrected) =>
  'recorded' in corrected ? created(corrected.recorded) : accepted(corrected.proposed)

const correctionRefusals = [
  ...processRefusals,
  'needs-second-official',
  'official-unnamed',
  'correction-unchanged',
  'sitting-closed',
  'row-score-out-of-range',
  'conflict',
  'idempotency-key-reused',
] as const

/** Endpoints that start or update a process and answer in the same call. All other requests pass through. */
export const createRoutes = (deps: PortalDeps): Endpoint[] => [
  ...webSessionRoutes(deps),
  referenceRoute(),
  endpoint({
    id: 'enrol',
    method: 'post',
    path: '/v1/enrolments',
    summary: 'Enrols in an offering (培训报名), or changes to another of the year until study is finished',
    article: '8',
    who: 'enrolment.enrol',
    body: z.object({ offeringId: z.uuid() }),
    answers: { 200: EnrolledSchema, 201: EnrolledSchema },
    refusals: [
      ...processRefusals,
      'offering-not-confirmed',
      'offering-withdrawn',
      'year-closed',
      'year-not-open',
      'course-studied-in-past-year',
      'already-enrolled',
      'study-already-finished',
      'already-earned',
      'industry-mismatch',
      'idempotency-key-reused',
    ],
    handle: async ({ actor, body, idempotencyKey, now }) =>
      answering((enrolled: { changed: boolean; enrolmentId: string }) =>
        enrolled.changed ? ok(enrolled) : created(enrolled, `/v1/enrolments/${enrolled.enrolmentId}`),
      )(await enrol(deps, actor, { ...body, idempotencyKey }, now)),
  }),
  publishRoute(deps),
  ...changeRoutes(deps),
  endpoint({
    id: 'correctResult',
    method: 'post',
    path: '/v1/results/{resultId}/corrections',
    summary:
      'Corrects one result with a reason; hours that depend on it are reversed or granted. A correction to a pass waits for a second official',
    article: '16',
    who: 'results.correct',
    params: z.object({ resultId: z.uuid() }),
    body: CorrectionBody,
    answers: { 201: CorrectionSchema, 202: CorrectionProposedSchema },
    refusals: [...correctionRefusals, 'correction-needs-reason', 'proposal-open'],
    handle: async call =>
      answering(answerCorrected)(await correctResult(deps, callerOf(call), { ...call.params, ...call.body })),
  }),
  endpoint({
    id: 'confirmCorrection',
    method: 'post',
    path: '/v1/results/{resultId}/corrections/{correctionId}/confirmation',
    summary: 'Confirms, as a second official, a correction that turns a result into a pass',
    article: '16',
    who: 'results.correct',
    params: z.object({ resultId: z.uuid(), correctionId: z.uuid() }),
    answers: { 201: CorrectionSchema },
    refusals: [...correctionRefusals, 'proposal-lapsed', 'proposal-outdated'],
    handle: async call =>
      answering(answerCorrected)(await confirmCorrection(deps, callerOf(call), call.params)),
  }),
  claimRoute(deps),
  classRoute(deps),
  ...timelineRoutes(deps),
  auditEndpoint('portal', deps.sql),
  readingsEndpoint('portal', deps.sql),
  auditRoute(deps),
  readingsRoute(deps),
  policyRoute(deps.policy),
  demoAccountsRoute(deps.demoAccounts),
  ...announcementRoutes(deps),
  ...noticeRoutes(deps),
  ...eventRoutes(deps),
]
