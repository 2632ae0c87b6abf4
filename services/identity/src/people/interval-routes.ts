import { z } from 'zod'
import { type Endpoint, endpoint } from '../../../kit/http/endpoint'
import type { IdentityDeps } from '../deps'
import { answerNoContent } from '../personal/answers'
import { Day, Locality, PersonIdParams, Reason } from '../personal/schemas'
import { changeLocality, changeTitleSeries } from './intervals'
import { ownPersonId } from './own-person'

const TitleSeriesBody = z.object({
  titleSeries: z.string().max(64),
  startsOn: Day.optional().describe('Today, where it is left out'),
  reason: Reason.optional(),
})
const LocalityBody = z.object({
  kind: z.enum(['residence', 'declaredWork']),
  locality: Locality.nullable().describe('null ends a declared work'),
  startsOn: Day.optional().describe('Today, where it is left out'),
  reason: Reason.optional(),
})
const LocalityChange = LocalityBody.refine(body => body.locality !== null || body.kind === 'declaredWork', {
  path: ['locality'],
  message: 'a residence can only be replaced',
})

/**
 * Endpoints for values of a person that change from one day to the next: series, residence, declared work (Article
 * 2).
 */
export const changeRoutes = (deps: IdentityDeps): Endpoint[] => [
  endpoint({
    id: 'changeMyTitleSeries',
    method: 'post',
    path: '/v1/people/me/title-series',
    summary: 'Changes your title series, and with it the industry, from today or a later day',
    article: '2',
    who: 'person.changeIndustry',
    body: TitleSeriesBody,
    answers: { 204: null },
    refusals: ['not-found', 'title-series-unknown', 'backdated-by-bureau-only', 'backdated-needs-reason'],
    handle: async call =>
      answerNoContent(await changeTitleSeries(deps, { ...call.body, personId: ownPersonId(call) }, call)),
  }),
  endpoint({
    id: 'changeTitleSeries',
    method: 'post',
    path: '/v1/people/{personId}/title-series',
    summary: "Changes a person's title series, from any day",
    article: '2',
    who: 'person.changeIndustry',
    params: PersonIdParams,
    body: TitleSeriesBody,
    answers: { 204: null },
    refusals: ['not-found', 'title-series-unknown', 'backdated-by-bureau-only', 'backdated-needs-reason'],
    handle: async call =>
      answerNoContent(await changeTitleSeries(deps, { ...call.body, ...call.params }, call)),
  }),
  endpoint({
    id: 'changeMyLocality',
    method: 'post',
    path: '/v1/people/me/localities',
    summary: 'Changes your residence or declared work, from today or a later day',
    article: '2',
    who: 'person.changeLocality',
    body: LocalityChange,
    answers: { 204: null },
    refusals: ['not-found', 'locality-unknown', 'backdated-by-bureau-only', 'backdated-needs-reason'],
    handle: async call =>
      answerNoContent(await changeLocality(deps, { ...call.body, personId: ownPersonId(call) }, call)),
  }),
  endpoint({
    id: 'changeLocality',
    method: 'post',
    path: '/v1/people/{personId}/localities',
    summary: "Changes a person's residence or declared work, from any day",
    article: '2',
    who: 'person.changeLocality',
    params: PersonIdParams,
    body: LocalityChange,
    answers: { 204: null },
    refusals: ['not-found', 'locality-unknown', 'backdated-by-bureau-only', 'backdated-needs-reason'],
    handle: async call => answerNoContent(await changeLocality(deps, { ...call.body, ...call.params }, call)),
  }),
]
