import { z } from 'zod'
import { evidenceKindsOf, evidenceRules } from '../../../../../domain/claim/evidence'
import { isRefusal } from '../../../../../domain/refusals/refusal'
import { claimTypes, kindsOf } from '../../../../../domain/standards/rule-set'
import { answering, created, type Endpoint, endpoint, ok } from '../../../../kit/http/endpoint'
import { pageOf } from '../../../../kit/http/page'
import { TextSchema } from '../../../../kit/http/text'
import type { ClaimDeps } from '../../deps'
import { lodgeAppeal, withdrawAppeal } from '../appeals'
import { createDraft, editDraft, withdrawClaim } from '../drafts'
import { listOwnClaims } from '../lists/own'
import { previewClaim } from '../preview'
import { acting, ClaimParams, keyed, LimitSchema, ReasonSchema } from '../schemas'
import { ClaimSchema, OwnSummarySchema, PreviewSchema, SummarySchema } from '../view-schemas'
import { readClaim } from '../views'

const FORM_LENGTH_MAX = 20_000

const WritingSchema = z.object({
  form: z
    .looseObject({ type: z.literal(claimTypes).meta({ enum: [...claimTypes] }) })
    .refine(form => JSON.stringify(form).length <= FORM_LENGTH_MAX, 'too long a form')
    .describe(
      'The form of the type, as far as it is filled in: full-width digits and other ways to write a day are taken',
    ),
  lateReason: ReasonSchema.nullable()
    .optional()
    .describe('Why it is claimed after 31 March of the next year'),
  anotherWorkReason: ReasonSchema.nullable()
    .optional()
    .describe(
      'Why it is another work (另一成果) than one that counts already under the same name: a reviewer confirms it',
    ),
})

const TypeSchema = z
  .object({
    type: z.number().int(),
    kinds: z.array(z.string()).describe('Empty for type 9, whose kinds the provincial rule names'),
    required: z.union([z.literal('one'), z.array(z.string())]).describe("'one': any one of the list"),
    evidence: z.array(z.object({ kind: z.string(), name: TextSchema, sample: TextSchema })),
  })
  .meta({ id: 'ClaimType' })

/**
 * Endpoints for a person's own claims (学时认证 > 新增认证, Article 12). The portal has the submission, which starts a
 * process.
 */
export const ownRoutes = (deps: ClaimDeps): Endpoint[] => [
  endpoint({
    id: 'listClaimTypes',
    method: 'get',
    path: '/v1/claim-types',
    summary:
      'The nine claim types, with the kinds of evidence that each takes and a description of each kind',
    article: '12',
    who: 'anyone',
    answers: { 200: z.object({ items: z.array(TypeSchema) }) },
    refusals: [],
    handle: async () => ok({ items: claimTypes.map(shownType) }),
  }),
  endpoint({
    id: 'listMyClaims',
    method: 'get',
    path: '/v1/my/claims',
    summary: 'My claims, the newest first: the state of each, its hours, and whose move it is',
    article: '12',
    who: 'claim.write',
    query: z.object({ after: z.uuid().optional(), limit: LimitSchema }),
    answers: { 200: pageOf(OwnSummarySchema) },
    refusals: ['not-found'],
    handle: async ({ actor, query }) => answering(ok)(await listOwnClaims(deps, actor, query)),
  }),
  endpoint({
    id: 'createClaim',
    method: 'post',
    path: '/v1/claims',
    summary: 'Begins a claim of one of the nine types (新增认证)',
    article: '12',
    who: 'claim.write',
    body: WritingSchema,
    answers: { 201: ClaimSchema },
    refusals: ['not-found', 'claims-a-day-used', 'idempotency-key-reused'],
    handle: async ({ actor, body, idempotencyKey }) => {
      const made = await createDraft(deps, actor, writing(body), idempotencyKey)
      if (isRefusal(made)) return made
      return answering((claim: object) => created(claim, `/v1/claims/${made}`))(
        await readClaim(deps, actor, made),
      )
    },
  }),
  endpoint({
    id: 'getClaim',
    method: 'get',
    path: '/v1/claims/{claimId}',
    summary: 'A claim: its form, its hours, its history, whose move it is, and until when',
    article: '12',
    who: 'claim.read',
    params: ClaimParams,
    answers: { 200: ClaimSchema },
    refusals: ['not-found'],
    handle: async ({ actor, params }) => answering(ok)(await readClaim(deps, actor, params.claimId)),
  }),
  endpoint({
    id: 'editClaim',
    method: 'put',
    path: '/v1/claims/{claimId}',
    summary: 'Fills in a draft, or corrects a returned claim',
    article: '12',
    who: 'claim.write',
    params: ClaimParams,
    body: WritingSchema,
    answers: { 200: ClaimSchema },
    refusals: ['not-found', 'claim-act-not-allowed'],
    handle: async ({ actor, params, body }) => {
      const edited = await editDraft(deps, actor, params.claimId, writing(body))
      return isRefusal(edited) ? edited : answering(ok)(await readClaim(deps, actor, edited))
    },
  }),
  endpoint({
    id: 'previewClaim',
    method: 'post',
    path: '/v1/claims/{claimId}/preview',
    summary:
      'What a submission of a draft or returned claim would say now: its hours, caps and refusals; writes nothing',
    article: '12',
    who: 'claim.write',
    params: ClaimParams,
    answers: { 200: PreviewSchema },
    refusals: ['not-found', 'claim-act-not-allowed', 'claim-correction-late'],
    writesFacts: false,
    handle: async ({ actor, params }) => answering(ok)(await previewClaim(deps, actor, params.claimId)),
  }),
  endpoint({
    id: 'withdrawClaim',
    method: 'post',
    path: '/v1/claims/{claimId}/withdrawal',
    summary: 'Withdraws a claim that is not decided yet',
    article: '12',
    who: 'claim.write',
    params: ClaimParams,
    answers: { 200: ClaimSchema },
    refusals: acting,
    handle: async call => {
      const { actor, params } = call
      const done = await withdrawClaim(keyed(deps, 'withdrawClaim', call), actor, params.claimId)
      return isRefusal(done) ? done : answering(ok)(await readClaim(deps, actor, done))
    },
  }),
  endpoint({
    id: 'appealClaim',
    method: 'post',
    path: '/v1/claims/{claimId}/appeal',
    summary: 'Appeals to the municipal bureau (申诉): of a rejection, or of the hours, which stand meanwhile',
    article: '12',
    who: 'claim.write',
    params: ClaimParams,
    body: z.object({ reason: ReasonSchema }),
    answers: { 200: SummarySchema },
    refusals: [...acting, 'claim-reason-required', 'appeal-window-closed', 'appeal-decided-once'],
    handle: async call => {
      const { actor, params, body } = call
      return answering(ok)(
        await lodgeAppeal(keyed(deps, 'appealClaim', call), actor, params.claimId, body.reason),
      )
    },
  }),
  endpoint({
    id: 'withdrawAppeal',
    method: 'delete',
    path: '/v1/claims/{claimId}/appeal',
    summary: 'Withdraws an appeal that is not decided yet',
    article: '12',
    who: 'claim.write',
    params: ClaimParams,
    answers: { 200: SummarySchema },
    refusals: acting,
    handle: async call =>
      answering(ok)(
        await withdrawAppeal(keyed(deps, 'withdrawAppeal', call), call.actor, call.params.claimId),
      ),
  }),
]

const writing = ({ form, lateReason, anotherWorkReason }: z.infer<typeof WritingSchema>) => ({
  form,
  ...(lateReason === undefined ? {} : { lateReason }),
  ...(anotherWorkReason === undefined ? {} : { anotherWorkReason }),
})

const shownType = (type: (typeof claimTypes)[number]): z.infer<typeof TypeSchema> => {
  const { required } = evidenceRules[type]
  return {
    type,
    kinds: type === 9 ? [] : [...kindsOf[type]],
    required: required === 'one' ? 'one' : [...required],
    evidence: evidenceKindsOf(type).map(({ kind, name, sample }) => ({ kind, name, sample })),
  }
}
