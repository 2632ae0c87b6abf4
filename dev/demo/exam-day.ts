import { identityCheckDigit } from '../../domain/documents/check-digits'
import { type Api, awaitAnswer } from '../journey/api'
import { type City, publishSitting } from '../journey/city'
import { bookingsOf, bookSeat } from '../journey/exam'
import { type SignedIn, signUpPerson } from '../journey/identity'
import { enrol, study } from '../journey/learner'
import { sittingTimes } from './main-job'

/** Three people of the demo city; the order number 000 is given to nobody. */
const people = [
  { name: '林晓', first17: '33030219880416000', titleSeries: 'health' },
  { name: '陈思', first17: '33030219790923000', titleSeries: 'schoolTeacher' },
  { name: '王岩', first17: '33030219920705000', titleSeries: 'accounting' },
]
const SEATS = 20

/**
 * Three people study the year's course, book a sitting and sit it. Only the results are left, which the centre posts.
 *
 * @returns the sitting, once it was held; undefined where they had booked before
 */
export async function holdDemoExam(api: Api, city: City, password: string): Promise<string | undefined> {
  const signedUp = await Promise.all(
    people.map(({ name, first17, titleSeries }) =>
      signUpPerson(api, { number: first17 + identityCheckDigit(first17), password, name, titleSeries }),
    ),
  )
  const booked = await Promise.all(signedUp.map(person => bookingsOf(api, person)))
  if (booked.some(bookings => bookings.length > 0)) return undefined
  await Promise.all(signedUp.map(person => studyAll(api, city, person)))
  const times = sittingTimes('demo', new Date())
  const sittingId = await publishSitting(api, city, { ...times, seats: SEATS })
  for (const person of signedUp) await bookSeat(api, person, sittingId)
  return awaitAnswer(
    async () => {
      const { stage } = await api.get<{ stage: string }>(`/v1/sittings/${sittingId}`, city.centre.token)
      return stage === 'held' ? sittingId : undefined
    },
    'the sitting to be held',
    120_000,
  )
}

async function studyAll(api: Api, { courseId, offeringId }: City, person: SignedIn): Promise<void> {
  const enrolmentId = await enrol(api, person, offeringId, `demo-${person.id}`)
  await study(api, person, { courseId, enrolmentId })
}
