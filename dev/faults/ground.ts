import { randomBytes } from 'node:crypto'
import type { PolicySet } from '../../domain/policy/policy'
import { plainDateIn, yearOf } from '../../domain/time/plain-date'
import { municipalBureauLogin } from '../../ops/installation/processes'
import { type Api, createApi } from '../journey/api'
import { type City, setUpCity, shortUnits } from '../journey/city'
import { joinHealthDepartment } from '../journey/claim'
import { type SignedIn, signIn } from '../journey/identity'

/** A city made ready to be studied and claimed in, and the client that its people use. */
export interface Ground {
  readonly api: Api
  readonly city: City
  /** Reviews claims. */
  readonly department: SignedIn
  readonly set: PolicySet
}

/** A call is tried again for as long as the slowest process takes to come back, with room for a busy machine. */
const PATIENCE_MS = 90_000
const READING_SECONDS = 2
const VIDEO_SECONDS = 2
export const SEATS = 50

export async function makeGround(portalUrl: string, password: string, set: PolicySet): Promise<Ground> {
  const api = createApi(portalUrl, PATIENCE_MS)
  const bureau = await signIn(api, municipalBureauLogin, password)
  const name = `faults-${randomBytes(4).toString('hex')}`
  const year = yearOf(plainDateIn(new Date()))
  const options = {
    name,
    password,
    year,
    unitsOf: async () => shortUnits(READING_SECONDS, VIDEO_SECONDS),
    seats: SEATS,
    courseTitle: `${year}年度一般公需科目 ${name}`,
  }
  const city = await setUpCity(api, bureau, options)
  return { api, city, department: await joinHealthDepartment(api, bureau, name, password), set }
}
