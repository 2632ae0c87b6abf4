import { type Cluster, startCluster } from '../cluster'
import { disagreements } from './agreement'
import { makeGround, runCohort } from './cohort'
import { createKiller, killables } from './killer'
import { eachOnce } from './plan'
import { seeded } from './seeded'

jest.setTimeout(240_000)

const SEED = 125_2020
const SPARED = 2

let cluster: Cluster

beforeAll(async () => {
  cluster = await startCluster({ policySet: 'test' })
})

afterAll(() => cluster.stop())

test('each process is killed once, at a step of somebody: all the same everybody ends with 18 hours, once', async () => {
  const ground = await makeGround(cluster.portalUrl, cluster.secrets.municipalBureauPassword, 'test')
  const plan = eachOnce(seeded(SEED))
  const killer = createKiller(cluster, plan)

  const graduates = await runCohort(ground, plan.length + SPARED, killer.around)

  expect(killer.reports).toHaveLength(killables.length)
  expect(await disagreements(cluster, ground, graduates)).toEqual([])
})
