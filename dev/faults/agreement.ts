import { Client, Connection } from '@temporalio/client'
import { yearOf } from '../../domain/time/plain-date'
import { lookInside } from '../../ops/doctor/examination'
import { until } from '../../ops/installation/condition'
import { type DatabaseOwner, databaseOwners, databaseUrlOf } from '../../ops/installation/databases'
import { namespace } from '../../ops/prepare/temporal-namespace'
import { createPool, type Sql, sqlOfPg } from '../../services/kit/sql/database'
import { workflowIds } from '../../workflows/contracts/names'
import type { City } from '../journey/city'
import type { Cluster } from '../launcher/cluster'
import type { Arrived } from './cohort'
import type { Ground } from './ground'
import { killables } from './killer'

/**
 * What is not as it must be after everybody has arrived, whatever was killed on the way: each one's hours by one entry, every
 * process ended, nothing left untold or unheard, the services agreed.
 *
 * @returns one line each; none where all is well
 */
export async function disagreements(
  cluster: Cluster,
  ground: Ground,
  arrived: readonly Arrived[],
): Promise<string[]> {
  const open = await openAll(cluster)
  try {
    const found = await Promise.all([
      killables
        .filter(name => cluster.pidOf(name) === undefined)
        .map(name => `${name} does not run any more`),
      waitingFor('every process ends', () => unendedProcesses(open.client, ground, arrived)),
      waitingFor('every fact is told', () => fullOutboxes(open.sql)),
    ])
    const hours = await Promise.all(arrived.map(each => wrongHours(ground, each)))
    const ill = await waitingFor('the doctor finds nothing', () => doctorFinds(open.client, open.sql))
    return [...found.flat(), ...hours.flat(), ...ill]
  } finally {
    await open.close()
  }
}

type SqlOf = (name: DatabaseOwner) => Sql

async function openAll(cluster: Cluster): Promise<{ client: Client; sql: SqlOf; close(): Promise<void> }> {
  const connection = await Connection.connect({ address: cluster.temporalAddress })
  const urlOf = (name: DatabaseOwner) => databaseUrlOf(name, cluster.databaseUrl, cluster.secrets)
  const pools = new Map(databaseOwners.map(name => [name, createPool(urlOf(name), 'faults', 2)]))
  return {
    client: new Client({ connection, namespace }),
    sql: name => sqlOfPg(pools.get(name)!),
    close: async () => {
      await Promise.all([...pools.values()].map(pool => pool.end()))
      await connection.close()
    },
  }
}

/** Gives what is under way the time to arrive, and says what has not. */
async function waitingFor(what: string, find: () => Promise<string[]>): Promise<string[]> {
  let found: string[] = []
  const holds = async () => {
    found = await find()
    return found.length === 0
  }
  await until(what, holds, { everyMs: 200 }).catch(error => found.push(String(error)))
  return found
}

async function unendedProcesses(client: Client, { city }: Ground, arrived: readonly Arrived[]) {
  const ids = new Set(arrived.flatMap(each => processesOf(each, city)))
  const stages = await Promise.all(
    [...ids].map(async id => {
      const { status } = await client.workflow.getHandle(id).describe()
      return status.name === 'COMPLETED' ? [] : [`${id} is ${status.name}`]
    }),
  )
  return stages.flat()
}

function processesOf(who: Arrived, { year, offeringId }: City): string[] {
  if (who.journey === 'claim') return [workflowIds.claim(who.claimId)]
  const courseYear = { category: 'general', year, personId: who.person.id, offeringId } as const
  return [workflowIds.sitting(who.sittingId), workflowIds.courseYear(courseYear)]
}

async function fullOutboxes(sql: SqlOf): Promise<string[]> {
  const counts = await Promise.all(
    databaseOwners.map(async name => {
      const [row] = await sql(name).query<{ count: number }>('SELECT count(*) AS count FROM outbox')
      return row?.count ? [`${row.count} facts wait in the outbox of ${name}`] : []
    }),
  )
  return counts.flat()
}

/** By the policy sets that faults run under: a general course, or a day of training. */
const expected = { mainJob: { general: 18, professional: 0 }, claim: { general: 0, professional: 8 } }

async function wrongHours({ api, city }: Ground, who: Arrived): Promise<string[]> {
  const { person } = who
  const year = who.journey === 'claim' ? yearOf(who.trainedOn) : city.year
  type Standing = { hours: { general: number; professional: number; total: number } }
  const { hours } = await api.get<Standing>(`/v1/my/standing?year=${year}`, person.token)
  const path = `/v1/people/${person.id}/entries?year=${year}`
  const { items } = await api.get<{ items: unknown[] }>(path, person.token)
  const { general, professional } = expected[who.journey]
  const faults = []
  if (
    hours.general !== general ||
    hours.professional !== professional ||
    hours.total !== general + professional
  )
    faults.push(`${person.id} has ${JSON.stringify(hours)} hours by ${who.journey}`)
  if (items.length !== 1) faults.push(`${person.id} has ${items.length} entries`)
  return faults
}

async function doctorFinds(client: Client, sql: SqlOf): Promise<string[]> {
  const findings = await lookInside(client, sql)
  return findings.map(({ kind, subject, cause }) => `${kind}: ${subject}: ${cause}`)
}
