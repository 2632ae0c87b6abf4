import {
  awaitHours,
  bookingsOf,
  bookSeat,
  correctToPass,
  entriesOf,
  resultsOf,
  type WaitingPlace,
} from '../../journey/exam'
import { bookAndSit, courseYearId } from '../hours/sat'
import type { Learner, Town } from '../town'
import { type Call, callsOn, expectHidden } from './hidden'

const SOME_UNIT = '00000000-0000-4000-8000-000000000001'

/** Whether something is there is told to nobody who may not see it. */
export const othersObjects = {
  "another person's objects answer like ones that are not there, on every way in": async (town: Town) => {
    const { api } = town
    const [owner, queued] = await town.learners('俞主', '俞候')
    const venue = await town.venue('others')
    const sat = await town.sitting(venue, 5)
    await bookAndSit(town, sat, [[owner, 80]])
    await awaitHours(api, owner, 18)
    const full = await town.sitting(venue, 1, 30_000)
    const { waitingId } = await fillAndQueue(town, full, queued)
    const calls = await callsOnOwn(town, owner, waitingId)
    for (const call of calls) await expectHidden(town, town.person, call)
  },

  "what is another centre's, locality's or industry's answers its officials like what is not there": async (
    town: Town,
  ) => {
    const { api } = town
    const person = await town.learner('俞官')
    const sittingId = await town.sitting(await town.venue('officials'), 5)
    await bookAndSit(town, sittingId, [[person, 'absent']])
    const [{ bookingId } = { bookingId: '' }] = await bookingsOf(api, person)
    const reason = { reason: '因病' }
    const contest = await api.post<{ contestId: string }>(
      `/v1/bookings/${bookingId}/absence-contest`,
      reason,
      {
        token: person.token,
      },
    )
    const [{ resultId } = { resultId: '' }] = await resultsOf(api, person)
    const officials = [town.county, town.bureau] as const
    const corrected = await correctToPass(api, officials, resultId, { score: 70, scoreMax: 100 })
    await awaitHours(api, person, 18)
    const [entry] = await entriesOf(api, person)

    const otherCentre = await town.account({ role: 'examCentre', locality: '330303' })
    const results = { rows: [{ ticket: '1', score: 1, scoreMax: 2 }] }
    const ofCentre: Call[] = [
      { method: 'GET', path: '/v1/sittings/{id}/seating-list', id: sittingId },
      { method: 'GET', path: '/v1/sittings/{id}/seating-list.csv', id: sittingId },
      { method: 'GET', path: '/v1/sittings/{id}/reconciliation', id: sittingId },
      { method: 'POST', path: '/v1/sittings/{id}/results', id: sittingId, body: results },
      { method: 'POST', path: '/v1/sittings/{id}/results/preview', id: sittingId, body: results },
      {
        method: 'POST',
        path: '/v1/sittings/{id}/attendance',
        id: sittingId,
        body: { rows: [{ ticket: '1', status: 'absent' }] },
      },
      { method: 'POST', path: '/v1/sittings/{id}/cancellation', id: sittingId, body: reason },
      { method: 'POST', path: '/v1/sittings/{id}/cancellation-reasons', id: sittingId, body: reason },
      { method: 'POST', path: '/v1/results/{id}/correction-reasons', id: resultId, body: reason },
      { method: 'GET', path: '/v1/bookings/{id}', id: bookingId },
      {
        method: 'POST',
        path: '/v1/results/{id}/corrections',
        id: resultId,
        body: { absent: true, ...reason },
      },
      {
        method: 'POST',
        path: `/v1/results/{id}/corrections/${corrected.correctionId}/withdrawal`,
        id: resultId,
        body: reason,
      },
      {
        method: 'POST',
        path: `/v1/results/{id}/corrections/${corrected.correctionId}/confirmation`,
        id: resultId,
      },
    ]
    for (const call of ofCentre) await expectHidden(town, otherCentre, call)

    const otherCounty = await town.account({ role: 'countyBureau', locality: '330303' })
    const ofCounty: Call[] = [
      { method: 'GET', path: '/v1/people/{id}', id: person.id },
      { method: 'GET', path: '/v1/people/{id}/standing', id: person.id },
      { method: 'GET', path: '/v1/people/{id}/entries', id: person.id },
      { method: 'GET', path: '/v1/people/{id}/exemptions', id: person.id },
      { method: 'GET', path: '/v1/people/{id}/certificates', id: person.id },
      { method: 'GET', path: '/v1/entries/{id}/explanation', id: entry!.entryId },
      { method: 'GET', path: '/v1/bookings/{id}', id: bookingId },
      { method: 'GET', path: '/v1/enrolments/{id}', id: person.enrolmentId },
      {
        method: 'POST',
        path: '/v1/absence-contests/{id}/decision',
        id: contest.contestId,
        body: { decision: 'excuse', ...reason },
      },
      {
        method: 'POST',
        path: '/v1/results/{id}/corrections',
        id: resultId,
        body: { absent: true, ...reason },
      },
    ]
    for (const call of ofCounty) await expectHidden(town, otherCounty, call)

    const processes = ['/v1/processes/timeline?id={id}'].flatMap(path => [
      { method: 'GET', path, id: courseYearId(town, person) },
      { method: 'GET', path, id: `correction/${corrected.correctionId}` },
    ])
    for (const call of processes) await expectHidden(town, town.person, call)
  },
}

async function fillAndQueue(town: Town, sittingId: string, queued: Learner): Promise<WaitingPlace> {
  const [holder] = await town.learners('俞座')
  await bookSeat(town.api, holder, sittingId)
  return bookSeat<WaitingPlace>(town.api, queued, sittingId)
}

/** Everything of one person's that has an id, and everything that can be done to it. */
async function callsOnOwn({ api, city }: Town, owner: Learner, waitingId: string): Promise<Call[]> {
  const [{ bookingId } = { bookingId: '' }] = await bookingsOf(api, owner)
  const [entry] = await entriesOf(api, owner)
  return [
    ...callsOn(
      bookingId,
      ['GET', '/v1/bookings/{id}'],
      ['GET', '/v1/bookings/{id}/ticket'],
      ['DELETE', '/v1/bookings/{id}'],
      ['POST', '/v1/bookings/{id}/change', { sittingId: SOME_UNIT }],
      ['POST', '/v1/bookings/{id}/absence-contest', { reason: '不是我' }],
    ),
    ...callsOn(waitingId, ['POST', '/v1/waiting/{id}/acceptance'], ['DELETE', '/v1/waiting/{id}']),
    ...callsOn(
      owner.enrolmentId,
      ['GET', '/v1/enrolments/{id}'],
      ['POST', '/v1/enrolments/{id}/study-sessions', { unitId: SOME_UNIT }],
      ['POST', `/v1/enrolments/{id}/quizzes/${SOME_UNIT}`, { answers: [0] }],
      ['POST', `/v1/enrolments/{id}/quizzes/${SOME_UNIT}/draws`, {}],
    ),
    ...callsOn(
      owner.id,
      ['GET', '/v1/people/{id}'],
      ['GET', '/v1/people/{id}/standing'],
      ['GET', '/v1/people/{id}/standings'],
      ['GET', '/v1/people/{id}/entries'],
      ['GET', '/v1/people/{id}/exemptions'],
      ['GET', '/v1/people/{id}/certificates'],
      ['GET', `/v1/people/{id}/certificates/${SOME_UNIT}/file`],
      ['POST', '/v1/people/{id}/certificates', { fromYear: city.year, toYear: city.year }],
    ),
    ...callsOn(entry!.entryId, ['GET', '/v1/entries/{id}/explanation']),
    ...callsOn(entry!.awardId, ['GET', '/v1/awards/{id}']),
    ...callsOn(`course-year/general/${city.year}/${owner.id}`, ['GET', '/v1/processes/timeline?id={id}']),
  ]
}
