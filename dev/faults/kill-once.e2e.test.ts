import { type Cluster, startCluster } from '../cluster'
import { disagreements } from './agreement'
import { makeGround, runCohort } from './cohort'
import { journeySteps } from './journey'
import { createKiller, type Kill, killables, withinStep } from './killer'
import { pickOf, seeded, shuffled } from './seeded'

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
  const plan = planOf(seeded(SEED))
  const killer = createKiller(cluster, plan)

  const graduates = await runCohort(ground, plan.length + SPARED, killer.around)

  expect(killer.reports).toHaveLength(killables.length)
  expect(await disagreements(cluster, ground, graduates)).toEqual([])
})

/** Whose step which process is killed in: everyone their own process, each step somebody's. */
function planOf(chance: () => number): Kill[] {
  const others = killables.slice(journeySteps.length).map(() => pickOf(journeySteps, chance))
  const steps = shuffled([...journeySteps, ...others], chance)
  return shuffled(killables, chance).map((process, person) => {
    const step = steps[person]!
    return { process, step, person, afterMs: withinStep(step, chance) }
  })
}
