import { isRefusal, type Refusal } from '../../../../domain/refusals/refusal'
import { type AuditSearch, type ListedAuditRow, searchAudit } from '../../../kit/http/audit-endpoint'
import { cursorAt } from '../../../kit/http/cursor'
import type { PortalDeps } from '../deps'
import { type UpstreamName, upstreamNames } from '../front/upstreams'
import type { Caller } from '../processes/caller'

export const trails = [...upstreamNames, 'portal'] as const
export type Trail = (typeof trails)[number]

/** Somebody or something of a row, in words. */
export interface Named {
  readonly id: string
  readonly kind: 'account' | 'organisation' | 'person'
  readonly name: string
  /** The organisation of an account, the masked number of a person. */
  readonly detail: string
}

export interface FoundRow extends ListedAuditRow {
  readonly service: Trail
  readonly actor: Named | null
  readonly object: Named | null
}

export interface Found {
  readonly items: readonly FoundRow[]
  readonly next: string | null
}

/**
 * One search over the audit trails of all services, the newest first, with names where they are known (Article 16). Each service
 * judges the caller and records the reading. Where one does not answer, all is refused: a part would look like the whole.
 */
export async function searchTrails(
  deps: PortalDeps,
  asking: Caller,
  { service, ...query }: AuditSearch & { readonly service?: Trail | undefined },
): Promise<Found | Refusal> {
  const answers = await Promise.all(
    (service ? [service] : trails).map(each => searchTrail(deps, asking, each, query)),
  )
  const refused = answers.find(isRefusal)
  if (refused) return refused
  const newestFirst = (answers as Unnamed[][]).flat().sort((a, b) => (orderOf(a) < orderOf(b) ? 1 : -1))
  const rows = newestFirst.slice(0, query.limit)
  const names = await readNames(deps, asking, rows)
  if (isRefusal(names)) return names
  const last = rows.at(-1)
  return {
    items: rows.map(row => ({
      ...row,
      actor: names.get(row.actorId) ?? null,
      object: names.get(row.objectId) ?? null,
    })),
    next: last && rows.length === query.limit ? cursorAt(new Date(last.at), last.id) : null,
  }
}

type Unnamed = Omit<FoundRow, 'actor' | 'object'>

/** As each service orders its own. */
const orderOf = ({ at, id }: ListedAuditRow): string => `${at} ${id}`

async function searchTrail(
  deps: PortalDeps,
  asking: Caller,
  service: Trail,
  query: AuditSearch,
): Promise<Unnamed[] | Refusal> {
  const found =
    service === 'portal'
      ? { rows: await searchAudit(deps.sql, service, query, asking) }
      : await askTrail(deps, asking, service, query)
  return isRefusal(found) ? found : found.rows.map(row => ({ ...row, service }))
}

async function askTrail(
  deps: PortalDeps,
  asking: Caller,
  service: UpstreamName,
  { after, ...query }: AuditSearch,
): Promise<{ rows: ListedAuditRow[] } | Refusal> {
  const asked = Object.entries({ ...query, after: after && `${after.sortedBy}/${after.id}` })
  const said = asked.flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]))
  const path = `/v1/audit/${service}?${new URLSearchParams(said)}`
  return (await deps.readFrom(asking, path)) as { rows: ListedAuditRow[] } | Refusal
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

async function readNames(
  deps: PortalDeps,
  asking: Caller,
  rows: readonly Unnamed[],
): Promise<ReadonlyMap<string, Named> | Refusal> {
  const ids = [...new Set(rows.flatMap(row => [row.actorId, row.objectId]))].filter(id => UUID.test(id))
  if (ids.length === 0) return new Map()
  const answer = await deps.readFrom(asking, `/v1/audit-names?ids=${ids.join(',')}`)
  if (isRefusal(answer)) return answer
  return new Map((answer as { items: Named[] }).items.map(named => [named.id, named]))
}
