import { isRefusal, type Refusal } from '../../../../domain/refusals/refusal'
import { type AuditSearch, type ListedAuditRow, searchAudit } from '../../../kit/http/audit-endpoint'
import { type Cursor, cursorAt } from '../../../kit/http/cursor'
import type { PortalDeps } from '../deps'
import { upstreamNames } from '../front/upstreams'
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
  readonly person: Named | null
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
  const rows = newestOf((answers as Unnamed[][]).flat(), orderOf, query.limit)
  const names = await readNames(deps, asking, rows)
  if (isRefusal(names)) return names
  const last = rows.at(-1)
  return {
    items: rows.map(row => ({
      ...row,
      actor: names.get(row.actorId) ?? null,
      object: names.get(row.objectId) ?? null,
      person: names.get(row.personId ?? '') ?? null,
    })),
    next: last && rows.length === query.limit ? cursorAt(new Date(last.at), last.id) : null,
  }
}

type Unnamed = Omit<FoundRow, 'actor' | 'object' | 'person'>

/** The newest of rows that stand in several trails. */
export const newestOf = <Row>(rows: readonly Row[], orderOf: (row: Row) => string, limit: number): Row[] =>
  [...rows].sort((a, b) => (orderOf(a) < orderOf(b) ? 1 : -1)).slice(0, limit)

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
      : ((await askTrail(deps, asking, `/v1/audit/${service}`, query)) as
          | { rows: ListedAuditRow[] }
          | Refusal)
  return isRefusal(found) ? found : found.rows.map(row => ({ ...row, service }))
}

/** What a page of several trails asks of each. */
export interface AskedPage {
  readonly after?: Cursor | undefined
  readonly limit: number
}

/** Asks a service for its part of such a page. */
export function askTrail(
  deps: PortalDeps,
  asking: Caller,
  path: string,
  { after, ...query }: AskedPage,
): Promise<object | Refusal> {
  const asked = Object.entries({ ...query, after: after && `${after.sortedBy}/${after.id}` })
  const said = asked.flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]))
  return deps.readFrom(asking, `${path}?${new URLSearchParams(said)}`)
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

async function readNames(
  deps: PortalDeps,
  asking: Caller,
  rows: readonly Unnamed[],
): Promise<ReadonlyMap<string, Named> | Refusal> {
  const ids = [...new Set(rows.flatMap(row => [row.actorId, row.objectId, row.personId ?? '']))].filter(id =>
    UUID.test(id),
  )
  if (ids.length === 0) return new Map()
  const answer = await deps.readFrom(asking, `/v1/audit-names?ids=${ids.join(',')}`)
  if (isRefusal(answer)) return answer
  return new Map((answer as { items: Named[] }).items.map(named => [named.id, named]))
}
