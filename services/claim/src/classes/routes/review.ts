import { z } from 'zod'
import type { Actor } from '../../../../../domain/authority/actor'
import { classKinds } from '../../../../../domain/class/class'
import { classStates } from '../../../../../domain/class/states'
import { HalfHoursSchema } from '../../../../../domain/hours/half-hours'
import type { Refusal } from '../../../../../domain/refusals/refusal'
import { PlainDateSchema } from '../../../../../domain/time/plain-date'
import type { ClassStands } from '../../../../../workflows/contracts/training-class'
import { InstantCursorSchema } from '../../../../kit/http/cursor'
import { answering, created, type Endpoint, endpoint, noContent, ok } from '../../../../kit/http/endpoint'
import { type Page, pageOf } from '../../../../kit/http/page'
import { languageOf } from '../../../../kit/http/problem'
import { Count } from '../../../../kit/sql/numbers'
import type { ClaimDeps } from '../../deps'
import { endAuthorisation, listAuthorisations, recordAuthorisation } from '../authorisations'
import { listClasses, readClassQueue } from '../class-lists'
import { returnRoster, reviewRoster } from '../class-review'
import { readClass } from '../class-views'
import { giveProvisionalHoursOfClass } from '../provisional-class'
import { restoreClass } from '../restoration'
import { reverseClass } from '../reversal'
import { closeClass, extendRoster, refuseRoster, reopenRoster } from '../roster-endings'
import { listOwnRows, listRows } from '../rosters/row-lists'
import {
  AuthorisationBody,
  AuthorisationSchema,
  ClassProposalSchema,
  ClassSummarySchema,
  ClassViewSchema,
  OwnRowSchema,
  RosterRowSchema,
  StandsSchema,
} from '../schemas'
import { type ClassProposal, listClassProposals } from '../second-official'
import {
  acting,
  answerByTwo,
  answerStands,
  ClassParams,
  keyed,
  LimitSchema,
  PageQuery,
  ReasonBody,
  ReasonSchema,
} from './schemas'

const ROWS_REVERSED_MAX = 500

const RowsBody = ReasonBody.extend({
  rowIds: z
    .array(z.uuid())
    .min(1)
    .max(ROWS_REVERSED_MAX)
    .refine(ids => new Set(ids).size === ids.length, 'the same row twice')
    .optional()
    .describe('Without it, the whole class'),
})

/** Where rows are registered. */
const registering = [
  'association-not-authorised',
  'class-approval-missing',
  'standard-not-loaded',
  'claim-fact-missing',
  'type-nine-not-named',
  'rank-not-counted',
] as const

const byTwo = { 200: StandsSchema, 202: StandsSchema } as const

const shownProposal = (each: ClassProposal) => ({
  ...each,
  proposedAt: each.proposedAt.toISOString(),
  confirmUntil: each.confirmUntil.toISOString(),
})

/** An act that says why, and nothing else. */
const reasoned = {
  method: 'post',
  article: '13',
  params: ClassParams,
  body: ReasonBody,
  answers: { 200: StandsSchema },
  refusals: acting,
} as const

async function actWithReason(
  deps: ClaimDeps,
  operation: string,
  call: Parameters<typeof keyed>[2] & {
    readonly actor: Actor
    readonly params: { readonly classId: string }
    readonly body: { readonly reason: string }
  },
  act: (deps: ClaimDeps, actor: Actor, classId: string, reason: string) => Promise<ClassStands | Refusal>,
) {
  const { actor, params, body } = call
  return answerStands(await act(keyed(deps, operation, call), actor, params.classId, body.reason))
}

/** Acts of departments and the municipal bureau on classes, and the views of a class. */
export const reviewRoutes = (deps: ClaimDeps): Endpoint[] => [
  endpoint({
    id: 'reviewRoster',
    method: 'post',
    path: '/v1/training-classes/{classId}/review',
    summary: 'The department has reviewed summary and roster: all people on it are registered at once',
    article: '13',
    who: 'class.review',
    params: ClassParams,
    body: z.object({
      seq: Count.describe(
        'The `seq` of the class that was read: rows that came after it are not registered unseen',
      ),
      reason: ReasonSchema.optional(),
    }),
    answers: { 200: StandsSchema },
    refusals: [...acting, 'roster-same-official', 'roster-outdated', ...registering],
    handle: async call =>
      answerStands(
        await reviewRoster(keyed(deps, 'reviewRoster', call), call.actor, call.params.classId, call.body),
      ),
  }),
  endpoint({
    id: 'returnRoster',
    method: 'post',
    path: '/v1/training-classes/{classId}/return',
    summary: 'Returns the roster to the organiser, with what to correct',
    article: '13',
    who: 'class.review',
    params: ClassParams,
    body: ReasonBody,
    answers: { 200: StandsSchema },
    refusals: acting,
    handle: async call =>
      answerStands(
        await returnRoster(
          keyed(deps, 'returnRoster', call),
          call.actor,
          call.params.classId,
          call.body.reason,
        ),
      ),
  }),
  endpoint({
    ...reasoned,
    id: 'refuseRoster',
    path: '/v1/training-classes/{classId}/roster-refusal',
    summary:
      'The department refuses a roster, with the reason: no person on it is registered by this class; for a registered class it refuses only the rows posted since',
    who: 'class.review',
    handle: call => actWithReason(deps, 'refuseRoster', call, refuseRoster),
  }),
  endpoint({
    id: 'giveProvisionalHoursOfClass',
    method: 'post',
    path: '/v1/training-classes/{classId}/provisional-hours',
    summary:
      'Hours of a whole day where no figure is loaded: one official proposes them with a citation, another confirms the same',
    article: '13',
    who: 'class.review',
    params: ClassParams,
    body: z.object({
      seq: Count.describe('The `seq` of the class that was read'),
      hoursPerDay: HalfHoursSchema.describe('Of a whole day; half a day has half of them'),
      citation: ReasonSchema,
    }),
    answers: { 200: StandsSchema },
    refusals: [
      ...acting,
      'roster-same-official',
      'roster-outdated',
      ...registering,
      'standard-loaded',
      'provisional-needs-two',
      'provisional-differs',
      'hours-by-hand-above-max',
    ],
    handle: async call => {
      const { hoursPerDay: halfHoursPerDay, ...body } = call.body
      const given = { ...body, halfHoursPerDay }
      const asked = keyed(deps, 'giveProvisionalHoursOfClass', call)
      return answerStands(await giveProvisionalHoursOfClass(asked, call.actor, call.params.classId, given))
    },
  }),
  endpoint({
    ...reasoned,
    id: 'extendRosterTime',
    path: '/v1/training-classes/{classId}/roster-extension',
    summary: 'The bureau gives an organiser that is late the time for its roster again, with the reason',
    who: 'class.reverse',
    handle: call => actWithReason(deps, 'extendRosterTime', call, extendRoster),
  }),
  endpoint({
    ...reasoned,
    id: 'closeTrainingClass',
    path: '/v1/training-classes/{classId}/closing',
    summary: 'The bureau ends the wait for an organiser that is late with its roster, with the reason',
    who: 'class.reverse',
    handle: call => actWithReason(deps, 'closeTrainingClass', call, closeClass),
  }),
  endpoint({
    ...reasoned,
    id: 'reopenRoster',
    path: '/v1/training-classes/{classId}/reopening',
    summary:
      'The bureau lets an organiser send its roster again, after a refusal or a closing, with the reason',
    who: 'class.reverse',
    handle: call => actWithReason(deps, 'reopenRoster', call, reopenRoster),
  }),
  endpoint({
    ...reasoned,
    id: 'restoreTrainingClass',
    path: '/v1/training-classes/{classId}/restoration',
    summary:
      'Restores reversed hours of a class or of some of its rows, when a second official asks for the same (202 until then)',
    article: '15',
    who: 'class.reverse',
    body: RowsBody,
    answers: byTwo,
    refusals: [...acting, 'needs-second-official', 'official-unnamed'],
    handle: async call =>
      answerByTwo(
        await restoreClass(
          keyed(deps, 'restoreTrainingClass', call),
          call.actor,
          call.params.classId,
          call.body,
        ),
      ),
  }),
  endpoint({
    id: 'reverseTrainingClass',
    method: 'post',
    path: '/v1/training-classes/{classId}/reversal',
    summary:
      'Reverses the registered hours of a class or of some of its rows, when a second official asks for the same (202 until then)',
    article: '15',
    who: 'class.reverse',
    params: ClassParams,
    body: RowsBody,
    answers: byTwo,
    refusals: [...acting, 'needs-second-official', 'official-unnamed'],
    handle: async call =>
      answerByTwo(
        await reverseClass(
          keyed(deps, 'reverseTrainingClass', call),
          call.actor,
          call.params.classId,
          call.body,
        ),
      ),
  }),
  endpoint({
    id: 'listClassProposals',
    method: 'get',
    path: '/v1/class-proposals',
    summary:
      'Reversals and restorations of classes that wait for a second official of the bureau, the oldest first',
    article: '15',
    who: 'class.reverse',
    query: z.object(PageQuery),
    answers: { 200: pageOf(ClassProposalSchema) },
    refusals: [],
    handle: async ({ actor, query }) =>
      answering(({ items, next }: Page<ClassProposal>) => ok({ items: items.map(shownProposal), next }))(
        await listClassProposals(deps, actor, query),
      ),
  }),
  endpoint({
    id: 'listTrainingClasses',
    method: 'get',
    path: '/v1/training-classes',
    summary:
      'The classes of an organiser; the classes that a department reviews; or, for the municipal bureau, all classes that were sent; the newest first',
    article: '13',
    who: 'class.read',
    query: z.object({
      ...PageQuery,
      state: z.enum(classStates).optional(),
      kind: z.enum(classKinds).optional(),
    }),
    answers: { 200: pageOf(ClassSummarySchema) },
    refusals: ['not-found'],
    handle: async ({ actor, query }) => answering(ok)(await listClasses(deps, actor, query)),
  }),
  endpoint({
    id: 'readClassQueue',
    method: 'get',
    path: '/v1/class-queue',
    summary:
      'Plans and rosters that wait for the department, earliest deadline first; for the municipal bureau, those that escalated to it',
    article: '13',
    who: 'class.review',
    query: z.object({ after: InstantCursorSchema.optional(), limit: LimitSchema }),
    answers: { 200: pageOf(ClassSummarySchema) },
    refusals: ['not-found'],
    handle: async ({ actor, query }) => answering(ok)(await readClassQueue(deps, actor, query)),
  }),
  endpoint({
    id: 'readTrainingClass',
    method: 'get',
    path: '/v1/training-classes/{classId}',
    summary:
      'A class: its plan, its documents, whose move it is, its history, and how far its registration is',
    article: '13',
    who: 'class.read',
    params: ClassParams,
    answers: { 200: ClassViewSchema },
    refusals: ['not-found'],
    handle: async ({ actor, params }) => answering(ok)(await readClass(deps, actor, params.classId)),
  }),
  endpoint({
    id: 'listRosterRows',
    method: 'get',
    path: '/v1/training-classes/{classId}/rows',
    summary: 'The rows of a roster: person, hours, and why some are set aside',
    article: '13',
    who: 'class.read',
    params: ClassParams,
    query: z.object({ ...PageQuery, state: RosterRowSchema.shape.state.optional() }),
    answers: { 200: pageOf(RosterRowSchema) },
    refusals: ['not-found'],
    handle: async ({ actor, params, query, request }) => {
      const language = languageOf(request.get('accept-language'))
      return answering(ok)(await listRows(deps, actor, params.classId, { ...query, language }))
    },
  }),
  endpoint({
    id: 'listMyClassRows',
    method: 'get',
    path: '/v1/my/training-classes',
    summary: 'Your own rows on rosters: their hours, or how to claim instead',
    article: '13',
    who: 'class.readOwn',
    query: z.object(PageQuery),
    answers: { 200: pageOf(OwnRowSchema) },
    refusals: ['not-found'],
    handle: async ({ actor, query, request }) => {
      const language = languageOf(request.get('accept-language'))
      return answering(ok)(await listOwnRows(deps, actor, { ...query, language }))
    },
  }),
  endpoint({
    id: 'recordAuthorisation',
    method: 'post',
    path: '/v1/authorisations',
    summary: 'Records that an association is authorised for the title reviews of a series',
    article: '13',
    who: 'authorisation.write',
    body: AuthorisationBody,
    answers: { 201: z.object({ authorisationId: z.string() }) },
    refusals: ['idempotency-key-reused', 'title-series-unknown'],
    handle: async call =>
      answering((authorisationId: string) => created({ authorisationId }))(
        await recordAuthorisation(keyed(deps, 'recordAuthorisation', call), call.actor, call.body),
      ),
  }),
  endpoint({
    id: 'endAuthorisation',
    method: 'post',
    path: '/v1/authorisations/{authorisationId}/end',
    summary: 'Ends an authorisation with a day, with the reason',
    article: '13',
    who: 'authorisation.write',
    params: z.object({ authorisationId: z.uuid() }),
    body: ReasonBody.extend({ untilDay: PlainDateSchema }),
    answers: { 204: null },
    refusals: ['not-found'],
    handle: async ({ actor, params, body }) =>
      answering(noContent)(await endAuthorisation(deps, actor, params.authorisationId, body)),
  }),
  endpoint({
    id: 'listAuthorisations',
    method: 'get',
    path: '/v1/authorisations',
    summary: 'The authorisations of an association: the title series that it may train for',
    article: '13',
    who: 'authorisation.read',
    query: z.object({ organiserId: z.uuid(), ...PageQuery }),
    answers: { 200: pageOf(AuthorisationSchema) },
    refusals: [],
    handle: async ({ query }) => ok(await listAuthorisations(deps, query)),
  }),
]
