import { isRefusal, type Refusal } from '../../../../domain/refusals/refusal'
import { cursorAt } from '../../../kit/http/cursor'
import { listReadings, type Reading } from '../../../kit/http/readings-endpoint'
import type { PortalDeps } from '../deps'
import type { Caller } from '../processes/caller'
import { type AskedPage, askTrail, newestOf, type Trail, trails } from './search'

export interface FoundReading extends Omit<Reading, 'actorId'> {
  readonly service: Trail
  /** The bureau, department, centre, employer or organiser of the account. */
  readonly office: string | null
}

interface Found {
  readonly items: readonly FoundReading[]
  readonly next: string | null
}

/** Who read the caller's record, in all services, the newest first: when, of which office and role, and what (Article 16). */
export async function listAllReadings(
  deps: PortalDeps,
  asking: Caller,
  personId: string,
  asked: AskedPage,
): Promise<Found | Refusal> {
  const answers = await Promise.all(trails.map(each => readTrail(deps, asking, each, { personId, asked })))
  const refused = answers.find(isRefusal)
  if (refused) return refused
  const all = (answers as Unnamed[][]).flat()
  const rows = newestOf(all, row => `${row.readAt} ${row.readingId}`, asked.limit)
  const offices = await readOffices(deps, asking, rows)
  if (isRefusal(offices)) return offices
  const last = rows.at(-1)
  return {
    items: rows.map(({ actorId, ...row }) => ({ ...row, office: offices.get(actorId) ?? null })),
    next: last && rows.length === asked.limit ? cursorAt(new Date(last.readAt), last.readingId) : null,
  }
}

type Unnamed = Reading & { readonly service: Trail }

async function readTrail(
  deps: PortalDeps,
  asking: Caller,
  service: Trail,
  { personId, asked }: { readonly personId: string; readonly asked: AskedPage },
): Promise<Unnamed[] | Refusal> {
  const found =
    service === 'portal'
      ? await listReadings(deps.sql, personId, asked)
      : ((await askTrail(deps, asking, `/v1/my/readings/${service}`, asked)) as
          | { items: Reading[] }
          | Refusal)
  return isRefusal(found) ? found : found.items.map(row => ({ ...row, service }))
}

async function readOffices(
  deps: PortalDeps,
  asking: Caller,
  rows: readonly Unnamed[],
): Promise<ReadonlyMap<string, string> | Refusal> {
  const ids = [...new Set(rows.map(row => row.actorId))]
  if (ids.length === 0) return new Map()
  const answer = await deps.readFrom(asking, `/v1/my/readings/offices?ids=${ids.join(',')}`)
  if (isRefusal(answer)) return answer
  return new Map(
    (answer as { items: { id: string; name: string }[] }).items.map(({ id, name }) => [id, name]),
  )
}
