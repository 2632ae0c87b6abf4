import { awaitAnswer } from '../../journey/api'
import { bookSeat, postResults, type Result, resultsOf, ticketOf } from '../../journey/exam'
import type { SignedIn } from '../../journey/identity'
import type { Town } from '../town'

export type Mark = number | 'absent'

/** These people sit a sitting that they booked, and the centre posts what they came to. */
export async function sit(
  town: Town,
  sittingId: string,
  marks: ReadonlyArray<readonly [SignedIn, Mark]>,
): Promise<void> {
  const rows = await Promise.all(
    marks.map(async ([person, mark]) => {
      const ticket = await ticketOf(town.api, person, sittingId)
      return mark === 'absent' ? { ticket, absent: true as const } : { ticket, score: mark, scoreMax: 100 }
    }),
  )
  const { counts } = await postResults(town.api, town.city.centre, sittingId, { rows })
  expect(counts).toEqual({ fresh: marks.length, same: 0, changed: 0, refused: 0 })
}

/** Books and sits. */
export async function bookAndSit(
  town: Town,
  sittingId: string,
  marks: ReadonlyArray<readonly [SignedIn, Mark]>,
): Promise<void> {
  for (const [person] of marks) await bookSeat(town.api, person, sittingId)
  await sit(town, sittingId, marks)
}

export const resultIn = (town: Town, person: SignedIn, sittingId: string): Promise<Result> =>
  awaitAnswer(
    async () => (await resultsOf(town.api, person)).find(each => each.sittingId === sittingId),
    `a result in ${sittingId}`,
  )

export const courseYearId = (town: Town, person: SignedIn): string =>
  `course-year/general/${town.city.year}/${person.id}`
