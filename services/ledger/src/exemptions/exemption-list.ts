import { z } from 'zod'
import type { Actor } from '../../../../domain/authority/actor'
import { authorise, localityListed } from '../../../../domain/authority/authority'
import { PersonalSchema } from '../../../../domain/documents/personal'
import { type Refusal, refuse } from '../../../../domain/refusals/refusal'
import { plainDateIn } from '../../../../domain/time/plain-date'
import { answering, type Endpoint, endpoint, ok } from '../../../kit/http/endpoint'
import { type Page, page, pageOf } from '../../../kit/http/page'
import { SEALED_PERSONAL, type SealedPersonal, shownPersonal } from '../../../kit/keys/sealed-personal'
import { recordAudit } from '../../../kit/sql/audit'
import type { LedgerDeps } from '../deps'
import { type Exemption, ExemptionSchema, SELECT_EXEMPTION } from './exemptions'

const ListedExemptionSchema = ExemptionSchema.extend(PersonalSchema.shape).meta({ id: 'ListedExemption' })
type ListedExemption = z.infer<typeof ListedExemptionSchema>

interface Asked {
  readonly locality?: string | undefined
  readonly after?: string | undefined
  readonly limit: number
}

/** The exemptions of a bureau's people that are in force or to come, with names: the reading is on the audit trail. */
async function listOfLocality(
  { sql, fieldKey }: Pick<LedgerDeps, 'sql' | 'fieldKey'>,
  { actor, now }: { readonly actor: Actor; readonly now: Date },
  { locality: asked, after, limit }: Asked,
): Promise<Page<ListedExemption> | Refusal> {
  const act = 'exemption.read'
  // A person reads the own ones by another way.
  if (actor.role === 'person') return refuse('not-allowed', { act, role: actor.role })
  const denied = authorise(actor, act)
  if (denied) return denied
  const locality = localityListed(actor, act, asked)
  const rows = await sql.query<Exemption & SealedPersonal>(
    `${SELECT_EXEMPTION(`, ${SEALED_PERSONAL}`)} JOIN person p USING (person_id)
     WHERE withdrawn_at IS NULL AND (until_day IS NULL OR until_day >= $1::date)
       AND ($2::text IS NULL OR p.locality = $2) AND ($3::uuid IS NULL OR exemption_id > $3::uuid)
     ORDER BY exemption_id LIMIT $4::integer`,
    [plainDateIn(now), locality, after ?? null, limit],
  )
  await recordAudit(sql, actor, now, {
    ...{ act, objectKind: 'exemption', objectId: locality ?? '', concerns: rows.map(row => row.personId) },
  })
  const items = rows.map(({ keyId, nonce, ciphertext, ...exemption }) => ({
    ...exemption,
    ...shownPersonal(fieldKey, exemption.personId, { keyId, nonce, ciphertext }),
  }))
  return page(items, limit, each => each.exemptionId)
}

export const exemptionListEndpoint = (deps: Pick<LedgerDeps, 'sql' | 'fieldKey'>): Endpoint =>
  endpoint({
    id: 'listExemptionsOfLocality',
    method: 'get',
    path: '/v1/exemptions',
    summary:
      'Lists the exemptions of a bureau’s people that are in force or to come; the reading is on the audit trail',
    article: '6',
    who: 'exemption.read',
    query: z.object({
      locality: z
        .string()
        .max(12)
        .optional()
        .describe('For the municipal bureau; a county bureau has its own'),
      after: z.uuid().optional().describe('`next` of the page before'),
      limit: z.coerce.number().int().min(1).max(100).default(50),
    }),
    answers: { 200: pageOf(ListedExemptionSchema) },
    refusals: [],
    handle: async ({ actor, query, now }) => answering(ok)(await listOfLocality(deps, { actor, now }, query)),
  })
