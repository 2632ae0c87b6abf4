import { addDays, plainDateIn } from '../../domain/time/plain-date'
import { until } from '../../ops/installation/condition'
import { newId } from '../../services/kit/base/ids'
import { createApi } from '../journey/api'
import { layPeople, rosterOf } from '../journey/many-people'
import { holdClass } from '../journey/training-class'
import { type BareProcess, startBare } from './bare'
import { drive, type LoadRequest, lanesOver } from './load'
import { measurePairs, type Ratio, type Run } from './pairs'
import { measuredEnv, openSite, type Site } from './site'

/**
 * The benchmark compares a roster with one plain insert.
 *
 * `npm run bench` measures `roster`: 5,000 rows from the organiser's post, through the department's review, to the
 * ledger's registered batch, against parsing the same bytes and inserting them by one unnest. No aim is set for it.
 *
 * Both are timed whole. People are laid as identity's facts would leave them; the class is planned, accepted and
 * held by the API and its process, before the clock runs. The demonstration standard stands in for the city's
 * figures, so the processes run as in development, logs off.
 *
 * The first ratio, two pairs on a busy machine, is 0.03. Every statement takes all rows at once; what holds it is
 * per row: a keyed digest, name and number sealed and opened again, the name compared with the person's, hours by
 * exact fractions with their explanation, and the way to the ledger (ten facts, one activity, a chain of entries
 * each). The bare side keeps numbers in clear.
 */

export interface RosterSize {
  readonly rows: number
  readonly pairs: number
}

/**
 * Rows of a roster registered a second (Articles 13, 14): from the organiser's one post, through the department's review, until the
 * ledger's batch is registered, by way of the class's real process; against parsing the same bytes and inserting them by one
 * unnest.
 */
export async function measureRoster(size: RosterSize, say: (line: string) => void): Promise<Ratio> {
  // The city's own figures could not be found, and what stands in for them is refused in production.
  const demonstration = { policySet: 'demo', env: { ...measuredEnv, NODE_ENV: 'development' } } as const
  const site = await openSite(['claim', 'ledger', 'worker', 'listener', 'portal'], demonstration)
  const bare = await startBare(site, 'bare-roster-server')
  let people = 0
  const roster = async () => {
    const laid = await layPeople(site.owner, site.cluster.secrets, { count: size.rows, from: people })
    people += size.rows
    return rosterOf(laid)
  }
  try {
    return await measurePairs(
      { name: 'claim service and ledger', run: async () => register(site, await roster(), size.rows) },
      { name: 'bare', run: async () => insert(bare, await roster(), size.rows) },
      size.pairs,
      say,
    )
  } finally {
    await bare.stop()
    await site.stop()
  }
}

async function register(site: Site, roster: string, rows: number): Promise<Run> {
  const organiser = await site.headersOf('organiser', { organiserId: newId() })
  const department = await site.headersOf('industryDepartment', { industry: 'health' })
  const api = createApi(site.cluster.portalUrl)
  const classId = await holdClass(api, signedIn(organiser), signedIn(department), {
    ...{ title: '护理管理高级研修班', days: [addDays(plainDateIn(new Date()), -1)], key: newId() },
  })
  const path = `/v1/training-classes/${classId}`
  const post: LoadRequest = {
    ...{ method: 'POST', path: `${path}/roster`, body: roster },
    headers: { ...organiser, 'content-type': 'text/csv' },
  }
  const { seq } = await api.get<{ seq: number }>(path, signedIn(department).token)
  const review: LoadRequest = {
    ...{ method: 'POST', path: `${path}/review`, headers: department },
    // The roster is the next thing that happens to the class.
    body: JSON.stringify({ seq: seq + 1 }),
  }
  const { seconds } = await drive(site.cluster.urlOf('claim'), lanesOver([post, review], 1), [200, 201], () =>
    until('the batch is not registered', () => isRegistered(site, classId), { everyMs: 5 }),
  )
  return { count: rows, seconds }
}

/** As the steps of a journey take somebody who has signed in. */
const signedIn = ({ authorization }: Record<string, string>) => ({
  ...{ id: '', refreshToken: '', scope: {} },
  token: authorization!.slice('Bearer '.length),
})

async function isRegistered({ owner }: Site, classId: string): Promise<boolean> {
  const [row] = await owner.query<{ done: boolean }>(
    `SELECT EXISTS (SELECT FROM ledger.batch WHERE source_id = $1 AND state = 'registered') AS done`,
    [classId],
  )
  return row?.done === true
}

async function insert({ origin }: BareProcess, roster: string, rows: number): Promise<Run> {
  const headers = { 'content-type': 'text/csv' }
  const post: LoadRequest = { method: 'POST', path: `/rosters/${newId()}`, headers, body: roster }
  const { seconds } = await drive(origin, lanesOver([post], 1), [201])
  return { count: rows, seconds }
}
