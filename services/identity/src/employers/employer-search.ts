import { z } from 'zod'
import { masked } from '../../../../domain/documents/mask'
import { refuse } from '../../../../domain/refusals/refusal'
import { createAllowance } from '../../../kit/http/allowance'
import { type Endpoint, endpoint, ok } from '../../../kit/http/endpoint'
import type { Sql } from '../../../kit/sql/database'
import type { IdentityDeps } from '../deps'

/** As many as a person reads through; of more, the words were too few. */
const FOUND_MAX = 10
const NAME_PART_MIN = 2
const NAME_PART_MAX = 60
/** Of one person: somebody who types, not somebody who copies the register. */
const SEARCHES = { most: 30, everyMs: 4_000 }

const FoundEmployerSchema = z
  .object({
    employerId: z.uuid(),
    name: z.string(),
    locality: z.string(),
    maskedCode: z.string().describe('The credit code, in its first and last four signs'),
  })
  .meta({ id: 'FoundEmployer' })

/** A person finds the employer to be matched with by a part of its name (Article 4). */
export function employerSearchRoute({ sql }: Pick<IdentityDeps, 'sql'>): Endpoint {
  const searches = createAllowance(SEARCHES)
  return endpoint({
    id: 'searchEmployers',
    method: 'get',
    path: '/v1/employers/found',
    summary: 'Finds employers by a part of their name, the nearest first, for a person who asks for a match',
    article: '4',
    who: 'employment.match',
    query: z.object({ name: z.string().trim().min(NAME_PART_MIN).max(NAME_PART_MAX) }),
    answers: {
      200: z.object({
        items: z.array(FoundEmployerSchema),
        isMore: z.boolean().describe('More were found than are shown: a longer part of the name finds it'),
      }),
    },
    refusals: [],
    handle: async ({ actor, query, now }) => {
      const until = searches.take(actor.id, now)
      if (until) return refuse('too-many-requests', {}, { until: until.toISOString() })
      const found = await searchEmployers(sql, query.name)
      return ok({ items: found.slice(0, FOUND_MAX), isMore: found.length > FOUND_MAX })
    },
  })
}

async function searchEmployers(sql: Sql, part: string): Promise<z.infer<typeof FoundEmployerSchema>[]> {
  const pattern = part.replace(/[\\%_]/g, '\\$&')
  const rows = await sql.query<{ employerId: string; name: string; locality: string; code: string }>(
    `SELECT id AS "employerId", name, locality, social_credit_code AS code FROM organisation
     WHERE kind = 'employer' AND status <> 'refused' AND active AND name ILIKE '%' || $1 || '%'
     ORDER BY name ILIKE $1 || '%' DESC, length(name), name, id LIMIT $2`,
    [pattern, FOUND_MAX + 1],
  )
  return rows.map(({ code, ...row }) => ({ ...row, maskedCode: masked(code) }))
}
