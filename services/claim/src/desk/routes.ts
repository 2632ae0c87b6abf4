import { answering, type Endpoint, endpoint, noContent, ok } from '../../../kit/http/endpoint'
import type { ClaimDeps } from '../deps'
import { nameDeputy, nameEscalation, readDesk } from './desk'
import { DeputyBody, DeskParams, DeskSchema, EscalationBody } from './schemas'

/** The review desk of a department: to whom late claims go, and who acts for whom. */
export const deskRoutes = (deps: ClaimDeps): Endpoint[] => [
  endpoint({
    id: 'readReviewDesk',
    method: 'get',
    path: '/v1/review-desks/{industry}',
    summary: 'To whom late claims of a department go, and who acts for whom',
    article: '12',
    who: 'reviewDesk.read',
    params: DeskParams,
    answers: {
      200: DeskSchema,
    },
    refusals: ['not-found'],
    handle: async ({ actor, params }) => answering(ok)(await readDesk(deps, actor, params.industry)),
  }),
  endpoint({
    id: 'nameEscalationOfficial',
    method: 'put',
    path: '/v1/review-desks/{industry}/escalation',
    summary: 'Names the official to whom a late claim goes; the municipal bureau, where none is named',
    article: '12',
    who: 'reviewDesk.write',
    params: DeskParams,
    body: EscalationBody,
    answers: { 204: null },
    refusals: ['not-found', 'official-unknown'],
    handle: async ({ actor, params, body }) =>
      (await nameEscalation(deps, actor, { ...params, ...body })) ?? noContent(),
  }),
  endpoint({
    id: 'nameDeputy',
    method: 'post',
    path: '/v1/review-desks/{industry}/deputies',
    summary: 'Lets one official act for another from a day to another',
    article: '12',
    who: 'reviewDesk.write',
    params: DeskParams,
    body: DeputyBody,
    answers: { 204: null },
    refusals: ['not-found', 'official-unknown'],
    handle: async ({ actor, params, body }) =>
      (await nameDeputy(deps, actor, { ...params, ...body })) ?? noContent(),
  }),
]
