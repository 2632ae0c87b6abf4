import { addDays, plainDateIn } from '../../domain/time/plain-date'
import { reconcileClaims } from '../../ops/doctor/claims'
import { databaseUrlOf } from '../../ops/installation/databases'
import { municipalBureauLogin } from '../../ops/installation/processes'
import { createPool, type Sql, sqlOfPg } from '../../services/kit/sql/database'
import { signIn } from '../journey/identity'
import { layPeople, rosterOf } from '../journey/many-people'
import { awaitClass, holdClass, makeOrganiser, postRoster, reviewRoster } from '../journey/training-class'
import { type Cluster, startCluster } from '../launcher/cluster'
import { makeGround } from './ground'
import { WAIT_MS } from './journey'
import { type Killable, killables } from './killer'
import { seeded, shuffled } from './seeded'

/** A day by the demonstration standard. */
const HALF_HOURS = 16

const PEOPLE = 5_000
/** Within which a kill strikes: about how long the post and the review of so many take. */
const STRIKES_WITHIN_MS = 1_500

/**
 * Everybody on a roster is registered at once (Articles 13, 14), while processes are killed (-9): the claim service while it takes
 * the roster, and again while the department's review is under way; then every process, the ledger last to come back, so that
 * each dies while the registration is under way.
 *
 * @returns what is not as it must be: one line each; none where all is well
 */
export async function registerUnderKills(seed: number): Promise<string[]> {
  const chance = seeded(seed)
  const strikesAfter = () => Math.floor(chance() * STRIKES_WITHIN_MS)
  const cluster = await startCluster({ policySet: 'test' })
  const open = openDatabases(cluster)
  try {
    const { api, department, organiser } = await makeDesk(cluster)
    const people = await layPeople(open.owner, cluster.secrets, { count: PEOPLE, from: 0 })
    const days = [addDays(plainDateIn(new Date()), -1)]
    const classId = await holdClass(api, organiser, department, {
      title: '护理管理高级研修班',
      days,
      key: 'faults',
    })

    await meanwhile(
      cluster,
      () => killOne(cluster, 'claim', strikesAfter()),
      () => postRoster(api, organiser, classId, { sheet: rosterOf(people) }),
    )
    await meanwhile(
      cluster,
      () => killOne(cluster, 'claim', strikesAfter()),
      () => reviewRoster(api, department, classId),
    )
    await meanwhile(
      cluster,
      () => killEach(cluster, shuffled(killables, chance)),
      () =>
        awaitClass(api, organiser, classId, {
          holds: each => each.state === 'registered',
          timeoutMs: WAIT_MS,
        }),
    )
    return [...(await wrongEntries(open.ledger, classId)), ...(await doctorFinds(open.claim, open.ledger))]
  } finally {
    await open.close()
    await cluster.stop()
  }
}

async function makeDesk(cluster: Cluster) {
  const password = cluster.secrets.municipalBureauPassword
  const { api, department } = await makeGround(cluster.portalUrl, password, 'test')
  const bureau = await signIn(api, municipalBureauLogin, password)
  return { api, department, organiser: await makeOrganiser(api, bureau, 'faults', password) }
}

function openDatabases({ databaseUrl, secrets }: Cluster) {
  const urls = [
    databaseUrl,
    ...(['claim', 'ledger'] as const).map(name => databaseUrlOf(name, databaseUrl, secrets)),
  ]
  const pools = urls.map(url => createPool(url, 'faults', 2))
  const [owner, claim, ledger] = pools.map(sqlOfPg) as [Sql, Sql, Sql]
  return { owner, claim, ledger, close: () => Promise.all(pools.map(pool => pool.end())) }
}

/** Kills while something is under way, which its client goes on with. */
async function meanwhile<T>(cluster: Cluster, kill: () => Promise<void>, act: () => Promise<T>): Promise<T> {
  const acting = act()
  acting.catch(() => undefined)
  await kill()
  await cluster.ready()
  return acting
}

async function killOne(cluster: Cluster, victim: Killable, afterMs: number): Promise<void> {
  await new Promise(resolve => setTimeout(resolve, afterMs))
  await cluster.kill9(victim)
  await cluster.restart(victim)
}

async function killEach(cluster: Cluster, victims: readonly Killable[]): Promise<void> {
  await cluster.kill9('ledger')
  for (const victim of victims.filter(each => each !== 'ledger')) await killOne(cluster, victim, 0)
  await cluster.restart('ledger')
}

async function wrongEntries(ledger: Sql, classId: string): Promise<string[]> {
  const [found] = await ledger.query<{ entries: number; people: number; halfHours: number }>(
    `SELECT count(*) AS entries, count(DISTINCT person_id) AS people, sum(half_hours) AS "halfHours" FROM entry
     WHERE source_kind = 'trainingClass' AND source_id = $1 AND entry_kind = 'grant'`,
    [classId],
  )
  const expected = { entries: PEOPLE, people: PEOPLE, halfHours: PEOPLE * HALF_HOURS }
  return JSON.stringify(found) === JSON.stringify(expected)
    ? []
    : [`the ledger has ${JSON.stringify(found)}, not ${JSON.stringify(expected)}`]
}

const doctorFinds = async (claim: Sql, ledger: Sql): Promise<string[]> =>
  (await reconcileClaims(claim, ledger)).map(({ subject, cause }) => `${subject}: ${cause}`)
