import { z } from 'zod'
import { recordAudit } from '../sql/audit'
import type { Sql } from '../sql/database'
import { type Endpoint, endpoint, ok } from './endpoint'

const AuditRowSchema = z.object({
  id: z.string(),
  at: z.string(),
  actorId: z.string(),
  actorRole: z.string(),
  act: z.string(),
  objectKind: z.string(),
  objectId: z.string(),
  before: z.unknown(),
  after: z.unknown(),
  reason: z.string().nullable(),
  correlationId: z.string(),
})

const SELECT = `SELECT id::text, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS at,
  actor_id, actor_role, act, object_kind, object_id,
  before, after, reason, correlation_id FROM audit`

/** As long as an id of an account, an object or a process is. */
const Id = z.string().max(200)

/**
 * The audit trail of one service (Article 16), newest first, paged by the last row's id. Reading it is on the trail too: a reader
 * learns whom officials look at.
 */
export const auditEndpoint = (service: string, sql: Sql): Endpoint =>
  endpoint({
    id: `searchAuditOf${service[0]?.toUpperCase()}${service.slice(1)}`,
    method: 'get',
    path: `/v1/audit/${service}`,
    summary: `Searches the audit trail of ${service}`,
    article: '16',
    who: 'audit.read',
    query: z.object({
      objectKind: Id.optional(),
      objectId: Id.optional(),
      actorId: Id.optional(),
      before: z.uuid().optional().describe('The id of the last row seen: rows older than it'),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
    answers: { 200: z.object({ rows: z.array(AuditRowSchema), next: z.string().nullable() }) },
    refusals: [],
    handle: async ({ query, actor, now }) => {
      const rows = await sql.query<z.infer<typeof AuditRowSchema>>(
        `${SELECT} WHERE ($1::text IS NULL OR object_kind = $1) AND ($2::text IS NULL OR object_id = $2)
           AND ($3::text IS NULL OR actor_id = $3)
           AND ($4::uuid IS NULL OR (at, id) < (SELECT a.at, a.id FROM audit a WHERE a.id = $4::uuid))
         ORDER BY audit.at DESC, audit.id DESC LIMIT $5`,
        [
          query.objectKind ?? null,
          query.objectId ?? null,
          query.actorId ?? null,
          query.before ?? null,
          query.limit,
        ],
      )
      const reading = {
        act: 'audit.read',
        objectKind: 'auditTrail',
        objectId: service,
        after: query,
      } as const
      await recordAudit(sql, actor, now, reading)
      return ok({ rows, next: rows.length === query.limit ? (rows.at(-1)?.id ?? null) : null })
    },
  })
