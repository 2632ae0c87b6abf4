import { z } from 'zod'
import { type Actor, roles } from '../../../domain/authority/actor'
import { type Act, authority } from '../../../domain/authority/authority'
import { endOfDay, PlainDateSchema, startOfDay } from '../../../domain/time/plain-date'
import { objectKinds, recordAudit } from '../sql/audit'
import type { Sql } from '../sql/database'
import { type Cursor, InstantCursorSchema } from './cursor'
import { type Endpoint, endpoint, ok } from './endpoint'

const actSchema = z.enum(Object.keys(authority) as [Act, ...Act[]])

export const AuditRowSchema = z.object({
  id: z.string(),
  at: z.string(),
  actorId: z.string(),
  actorRole: z.enum(roles),
  act: actSchema,
  objectKind: z.enum(objectKinds),
  objectId: z.string(),
  personId: z.string().nullable().describe('Whose record it was, where it was one person’s'),
  before: z.unknown(),
  after: z.unknown(),
  reason: z.string().nullable(),
  correlationId: z.string(),
})
export type ListedAuditRow = z.infer<typeof AuditRowSchema>

const SELECT = `SELECT id::text, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS at,
  actor_id, actor_role, act, object_kind, object_id, CASE WHEN cardinality(concerns) = 1 THEN concerns[1]::text END AS person_id,
  before, after, reason, correlation_id FROM audit`

/** As long as an id of an account, an object or a process is. */
const Id = z.string().max(200)

const day = PlainDateSchema.optional()

/** What a search of the trail may ask for. */
export const auditFilters = {
  objectKind: z.enum(objectKinds).optional(),
  objectId: Id.optional(),
  actorId: Id.optional(),
  act: actSchema.optional(),
  personId: z.uuid().optional().describe('Whose record it was, or who did it'),
  from: day.describe('The first day, in Wenzhou'),
  until: day.describe('The last day, in Wenzhou'),
}
export type AuditSearch = z.infer<z.ZodObject<typeof auditFilters>> & {
  /** Rows older than this one. */
  readonly before?: string | undefined
  readonly after?: Cursor | undefined
  readonly limit: number
}

/** The rows of one trail, newest first. Reading them is on the trail too: a reader learns whom officials look at. */
export async function searchAudit(
  sql: Sql,
  service: string,
  query: AuditSearch,
  { actor, now }: { actor: Actor; now: Date },
): Promise<ListedAuditRow[]> {
  const { after, from, until, limit } = query
  const rows = await sql.query<ListedAuditRow>(
    `${SELECT} WHERE ($1::text IS NULL OR object_kind = $1) AND ($2::text IS NULL OR object_id = $2)
       AND ($3::text IS NULL OR actor_id = $3)
       AND ($4::uuid IS NULL OR (at, id) < (SELECT a.at, a.id FROM audit a WHERE a.id = $4::uuid))
       AND ($6::text IS NULL OR act = $6)
       AND ($7::timestamptz IS NULL OR at >= $7) AND ($8::timestamptz IS NULL OR at <= $8)
       AND ($9::timestamptz IS NULL OR (at, id) < ($9, $10::uuid))
       AND ($11::uuid IS NULL OR concerns @> ARRAY[$11::uuid] OR actor_id = $11::text)
     ORDER BY audit.at DESC, audit.id DESC LIMIT $5`,
    [
      ...[
        query.objectKind ?? null,
        query.objectId ?? null,
        query.actorId ?? null,
        query.before ?? null,
        limit,
      ],
      ...[query.act ?? null, from ? startOfDay(from) : null, until ? endOfDay(until) : null],
      ...[after?.sortedBy ?? null, after?.id ?? null, query.personId ?? null],
    ],
  )
  const reading = { act: 'audit.read', objectKind: 'auditTrail', objectId: service, after: query } as const
  await recordAudit(sql, actor, now, reading)
  return rows
}

/** The audit trail of one service (Article 16), newest first, paged by the last row's id. */
export const auditEndpoint = (service: string, sql: Sql): Endpoint =>
  endpoint({
    id: `searchAuditOf${service[0]?.toUpperCase()}${service.slice(1)}`,
    method: 'get',
    path: `/v1/audit/${service}`,
    summary: `Searches the audit trail of ${service}`,
    article: '16',
    who: 'audit.read',
    query: z.object({
      ...auditFilters,
      before: z.uuid().optional().describe('The id of the last row seen: rows older than it'),
      after: InstantCursorSchema.optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
    answers: { 200: z.object({ rows: z.array(AuditRowSchema), next: z.string().nullable() }) },
    refusals: [],
    handle: async ({ query, actor, now }) => {
      const rows = await searchAudit(sql, service, query, { actor, now })
      return ok({ rows, next: rows.length === query.limit ? (rows.at(-1)?.id ?? null) : null })
    },
  })
