import { z } from 'zod'
import { refuse } from '../../../../domain/refusals/refusal'
import { AuditRowSchema, auditFilters } from '../../../kit/http/audit-endpoint'
import { InstantCursorSchema } from '../../../kit/http/cursor'
import { answering, type Endpoint, endpoint, ok } from '../../../kit/http/endpoint'
import { pageOf } from '../../../kit/http/page'
import { OWN_READINGS, ReadingSchema, readingsQuery } from '../../../kit/http/readings-endpoint'
import type { PortalDeps } from '../deps'
import { callerOf } from '../processes/caller'
import { listAllReadings } from './readings'
import { searchTrails, trails } from './search'

/** Each row has up to three ids to be named, and all stand in one address. */
const ROWS_MAX = 40

const NamedSchema = z.object({
  id: z.string(),
  kind: z.enum(['account', 'organisation', 'person']),
  name: z.string(),
  detail: z.string().describe('The organisation of an account, the masked number of a person'),
})

const FoundRowSchema = AuditRowSchema.extend({
  service: z.enum(trails),
  actor: NamedSchema.nullable().describe('null: a process, or not known'),
  object: NamedSchema.nullable().describe('Where it is an account, an organisation or a person'),
  person: NamedSchema.nullable().describe('Whose record it was, where it was one person’s'),
}).meta({ id: 'FoundAuditRow' })

/** One search over all audit trails (Article 16). */
export const auditRoute = (deps: PortalDeps): Endpoint =>
  endpoint({
    id: 'searchAudit',
    method: 'get',
    path: '/v1/audit',
    summary: 'Searches the audit trails of all services, the newest first, with names where they are known',
    article: '16',
    who: 'audit.read',
    query: z.object({
      ...auditFilters,
      service: z.enum(trails).optional(),
      after: InstantCursorSchema.optional(),
      limit: z.coerce.number().int().min(1).max(ROWS_MAX).default(ROWS_MAX),
    }),
    answers: { 200: pageOf(FoundRowSchema) },
    refusals: ['temporarily-unavailable'],
    handle: async call => answering(ok)(await searchTrails(deps, callerOf(call), call.query)),
  })

const FoundReadingSchema = ReadingSchema.omit({ actorId: true })
  .extend({
    service: z.enum(trails),
    office: z.string().nullable().describe('The bureau, department, centre, employer or organiser'),
  })
  .meta({ id: 'FoundReading' })

/** A person sees who looked at their record, wherever it is kept (Article 16). */
export const readingsRoute = (deps: PortalDeps): Endpoint =>
  endpoint({
    id: 'listMyReadings',
    method: 'get',
    path: '/v1/my/readings',
    summary: 'Lists who read your record, in all services, the newest first',
    article: '16',
    who: OWN_READINGS,
    query: readingsQuery,
    answers: { 200: pageOf(FoundReadingSchema) },
    refusals: ['not-found', 'temporarily-unavailable'],
    handle: async call => {
      const { personId } = call.actor.scope
      if (!personId) return refuse('not-found')
      return answering(ok)(await listAllReadings(deps, callerOf(call), personId, call.query))
    },
  })
