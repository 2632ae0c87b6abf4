import { type Cluster, startCluster } from '../launcher/cluster'
import { disagreements } from './agreement'
import { runCohort } from './cohort'
import { makeGround } from './ground'
import { journeyNames, journeyOf } from './journey'
import { createKiller, killables } from './killer'
import { eachOnce } from './plan'
import { seeded } from './seeded'

jest.setTimeout(240_000)

const SEED = 125_2020

let cluster: Cluster

beforeAll(async () => {
  cluster = await startCluster({ policySet: 'test' })
})

afterAll(() => cluster.stop())

test('each process is killed once, at a step of somebody: all the same everybody ends with the hours, once', async () => {
  const ground = await makeGround(cluster.portalUrl, cluster.secrets.municipalBureauPassword, 'test')
  const plan = eachOnce(seeded(SEED))
  const killer = createKiller(cluster, plan)

  const spared = journeyNames
  const people = [...plan.map(({ step }) => journeyOf(step)), ...spared]
  const arrived = await runCohort(ground, people, killer.around)

  expect(killer.reports).toHaveLength(killables.length)
  expect(await disagreements(cluster, ground, arrived)).toEqual([])
})
