import { plainDateIn, yearOf } from '../../domain/time/plain-date'
import { municipalBureauLogin } from '../../ops/installation/processes'
import type { Secrets } from '../../ops/installation/secrets'
import { holdDemoExam } from '../demo/exam-day'
import { sendLecture } from '../demo/lecture/lecture'
import { settleResidents } from '../demo/residents'
import { createApi } from '../journey/api'
import { setUpCity, shortUnits } from '../journey/city'
import { signIn } from '../journey/identity'

const READING_SECONDS = 5
const VIDEO_SECONDS = 5
const SEATS = 40
/** While the services come up, a call may find one of them not there yet. */
const PATIENCE_MS = 30_000

/**
 * Loads a small city, through the public API alone; doing it again finds what is there and changes nothing. With the demo
 * policy its people then study and sit an exam while the system is in use already, so that results can be posted.
 *
 * @returns what goes on behind: people settle, and some go their way to their exam
 */
export async function loadDemoCity(options: {
  portalUrl: string
  secrets: Secrets
  policySet: string
  say: (line: string) => void
}): Promise<{ readonly settled: Promise<void>; readonly examDay: Promise<void> }> {
  const { portalUrl, secrets, policySet, say } = options
  const api = createApi(portalUrl, PATIENCE_MS)
  const password = secrets.municipalBureauPassword
  const bureau = await signIn(api, municipalBureauLogin, password)
  const year = yearOf(plainDateIn(new Date()))
  const city = await setUpCity(api, bureau, {
    ...{ name: `demo-${year}`, password, year, seats: SEATS },
    unitsOf: async courseId =>
      shortUnits(READING_SECONDS, VIDEO_SECONDS, await sendLecture(api, bureau, courseId)),
    courseTitle: `${year}年度一般公需科目：数字经济与创新`,
  })
  say(`Demo city: offering ${city.offeringId}, exam plan ${city.planId}, room ${city.roomId}`)
  if (policySet !== 'demo') return { settled: Promise.resolve(), examDay: Promise.resolve() }
  const settled = tellSettled(settleResidents(api, city, password), say)
  return { settled, examDay: tellExamDay(holdDemoExam(api, city, password), say) }
}

async function tellSettled(settled: Promise<void>, say: (line: string) => void): Promise<void> {
  try {
    await settled
    say(
      'Demo city: its people are there, with claims, a full sitting and a roster; the sign-in page lists accounts.',
    )
  } catch (error) {
    say(`Demo city: its people could not be settled. ${error instanceof Error ? error.message : error}`)
  }
}

async function tellExamDay(held: Promise<string | undefined>, say: (line: string) => void): Promise<void> {
  try {
    const sittingId = await held
    if (sittingId) say(`Demo city: sitting ${sittingId} was held, and its results are awaited.`)
  } catch (error) {
    say(`Demo city: its people could not sit their exam. ${error instanceof Error ? error.message : error}`)
  }
}
