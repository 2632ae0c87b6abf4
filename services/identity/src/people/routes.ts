import { z } from 'zod'
import { isRefusal } from '../../../../domain/refusals/refusal'
import { answering, created, type Endpoint, endpoint, ok } from '../../../kit/http/endpoint'
import { page, pageOf } from '../../../kit/http/page'
import { arrivalOf, type IdentityDeps } from '../deps'
import { answerNoContent } from '../personal/answers'
import {
  After,
  DocumentSchema,
  Limit,
  Locality,
  Name,
  OneTimePasswordSchema,
  Password,
  PersonIdParams,
  PersonLineSchema,
  PersonViewSchema,
  Reason,
} from '../personal/schemas'
import { admitAddress } from '../sessions/guess-limits'
import { resetPersonsPassword } from '../sessions/passwords'
import { ConsentVersion } from './consents'
import { correctIdentity, takeOverPerson } from './corrections'
import { ownPersonId } from './own-person'
import { listPeople, lookUpPerson, readPerson, verifyPerson } from './people'
import { signUp } from './sign-up'
import { signUpByBureau } from './sign-up-by-bureau'
import { verificationOutcomes, verifyPeople } from './verifications'

const ApplicationBody = z.object({
  document: DocumentSchema,
  name: Name,
  residence: Locality,
  declaredWork: Locality.optional().describe(
    'Where one works, as long as there is no employer in the system',
  ),
  titleSeries: z.string().max(64),
})
const documents = ['invalid-resident-identity-number', 'invalid-identity-document'] as const
/** The longest list whose answer comes within seconds; a longer one comes in parts. */
const VERIFIED_AT_ONCE_MAX = 500
const places = ['locality-unknown', 'title-series-unknown'] as const
/** People: signing up, what is kept of them, and what changes (Articles 2, 4). */
export const peopleRoutes = (deps: IdentityDeps): Endpoint[] => [
  endpoint({
    id: 'signUpPerson',
    method: 'post',
    path: '/v1/people',
    summary: 'Signs a person up',
    article: '4',
    who: 'anyone',
    body: ApplicationBody.extend({
      password: Password,
      consentTo: ConsentVersion.optional().describe('Left out, it is asked for at the sign-in'),
    }),
    answers: { 201: z.object({ personId: z.uuid() }) },
    admit: call => admitAddress(deps, arrivalOf(deps, call)),
    refusals: [
      ...documents,
      'document-by-bureau-only',
      ...places,
      'weak-password',
      'person-already-signed-up',
      'sign-up-refused',
      'idempotency-key-reused',
      'too-many-requests',
    ],
    handle: async call =>
      answering<{ personId: string }>(made => created(made, `/v1/people/${made.personId}`))(
        await signUp(deps, call.body, call),
      ),
  }),
  endpoint({
    id: 'signUpPersonByBureau',
    method: 'post',
    path: '/v1/people/by-bureau',
    summary: 'Signs a person up at the counter of the bureau, with any document, a passport too',
    article: '4',
    who: 'person.signUpByBureau',
    body: ApplicationBody,
    answers: { 201: OneTimePasswordSchema.extend({ personId: z.uuid() }) },
    refusals: ['not-found', ...documents, ...places, 'person-already-signed-up', 'too-many-requests'],
    handle: async call =>
      answering<{ personId: string }>(made => created(made, `/v1/people/${made.personId}`))(
        await signUpByBureau(deps, call.body, call),
      ),
  }),
  endpoint({
    id: 'listPeople',
    method: 'get',
    path: '/v1/people',
    summary: 'Lists the people of a bureau; each line read is on the audit trail',
    article: '2',
    who: 'person.verify',
    query: z.object({
      locality: Locality.optional().describe('For the municipal bureau'),
      status: z.enum(['unverified', 'verified']).optional(),
      after: After,
      limit: Limit,
    }),
    answers: { 200: pageOf(PersonLineSchema) },
    refusals: ['not-found'],
    handle: async call => {
      const found = await listPeople(deps, call.query, call)
      return isRefusal(found) ? found : ok(page(found, call.query.limit, line => line.personId))
    },
  }),
  endpoint({
    id: 'lookUpPerson',
    method: 'post',
    path: '/v1/people/lookup',
    summary: 'Finds a person by document number, which must not stand in an address',
    article: '4',
    who: 'person.readPersonalData',
    body: z.object({ documentNumber: z.string().min(1).max(40) }),
    answers: { 200: PersonViewSchema },
    refusals: ['not-found'],
    handle: async call => answering(ok)(await lookUpPerson(deps, call.body.documentNumber, call)),
  }),
  endpoint({
    id: 'readMe',
    method: 'get',
    path: '/v1/people/me',
    summary: 'Shows all data kept about you',
    article: '4',
    who: 'person.readPersonalData',
    answers: { 200: PersonViewSchema },
    refusals: ['not-found'],
    handle: async call => answering(ok)(await readPerson(deps, ownPersonId(call), call)),
  }),
  endpoint({
    id: 'readPerson',
    method: 'get',
    path: '/v1/people/{personId}',
    summary: "Shows all data kept about a person; an official's reading is on the audit trail",
    article: '4',
    who: 'person.readPersonalData',
    params: PersonIdParams,
    answers: { 200: PersonViewSchema },
    refusals: ['not-found'],
    handle: async call => answering(ok)(await readPerson(deps, call.params.personId, call)),
  }),
  endpoint({
    id: 'verifyPerson',
    method: 'post',
    path: '/v1/people/{personId}/verification',
    summary: 'Verifies a person whose document the bureau of the locality has seen',
    article: '4',
    who: 'person.verify',
    params: PersonIdParams,
    body: z.object({ reason: Reason.optional() }),
    answers: { 204: null },
    refusals: ['not-found'],
    handle: async call => answerNoContent(await verifyPerson(deps, { ...call.body, ...call.params }, call)),
  }),
  endpoint({
    id: 'verifyPeople',
    method: 'post',
    path: '/v1/people/verifications',
    summary:
      'Verifies many people at once, by number and name as the documents have them; each gets its own answer',
    article: '4',
    who: 'person.verify',
    body: z.object({
      documents: z
        .array(z.object({ number: z.string().min(1).max(40), name: Name }))
        .min(1)
        .max(VERIFIED_AT_ONCE_MAX),
      reason: Reason,
    }),
    answers: { 200: z.object({ items: z.array(z.object({ outcome: z.enum(verificationOutcomes) })) }) },
    refusals: [],
    handle: async call => ok({ items: await verifyPeople(deps, call.body, call) }),
  }),
  endpoint({
    id: 'correctIdentity',
    method: 'post',
    path: '/v1/people/{personId}/identity-correction',
    summary:
      "Corrects a person's name or document as the bureau of the locality has seen them, and so vouches for the person",
    article: '4',
    who: 'person.correctIdentity',
    params: PersonIdParams,
    body: z
      .object({ name: Name.optional(), document: DocumentSchema.optional(), reason: Reason })
      .refine(body => body.name !== undefined || body.document !== undefined, {
        path: ['name'],
        message: 'a name, a document, or both',
      }),
    answers: { 204: null },
    refusals: ['not-found', ...documents, 'document-by-bureau-only', 'person-already-signed-up'],
    handle: async call =>
      answerNoContent(await correctIdentity(deps, { ...call.body, ...call.params }, call)),
  }),
  endpoint({
    id: 'takeOverPerson',
    method: 'post',
    path: '/v1/people/by-bureau/take-over',
    summary: 'Gives a number that an unverified person has signed up to its rightful holder, at the counter',
    article: '4',
    who: 'person.takeOver',
    body: ApplicationBody.extend({ reason: Reason }),
    answers: { 200: OneTimePasswordSchema.extend({ personId: z.uuid() }) },
    refusals: [
      'not-found',
      ...documents,
      ...places,
      'document-by-bureau-only',
      'person-already-signed-up',
      'too-many-requests',
    ],
    handle: async call => answering(ok)(await takeOverPerson(deps, call.body, call)),
  }),
  endpoint({
    id: 'resetPersonsPassword',
    method: 'post',
    path: '/v1/people/{personId}/password-reset',
    summary:
      'Makes a one-time password for a person who has lost the old one, unlocks the account and ends its sessions',
    article: '4',
    who: 'person.resetPassword',
    params: PersonIdParams,
    body: z.object({ reason: Reason }),
    answers: { 200: OneTimePasswordSchema },
    refusals: ['not-found', 'too-many-requests'],
    handle: async call =>
      answering(ok)(await resetPersonsPassword(deps, { ...call.body, ...call.params }, call)),
  }),
]
