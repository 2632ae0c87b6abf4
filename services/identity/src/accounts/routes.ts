import { z } from 'zod'
import { organisationKinds } from '../../../../domain/identity/scope'
import { MUNICIPAL_UNITS } from '../../../../domain/places/localities'
import { isRefusal } from '../../../../domain/refusals/refusal'
import { answering, created, type Endpoint, endpoint, ok } from '../../../kit/http/endpoint'
import { page, pageOf } from '../../../kit/http/page'
import type { IdentityDeps } from '../deps'
import { answerNoContent } from '../personal/answers'
import {
  AccountIdParams,
  After,
  ColleagueSchema,
  Limit,
  ListedAccountSchema,
  Locality,
  Login,
  MyAccountSchema,
  OneTimePasswordSchema,
  OrganisationName,
  Password,
  Reason,
} from '../personal/schemas'
import { resetAccountsPassword } from '../sessions/passwords'
import { nameHolder } from './account-holder'
import { createAccount, listAccounts } from './accounts'
import { listColleagues, readOwnAccount } from './own-account'
import { suspendAccount } from './suspension'

const AccountRoleSchema = z.enum(organisationKinds).exclude(['employer'])

const AccountBody = z
  .object({
    role: AccountRoleSchema,
    login: Login,
    password: Password.optional().describe(
      'Without it, a one-time password is made and returned. A password named here has to be replaced too, except in demonstrations',
    ),
    organisationName: OrganisationName.optional(),
    organisationId: z.uuid().optional().describe('The id of an existing organisation, for one more account'),
    locality: Locality.optional(),
    industry: z.string().max(64).optional(),
  })
  .refine(body => Boolean(body.organisationName) !== Boolean(body.organisationId), {
    path: ['organisationName'],
    message: 'either the name of a new organisation, or the id of one that is there',
  })
  .refine(body => body.organisationId || body.role !== 'industryDepartment' || body.industry, {
    path: ['industry'],
    message: 'a department answers for an industry',
  })
  .refine(
    body =>
      body.organisationId ||
      body.role !== 'countyBureau' ||
      (body.locality ?? MUNICIPAL_UNITS) !== MUNICIPAL_UNITS,
    {
      path: ['locality'],
      message: "a county bureau answers for a division; municipal units are the municipal bureau's",
    },
  )

/** Accounts of bureaus, departments, centres, organisers, associations, oversight: the municipal bureau's (Article 5). */
export const accountRoutes = (deps: IdentityDeps): Endpoint[] => [
  endpoint({
    id: 'createAccount',
    method: 'post',
    path: '/v1/accounts',
    summary: 'Makes an account, and its organisation if that is new',
    article: '5',
    who: 'account.create',
    body: AccountBody,
    answers: {
      201: z
        .object({ accountId: z.uuid(), organisationId: z.uuid() })
        .extend(OneTimePasswordSchema.partial().shape),
    },
    refusals: [
      'not-found',
      'locality-unknown',
      'industry-unknown',
      'weak-password',
      'already-exists',
      'idempotency-key-reused',
      'too-many-requests',
    ],
    handle: async call => answering(created)(await createAccount(deps, call.body, call)),
  }),
  endpoint({
    id: 'listAccounts',
    method: 'get',
    path: '/v1/accounts',
    summary: 'Lists the accounts',
    article: '5',
    who: 'account.list',
    query: z.object({ role: z.enum(organisationKinds).optional(), after: After, limit: Limit }),
    answers: { 200: pageOf(ListedAccountSchema) },
    refusals: ['not-found'],
    handle: async ({ actor, query }) => {
      const found = await listAccounts(deps, actor, query)
      return isRefusal(found) ? found : ok(page(found, query.limit, account => account.accountId))
    },
  }),
  endpoint({
    id: 'readMyAccount',
    method: 'get',
    path: '/v1/accounts/me',
    summary: 'Shows your own account and its organisation',
    article: '5',
    who: 'session.read',
    answers: { 200: MyAccountSchema },
    refusals: ['not-found'],
    handle: async ({ actor }) => answering(ok)(await readOwnAccount(deps, actor)),
  }),
  endpoint({
    id: 'listColleagues',
    method: 'get',
    path: '/v1/accounts/colleagues',
    summary: 'The active accounts of your own organisation: to whom work can be given',
    article: '5',
    who: 'session.read',
    query: z.object({ after: After, limit: Limit }),
    answers: { 200: pageOf(ColleagueSchema) },
    refusals: [],
    handle: async ({ actor, query }) => {
      const found = await listColleagues(deps, actor, query)
      return ok(page(found, query.limit, account => account.accountId))
    },
  }),
  endpoint({
    id: 'nameHolder',
    method: 'put',
    path: '/v1/accounts/{accountId}/holder',
    summary:
      "Names the person who holds an account, or states that it is no person of this system: no one reviews their own affairs. The account's sessions end",
    article: '12',
    who: 'account.nameHolder',
    params: AccountIdParams,
    body: z.object({ personId: z.uuid().nullable() }),
    answers: { 204: null },
    refusals: ['not-found'],
    handle: async call => answerNoContent(await nameHolder(deps, { ...call.params, ...call.body }, call)),
  }),
  endpoint({
    id: 'suspendAccount',
    method: 'post',
    path: '/v1/accounts/{accountId}/suspension',
    summary: 'Suspends an account and ends its sessions',
    article: '5',
    who: 'account.suspend',
    params: AccountIdParams,
    body: z.object({ reason: Reason }),
    answers: { 204: null },
    refusals: ['not-found', 'conflict'],
    handle: async call =>
      answerNoContent(await suspendAccount(deps, { ...call.body, ...call.params, suspended: true }, call)),
  }),
  endpoint({
    id: 'liftSuspension',
    method: 'delete',
    path: '/v1/accounts/{accountId}/suspension',
    summary: 'Lifts a suspension',
    article: '5',
    who: 'account.suspend',
    params: AccountIdParams,
    answers: { 204: null },
    refusals: ['not-found', 'conflict', 'already-exists'],
    handle: async call =>
      answerNoContent(await suspendAccount(deps, { ...call.params, suspended: false }, call)),
  }),
  endpoint({
    id: 'resetAccountsPassword',
    method: 'post',
    path: '/v1/accounts/{accountId}/password-reset',
    summary: 'Makes a one-time password for an account, unlocks it and ends its sessions',
    article: '5',
    who: 'account.resetPassword',
    params: AccountIdParams,
    body: z.object({ reason: Reason }),
    answers: { 200: OneTimePasswordSchema },
    refusals: ['not-found', 'too-many-requests'],
    handle: async call =>
      answering(ok)(await resetAccountsPassword(deps, { ...call.body, ...call.params }, call)),
  }),
]
