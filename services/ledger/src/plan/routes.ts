import { z } from 'zod'
import { refuseYearToCome } from '../../../../domain/certificate/years'
import type { Policy } from '../../../../domain/policy/policy'
import { isRefusal, refuse } from '../../../../domain/refusals/refusal'
import { plainDateIn, yearOf } from '../../../../domain/time/plain-date'
import { answering, type Endpoint, endpoint, ok } from '../../../kit/http/endpoint'
import type { Sql } from '../../../kit/sql/database'
import { getGuarded } from '../standing/people'
import { YearSchema } from '../standing/routes'
import { inTurn } from '../standing/turns'
import { YearPlanSchema } from './schemas'
import { yearPlan } from './year-plan'

/** A plan for the missing hours: for the person alone. */
export const planEndpoints = (sql: Sql, policy: Policy): Endpoint[] => [
  endpoint({
    id: 'getMyPlan',
    method: 'get',
    path: '/v1/my/plan',
    summary: 'Shows the hours that you miss this year, and the shortest plan that could still fill them',
    article: '6',
    who: 'standing.read',
    query: z.object({ year: YearSchema.optional().describe('The current year unless said') }),
    answers: { 200: YearPlanSchema },
    refusals: ['not-found', 'temporarily-unavailable', 'year-not-open'],
    handle: async ({ actor, query, now }) => {
      const { personId } = actor.scope
      if (!personId) return refuse('not-found', { act: 'standing.read' })
      const year = query.year ?? yearOf(plainDateIn(now))
      const person = await getGuarded(
        sql,
        { actor, act: 'standing.read', personId },
        { from: year, to: year },
      )
      if (isRefusal(person)) return person
      const toCome = refuseYearToCome(year, now, policy.version)
      if (toCome) return toCome
      return answering(ok)(await inTurn(actor, () => yearPlan({ sql, policy }, person, year, now)))
    },
  }),
]
