import { plainDateIn, yearOf } from '../domain/time/plain-date'
import { createApi } from './journey/api'
import { setUpCity, shortUnits } from './journey/city'
import { signIn } from './journey/identity'
import { municipalBureauLogin } from './processes'
import type { Secrets } from './secrets'

const READING_SECONDS = 8
const VIDEO_SECONDS = 8
const SEATS = 40
/** While the services come up, a call may find one of them not there yet. */
const PATIENCE_MS = 30_000

/** Loads a small city, through the public API alone. Doing it again finds what is there and changes nothing. */
export async function loadDemoCity(options: {
  portalUrl: string
  secrets: Secrets
  say: (line: string) => void
}): Promise<void> {
  const api = createApi(options.portalUrl, PATIENCE_MS)
  const bureau = await signIn(api, municipalBureauLogin, options.secrets.municipalBureauPassword)
  const year = yearOf(plainDateIn(new Date()))
  const city = await setUpCity(api, bureau, {
    name: `demo-${year}`,
    password: options.secrets.municipalBureauPassword,
    year,
    units: shortUnits(READING_SECONDS, VIDEO_SECONDS),
    seats: SEATS,
    courseTitle: `${year}年度一般公需科目：数字经济与创新`,
  })
  options.say(`Demo city: offering ${city.offeringId}, exam plan ${city.planId}, room ${city.roomId}`)
}
