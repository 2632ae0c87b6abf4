import { z } from 'zod'
import { authorise, localityListed } from '../../../../domain/authority/authority'
import { PersonalSchema } from '../../../../domain/documents/personal'
import type { Refusal } from '../../../../domain/refusals/refusal'
import { plainDateIn } from '../../../../domain/time/plain-date'
import { answering, type Endpoint, endpoint, ok } from '../../../kit/http/endpoint'
import { type Page, page, pageOf } from '../../../kit/http/page'
import { SEALED_PERSONAL, type SealedPersonal, shownPersonal } from '../../../kit/keys/sealed-personal'
import { recordAudit } from '../../../kit/sql/audit'
import type { Caller, CourseDeps } from '../deps'

const ListedAccommodationSchema = z
  .object({
    personId: z.uuid(),
    ...PersonalSchema.shape,
    until: z.iso.date().nullable(),
    recordedAt: z.iso.datetime(),
  })
  .meta({ id: 'ListedAccommodation' })
type ListedAccommodation = z.infer<typeof ListedAccommodationSchema>

interface Asked {
  readonly locality?: string | undefined
  readonly after?: string | undefined
  readonly limit: number
}

/** Who has longer to answer the checks of study, of a bureau's people, with names: the reading is on the audit trail. */
async function listAccommodations(
  { sql, fieldKey }: Pick<CourseDeps, 'sql' | 'fieldKey'>,
  { actor, now }: Pick<Caller, 'actor' | 'now'>,
  { locality: asked, after, limit }: Asked,
): Promise<Page<ListedAccommodation> | Refusal> {
  const act = 'accommodation.record'
  const denied = authorise(actor, act)
  if (denied) return denied
  const locality = localityListed(actor, act, asked)
  const rows = await sql.query<
    SealedPersonal & { personId: string; until: ListedAccommodation['until']; recordedAt: Date }
  >(
    `SELECT a.person_id AS "personId", a.until::text, a.recorded_at AS "recordedAt", ${SEALED_PERSONAL}
     FROM accommodation a JOIN person p ON p.id = a.person_id
     WHERE (a.until IS NULL OR a.until >= $1::date) AND ($2::text IS NULL OR p.locality = $2)
       AND ($3::uuid IS NULL OR a.person_id > $3::uuid)
     ORDER BY a.person_id LIMIT $4::int`,
    [plainDateIn(now), locality, after ?? null, limit],
  )
  await recordAudit(sql, actor, now, {
    ...{ act, objectKind: 'person', objectId: locality ?? '', after: { read: true } },
    concerns: rows.map(row => row.personId),
  })
  const items = rows.map(({ keyId, nonce, ciphertext, recordedAt, ...row }) => ({
    ...row,
    recordedAt: new Date(recordedAt).toISOString(),
    ...shownPersonal(fieldKey, row.personId, { keyId, nonce, ciphertext }),
  }))
  return page(items, limit, each => each.personId)
}

export const accommodationListRoute = (deps: CourseDeps): Endpoint =>
  endpoint({
    id: 'listAccommodations',
    method: 'get',
    path: '/v1/accommodations',
    summary: 'Lists who has longer to answer checks, of a bureau’s people; the reading is on the audit trail',
    article: '9',
    who: 'accommodation.record',
    query: z.object({
      locality: z
        .string()
        .max(12)
        .optional()
        .describe('For the municipal bureau; a county bureau has its own'),
      after: z.uuid().optional().describe('`next` of the page before'),
      limit: z.coerce.number().int().min(1).max(100).default(50),
    }),
    answers: { 200: pageOf(ListedAccommodationSchema) },
    refusals: [],
    handle: async call => answering(ok)(await listAccommodations(deps, call, call.query)),
  })
