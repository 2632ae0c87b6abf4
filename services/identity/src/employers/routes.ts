import { z } from 'zod'
import { isRefusal } from '../../../../domain/refusals/refusal'
import { answering, created, type Endpoint, endpoint, ok } from '../../../kit/http/endpoint'
import { page, pageOf } from '../../../kit/http/page'
import type { IdentityDeps } from '../deps'
import type { Employment } from '../people/employments'
import { matchesOf } from '../people/people'
import { answerNoContent } from '../personal/answers'
import {
  After,
  Day,
  EmployerIdParams,
  EmploymentIdParams,
  EmploymentSchema,
  Limit,
  ListedEmployerSchema,
  Locality,
  Login,
  MatchSchema,
  OrganisationName,
  Password,
  Reason,
} from '../personal/schemas'
import { confirmEmployer, findEmployers, signUpEmployer } from './employers'
import { endEmployment } from './employment-end'
import { answerMatch, askMatch, withdrawMatch } from './employment-matches'
import { listOverdueMatches } from './overdue-matches'

/** Employers, and who works for them (Article 4). */
export const employerRoutes = (deps: IdentityDeps): Endpoint[] => [
  endpoint({
    id: 'signUpEmployer',
    method: 'post',
    path: '/v1/employers',
    summary:
      'Signs an employer up, with its first account. It signs in with its credit code, or with the login if that is not taken',
    article: '4',
    who: 'anyone',
    body: z.object({
      socialCreditCode: z.string().max(40),
      name: OrganisationName,
      locality: Locality,
      login: Login,
      password: Password,
    }),
    answers: { 201: z.object({ employerId: z.uuid(), accountId: z.uuid() }) },
    refusals: [
      'invalid-social-credit-code',
      'locality-unknown',
      'weak-password',
      'employer-already-signed-up',
      'idempotency-key-reused',
      'too-many-requests',
    ],
    handle: async call => answering(created)(await signUpEmployer(deps, call.body, call)),
  }),
  endpoint({
    id: 'findEmployers',
    method: 'get',
    path: '/v1/employers',
    summary: "Finds an employer by its code; without a code, lists a bureau's employers",
    article: '4',
    who: 'employer.read',
    query: z.object({
      socialCreditCode: z.string().max(40).optional(),
      status: z.enum(['unconfirmed', 'confirmed', 'refused']).optional(),
      after: After,
      limit: Limit,
    }),
    answers: { 200: pageOf(ListedEmployerSchema) },
    refusals: ['not-found'],
    handle: async ({ actor, query }) => {
      const found = await findEmployers(deps, actor, query)
      return isRefusal(found) ? found : ok(page(found, query.limit, employer => employer.employerId))
    },
  }),
  endpoint({
    id: 'confirmEmployer',
    method: 'post',
    path: '/v1/employers/{employerId}/confirmation',
    summary: 'Confirms an employer, or refuses it with a reason, as the bureau of its locality',
    article: '4',
    who: 'employer.confirm',
    params: EmployerIdParams,
    body: z
      .object({ confirmed: z.boolean().default(true), reason: Reason.optional() })
      .refine(body => body.confirmed || body.reason, {
        path: ['reason'],
        message: 'a refusal needs a reason',
      }),
    answers: { 204: null },
    refusals: ['not-found', 'conflict'],
    handle: async call =>
      answerNoContent(await confirmEmployer(deps, { ...call.body, ...call.params }, call)),
  }),
  endpoint({
    id: 'listMatches',
    method: 'get',
    path: '/v1/employers/{employerId}/matches',
    summary: 'Who asks to be matched with an employer; with status=accepted, who was',
    article: '4',
    who: 'employer.readPeople',
    params: EmployerIdParams,
    query: z.object({
      status: z.enum(['asked', 'accepted', 'refused', 'withdrawn']).default('asked'),
      after: After,
      limit: Limit,
    }),
    answers: { 200: pageOf(MatchSchema) },
    refusals: ['not-found', 'employer-unconfirmed'],
    handle: async call => {
      const found = await matchesOf(deps, { ...call.query, ...call.params }, call)
      return isRefusal(found) ? found : ok(page(found, call.query.limit, match => match.employmentId))
    },
  }),
  endpoint({
    id: 'listOverdueMatches',
    method: 'get',
    path: '/v1/employments/overdue',
    summary:
      'Matches of your locality that an employer has not answered in its time; the bureau answers them',
    article: '4',
    who: 'employer.confirm',
    query: z.object({ after: After, limit: Limit }),
    answers: { 200: pageOf(MatchSchema) },
    refusals: [],
    handle: async call => {
      const found = await listOverdueMatches(deps, call.query, call)
      return isRefusal(found) ? found : ok(page(found, call.query.limit, match => match.employmentId))
    },
  }),
  endpoint({
    id: 'askMatch',
    method: 'post',
    path: '/v1/employments',
    summary: 'Asks to be matched with an employer that has signed up',
    article: '4',
    who: 'employment.match',
    body: z.object({ employerId: z.uuid(), startsOn: Day }),
    answers: { 201: EmploymentSchema },
    refusals: ['not-found', 'employer-not-signed-up', 'match-pending', 'employment-overlaps'],
    handle: async call => answering<Employment>(created)(await askMatch(deps, call.body, call)),
  }),
  endpoint({
    id: 'answerMatch',
    method: 'post',
    path: '/v1/employments/{employmentId}/answer',
    summary: 'Answers a match as the employer; after the deadline, as the bureau of its locality',
    article: '4',
    who: 'employment.answer',
    params: EmploymentIdParams,
    body: z
      .object({ accept: z.boolean(), reason: Reason.optional() })
      .refine(body => body.accept || body.reason, { path: ['reason'], message: 'a refusal needs a reason' }),
    answers: { 200: EmploymentSchema },
    refusals: [
      'not-found',
      'match-already-answered',
      'match-answer-not-due',
      'employer-unconfirmed',
      'employment-overlaps',
    ],
    handle: async call => answering(ok)(await answerMatch(deps, { ...call.body, ...call.params }, call)),
  }),
  endpoint({
    id: 'withdrawMatch',
    method: 'post',
    path: '/v1/employments/{employmentId}/withdrawal',
    summary: 'Takes back a match that has no answer yet',
    article: '4',
    who: 'employment.match',
    params: EmploymentIdParams,
    answers: { 200: EmploymentSchema },
    refusals: ['not-found', 'match-already-answered'],
    handle: async call => answering(ok)(await withdrawMatch(deps, call.params, call)),
  }),
  endpoint({
    id: 'endEmployment',
    method: 'post',
    path: '/v1/employments/{employmentId}/end',
    summary: 'Sets the last day of an employment',
    article: '4',
    who: 'employment.end',
    params: EmploymentIdParams,
    body: z.object({ endsOn: Day, reason: Reason.optional() }),
    answers: { 200: EmploymentSchema },
    refusals: [
      'not-found',
      'conflict',
      'employment-overlaps',
      'backdated-by-bureau-only',
      'backdated-needs-reason',
    ],
    handle: async call => answering(ok)(await endEmployment(deps, { ...call.body, ...call.params }, call)),
  }),
]
