import { randomBytes } from 'node:crypto'
import type { PolicySet } from '../../domain/policy/policy'
import { plainDateIn, yearOf } from '../../domain/time/plain-date'
import { type Api, createApi } from '../journey/api'
import { type City, setUpCity, shortUnits } from '../journey/city'
import { signIn } from '../journey/identity'
import { municipalBureauLogin } from '../processes'
import { type AroundStep, type Graduate, goThrough } from './journey'
import { createDesk } from './sitting-desk'

/** A city made ready to be studied in, and the client that its people use. */
export interface Ground {
  readonly api: Api
  readonly city: City
  readonly set: PolicySet
}

/** A call is tried again for as long as the slowest process takes to come back, with room for a busy machine. */
const PATIENCE_MS = 90_000
const READING_SECONDS = 2
const VIDEO_SECONDS = 2
const SEATS = 50

export async function makeGround(portalUrl: string, password: string, set: PolicySet): Promise<Ground> {
  const api = createApi(portalUrl, PATIENCE_MS)
  const bureau = await signIn(api, municipalBureauLogin, password)
  const name = `faults-${randomBytes(4).toString('hex')}`
  const year = yearOf(plainDateIn(new Date()))
  const units = shortUnits(READING_SECONDS, VIDEO_SECONDS)
  const options = {
    name,
    password,
    year,
    units,
    seats: SEATS,
    courseTitle: `${year}年度一般公需科目 ${name}`,
  }
  return { api, city: await setUpCity(api, bureau, options), set }
}

/**
 * People on their way to 18 hours, spread over the steps: each sets out when the one before has signed up.
 *
 * @throws Error with the first that did not arrive, once all have come to an end
 */
export async function runCohort(ground: Ground, people: number, around: AroundStep): Promise<Graduate[]> {
  const { api, city, set } = ground
  const desk = createDesk(api, city, set, SEATS, randomBytes(4).toString('hex'))
  const journeys: Promise<Graduate>[] = []
  for (let person = 0; person < people; person += 1) {
    await new Promise<void>((hasSignedUp, failed) => {
      const journey = goThrough(api, city, desk, async (step, act) => {
        const answer = await around(person, step, act)
        if (step === 'signUp') hasSignedUp()
        return answer
      })
      journey.catch(failed)
      journeys.push(journey)
    })
  }
  const settled = await Promise.allSettled(journeys)
  return settled.map(each => {
    if (each.status === 'rejected') throw each.reason
    return each.value
  })
}
