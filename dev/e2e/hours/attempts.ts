import { awaitAnswer } from '../../journey/api'
import { awaitHours, awaitStage, bookingsOf, bookSeat, entriesOf, refusalOf } from '../../journey/exam'
import type { SignedIn } from '../../journey/identity'
import type { Town } from '../town'
import { bookAndSit, courseYearId, resultIn } from './sat'

/** Attempts, absence and what a bureau may do about them (Article 10) [D]. */
export const attempts = {
  'absence counts as an attempt; three used up are refused with why; an excuse or a granted attempt opens the fourth':
    async (town: Town) => {
      const { api, city, county, bureau } = town
      const [absent, failing] = await town.learners('温可', '瞿雨')
      const venue = await town.venue('attempts')
      for (const marks of [
        [40, 50],
        ['absent', 55],
        ['absent', 59],
      ] as const) {
        const sittingId = await town.sitting(venue, 5)
        await bookAndSit(town, sittingId, [
          [absent, marks[0]],
          [failing, marks[1]],
        ])
        await Promise.all([absent, failing].map(who => resultIn(town, who, sittingId)))
      }
      const contest = await contestLastAbsence(town, absent)

      const fourth = await town.sitting(venue, 5, 6_000)
      for (const person of [absent, failing]) {
        const refusal = await refusalOf(bookSeat(api, person, fourth))
        expect(refusal.status).toBe(409)
        expect(refusal.problem).toMatchObject({
          code: 'attempts-exhausted',
          turnedOn: { used: 3, max: 3 },
          remedy: expect.stringMatching(/\w/),
        })
      }

      const decision = { decision: 'excuse', reason: '急诊住院，有医院证明' }
      const path = `/v1/absence-contests/${contest.contestId}/decision`
      const elsewhere = await town.account({ role: 'countyBureau', locality: '330303' })
      const notTheirs = await refusalOf(api.post(path, decision, { token: elsewhere.token }))
      expect(notTheirs.status).toBe(404)
      const decided = await api.post<{ state: string }>(path, decision, { token: county.token })
      expect(decided.state).toBe('excused')
      await grantAttempt(town, failing)

      await bookAndSit(town, fourth, [
        [absent, 60],
        [failing, 75],
      ])
      for (const person of [absent, failing]) {
        await awaitHours(api, person, 18)
        await awaitStage(api, person, courseYearId(town, person), 'registered')
        expect(await entriesOf(api, person)).toHaveLength(1)
      }
      expect(await bookingsOf(api, absent)).toHaveLength(4)

      async function grantAttempt({ city: { courseId, year } }: Town, person: SignedIn): Promise<void> {
        const attempts = `/v1/candidates/${person.id}/${courseId}/${year}/attempts`
        const body = { reason: '考点设备故障' }
        const denied = await refusalOf(api.post(attempts, body, { token: city.centre.token }))
        expect(denied.status).toBe(403)
        const granted = await api.post(attempts, body, { token: bureau.token })
        expect(granted).toEqual({ used: 3, max: 4 })
      }
    },
}

/** Within exam/absence-contest-within of the absence, by the person; the bureau of their locality sees it. */
async function contestLastAbsence({ api, county }: Town, person: SignedIn): Promise<{ contestId: string }> {
  const [last] = await bookingsOf(api, person)
  const path = `/v1/bookings/${last!.bookingId}/absence-contest`
  const body = { reason: '当日急诊，未能到场' }
  const contest = await api.post<{ contestId: string }>(path, body, { token: person.token })
  await awaitAnswer(async () => {
    const { items } = await api.get<{ items: Array<{ contestId: string }> }>(
      '/v1/absence-contests',
      county.token,
    )
    return items.find(({ contestId }) => contestId === contest.contestId)
  }, 'the contest to be on the list of the county bureau')
  const again = await api.post(path, body, { token: person.token })
  expect(again).toMatchObject({ contestId: contest.contestId })
  return contest
}
