import { bookingOf, openSitting } from './booking'
import { openExamCity } from './exam-city'
import { drive } from './load'
import { rounded } from './pairs'
import { openSite } from './site'

export interface RaceSize {
  readonly people: number
  readonly seats: number
}

export interface RaceFigures {
  readonly booked: number
  readonly waiting: number
  /** People with more than one seat or place, and seats with more than one holder: none, or it is a fault. */
  readonly twice: number
  readonly seconds: number
}

const DAY_MS = 86_400_000
const BOOKED = 201
const QUEUED = 202

/** Everybody at once for one sitting, a connection each: who is booked, who waits, and how long until all are told. */
export async function raceForSeats({ people, seats }: RaceSize): Promise<RaceFigures> {
  const site = await openSite(['exam'])
  const city = await openExamCity(site, new Date(Date.now() + 10 * DAY_MS))
  try {
    const { sittingId } = await openSitting(city, seats)
    const ids = await city.people(people)
    const requests = await Promise.all(ids.map(personId => bookingOf(site, sittingId, personId)))
    const lanes = requests.map(request => {
      const own = [request]
      return { next: () => own.pop() }
    })
    const { seconds, statuses } = await drive(site.cluster.urlOf('exam'), lanes, [BOOKED, QUEUED])
    const [row] = await site.owner.query<{ twice: number }>(TWICE, [sittingId])
    return {
      booked: statuses[BOOKED] ?? 0,
      waiting: statuses[QUEUED] ?? 0,
      twice: row!.twice,
      seconds: rounded(seconds),
    }
  } finally {
    await city.close()
    await site.stop()
  }
}

const TWICE = `
WITH had AS (
  SELECT person_id FROM exam.booking WHERE sitting_id = $1 AND state = 'inForce'
  UNION ALL SELECT person_id FROM exam.waiting WHERE sitting_id = $1 AND state IN ('waiting', 'offered')
)
SELECT (SELECT count(*) FROM (SELECT FROM had GROUP BY person_id HAVING count(*) > 1) p)::int
  + (SELECT count(*) FROM (SELECT FROM exam.booking WHERE sitting_id = $1 AND state = 'inForce'
      GROUP BY seat_no HAVING count(*) > 1) s)::int AS twice`
