import { randomBytes } from 'node:crypto'
import { type Claimant, goThroughClaim } from './claim'
import { type Ground, SEATS } from './ground'
import type { AroundStep, AtStep, JourneyName } from './journey'
import { goThroughMainJob, type Learner } from './main-job'
import { createDesk } from './sitting-desk'

export type Arrived = Learner | Claimant

/**
 * People on their way to their hours, spread over the steps: each sets out when the one before has made the first step.
 *
 * @param journeys of each person
 * @throws Error with the first that did not arrive, once all have come to an end
 */
export async function runCohort(
  ground: Ground,
  journeys: readonly JourneyName[],
  around: AroundStep,
): Promise<Arrived[]> {
  const { api, city, set } = ground
  const desk = createDesk(api, city, { set, seats: SEATS, name: randomBytes(4).toString('hex') })
  const goThrough = {
    mainJob: (at: AtStep) => goThroughMainJob(ground, desk, at),
    claim: (at: AtStep) => goThroughClaim(ground, at),
  }
  const underWay: Promise<Arrived>[] = []
  for (const [person, name] of journeys.entries()) {
    await new Promise<void>((hasSetOut, failed) => {
      const journey = goThrough[name](async (step, act) => {
        const answer = await around(person, step, act)
        hasSetOut()
        return answer
      })
      journey.catch(failed)
      underWay.push(journey)
    })
  }
  const settled = await Promise.allSettled(underWay)
  return settled.map(each => {
    if (each.status === 'rejected') throw each.reason
    return each.value
  })
}
