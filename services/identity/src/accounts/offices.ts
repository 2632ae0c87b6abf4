import { z } from 'zod'
import { type Endpoint, endpoint, ok } from '../../../kit/http/endpoint'
import { OWN_READINGS } from '../../../kit/http/readings-endpoint'
import type { IdentityDeps } from '../deps'

/** As many ids as fit into an address. */
const IDS_MAX = 100

/** What a person learns of those who read their record: the office, never the login (Article 16). */
export const officesRoute = ({ sql }: Pick<IdentityDeps, 'sql'>): Endpoint =>
  endpoint({
    id: 'nameOfficesOfReaders',
    method: 'get',
    path: '/v1/my/readings/offices',
    summary: 'Names the offices of accounts that read your record',
    article: '16',
    who: OWN_READINGS,
    query: z.object({
      ids: z
        .string()
        .transform(text => text.split(','))
        .pipe(z.array(z.string().max(200)).min(1).max(IDS_MAX))
        .describe('Ids of accounts, parted by commas'),
    }),
    answers: { 200: z.object({ items: z.array(z.object({ id: z.string(), name: z.string() })) }) },
    refusals: [],
    handle: async ({ query }) => {
      const items = await sql.query<{ id: string; name: string }>(
        `SELECT a.id::text, o.name FROM account a JOIN organisation o ON o.id = a.organisation_id
         WHERE a.id::text = ANY($1)`,
        [query.ids],
      )
      return ok({ items })
    },
  })
