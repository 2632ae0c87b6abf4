import { addDays, plainDateIn, yearOf } from '../../../domain/time/plain-date'
import {
  awaitRegistered,
  correctClaim,
  decideClaim,
  draftClaim,
  readClaim,
  sendTrainingEvidence,
  submitClaim,
  trainingDay,
} from '../../journey/claim'
import { entriesOf } from '../../journey/exam'
import type { SignedIn } from '../../journey/identity'
import { soon, type Town } from '../town'

/** A professional of this town: the secrecy of everybody in it is looked into at the end, by name. */
const COLLEAGUE = '阮一峰医师'
const why = { reason: `${COLLEAGUE}说本人下午不在` }

const yesterday = () => addDays(plainDateIn(new Date()), -1)

const INVIGILATOR = '欧阳监考'

/**
 * What officials and people write goes no further than the claim (docs/regulation/art-12.md), the sitting or the result that it is about
 * (0216), whatever it says.
 */
export const reasons = {
  'whom a reason names, no explanation of the hours and no public verification names': async (town: Town) => {
    const { api, bureau } = town
    await town.signUp(COLLEAGUE)
    const department = await town.account({ role: 'industryDepartment', industry: 'finance' })
    const accountant = await town.signUp('章会', { titleSeries: 'accounting' })
    const claimId = await submitted(town, accountant)
    await decideClaim(api, department, claimId, { act: 'return', ...why, marked: ['form.days'] })
    await correctClaim(api, accountant, claimId, trainingDay(yesterday(), 'whole'))
    await submitClaim(api, accountant, claimId, 2)
    const hours = [{ year: yearOf(yesterday()), hours: 4 }]
    await decideClaim(api, department, claimId, { act: 'approval', ...why, hours })
    await awaitRegistered(api, accountant, claimId)

    const told = await toldOfHours(town, accountant)
    expect(told).toContain('changed by a review from 8 to 4')
    expect(told).not.toContain(COLLEAGUE)
    // The person reads it where it stands, by the id that the explanation names.
    const { happened } = (await readClaim(api, accountant, claimId)) as unknown as { happened: Happened[] }
    const decision = happened.find(each => each.act === 'approve')!
    expect(decision.reason).toBe(why.reason)
    expect(told).toContain(`decision ${decision.decisionId}`)

    await act(town, accountant, claimId, 'appeal', why)
    await act(town, bureau, claimId, 'appeal-decision', { decision: 'uphold', ...why })
    for (const how of ['reversal', 'restoration'])
      for (const official of [bureau, town.colleague]) await act(town, official, claimId, how, why)
    await awaitRegistered(api, accountant, claimId)
    expect(await toldOfHours(town, accountant)).not.toContain(COLLEAGUE)
  },

  'whom the reason of a moved, shrunk and cancelled sitting names, the sitting and the audit say': async (
    town: Town,
  ) => {
    const { api, bureau } = town
    await town.signUp(INVIGILATOR)
    const reason = `${INVIGILATOR}病假`
    const venue = await town.venue('reasons')
    const sittingId = await town.sitting(venue, 5, 30_000)
    const { startsAt, endsAt } = soon('test', 60_000)
    const path = `/v1/sittings/${sittingId}`
    const change = (how: string, body: object = {}) =>
      api.post(`${path}/${how}`, { ...body, reason }, { token: bureau.token, idempotencyKey: `${how}-why` })
    await change('move', { roomId: venue.roomId, startsAt, endsAt })
    await change('shrinkage', { seats: 3 })
    const cancelled = await change('cancellation')
    expect(await change('cancellation')).toEqual(cancelled)

    expect(await api.get(path, bureau.token)).toMatchObject({ stage: 'cancelled', cancelReason: reason })
    const { rows } = await api.get<{ rows: { act: string; reason: string | null }[] }>(
      `/v1/audit/exam?objectId=${sittingId}`,
      bureau.token,
    )
    const said = rows.filter(row => row.reason === reason).map(({ act }) => act)
    expect(said.sort()).toEqual(['sitting.cancel', 'sitting.move', 'sitting.shrink'])
  },
}

interface Happened {
  readonly act: string
  readonly decisionId: string
  readonly reason: string | null
}

async function submitted({ api }: Town, person: SignedIn): Promise<string> {
  const claimId = await draftClaim(api, person, trainingDay(yesterday(), 'half'), person.id)
  await sendTrainingEvidence(api, person, claimId)
  await submitClaim(api, person, claimId, 1)
  return claimId
}

const act = ({ api }: Town, { token }: SignedIn, claimId: string, path: string, body: object) =>
  api.post(`/v1/claims/${claimId}/${path}`, body, { token, idempotencyKey: `${path}-${claimId}` })

/** What the ledger explains to the person, and a certificate's verification to anybody. */
async function toldOfHours({ api }: Town, person: SignedIn): Promise<string> {
  const entries = await entriesOf(api, person)
  const explained = await Promise.all(
    entries.map(({ entryId }) => api.get(`/v1/entries/${entryId}/explanation`, person.token)),
  )
  const year = yearOf(yesterday())
  const { code } = await api.post<{ code: string }>(
    `/v1/people/${person.id}/certificates`,
    { fromYear: year, toYear: year },
    { token: person.token, idempotencyKey: `certificate-${person.id}-${entries.length}` },
  )
  return JSON.stringify([explained, await api.get(`/v1/certificates/${code}`)])
}
