import { z } from 'zod'
import { roles } from '../../../domain/authority/actor'
import { type Act, acts, readingActs } from '../../../domain/authority/authority'
import { refuse } from '../../../domain/refusals/refusal'
import { objectKinds } from '../sql/audit'
import type { Sql } from '../sql/database'
import { type Cursor, cursorAt, InstantCursorSchema } from './cursor'
import { type Endpoint, endpoint, ok } from './endpoint'
import { type Page, page, pageOf } from './page'

const READINGS_MAX = 100

/** The act of who asks for the readings of the own record. */
export const OWN_READINGS = 'person.readPersonalData' satisfies Act

export const ReadingSchema = z.object({
  readingId: z.uuid(),
  readAt: z.iso.datetime(),
  actorId: z.string(),
  actorRole: z.enum(roles),
  act: z.enum(acts),
  objectKind: z.enum(objectKinds),
  claimId: z.uuid().nullable().describe('Of one’s own claim that was read'),
  isList: z.boolean().describe('Among others, in a list or an export'),
})
export type Reading = z.infer<typeof ReadingSchema>

export const readingsQuery = z.object({
  after: InstantCursorSchema.optional(),
  limit: z.coerce.number().int().min(1).max(READINGS_MAX).default(50),
})

/** A list that is guarded by an act that also decides says so: its row has `read`. */
const READ = `actor_role NOT IN ('person', 'system') AND (act = ANY($2) OR after->>'read' = 'true')`

/** The readings of a person's record by officials, employers and organisers, the newest first (Article 16). */
export async function listReadings(
  sql: Sql,
  personId: string,
  { after, limit }: { readonly after?: Cursor | undefined; readonly limit: number },
): Promise<Page<Reading>> {
  const rows = await sql.query<Omit<Reading, 'readAt'> & { at: Date }>(
    `SELECT id AS "readingId", at, actor_id, actor_role, act, object_kind,
       CASE WHEN object_kind = 'claim' THEN object_id END AS "claimId", cardinality(concerns) > 1 AS "isList"
     FROM audit WHERE concerns @> ARRAY[$1::uuid] AND ${READ}
       AND ($3::timestamptz IS NULL OR (at, id) < ($3, $4::uuid))
     ORDER BY at DESC, id DESC LIMIT $5`,
    [personId, [...readingActs], after?.sortedBy ?? null, after?.id ?? null, limit],
  )
  const items = rows.map(({ at, ...row }) => ({ ...row, readAt: at.toISOString() }))
  return page(items, limit, each => cursorAt(new Date(each.readAt), each.readingId))
}

/** Who read one's own record in one service: what the portal puts together. */
export const readingsEndpoint = (service: string, sql: Sql): Endpoint =>
  endpoint({
    id: `listMyReadingsIn${service[0]?.toUpperCase()}${service.slice(1)}`,
    method: 'get',
    path: `/v1/my/readings/${service}`,
    summary: `Lists who read your record in ${service}, and when, newest first`,
    article: '16',
    who: OWN_READINGS,
    query: readingsQuery,
    answers: { 200: pageOf(ReadingSchema) },
    refusals: ['not-found'],
    handle: async ({ actor, query }) => {
      const { personId } = actor.scope
      return personId ? ok(await listReadings(sql, personId, query)) : refuse('not-found')
    },
  })
