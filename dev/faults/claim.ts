import { addDays, type PlainDate, plainDateIn } from '../../domain/time/plain-date'
import {
  awaitRegistered,
  correctClaim,
  decideClaim,
  draftClaim,
  sendTrainingEvidence,
  submitClaim,
  trainingDay,
} from '../journey/claim'
import type { SignedIn } from '../journey/identity'
import type { Ground } from './ground'
import { type AtStep, signUpSomebody, WAIT_MS } from './journey'

/** Who has claimed a day of training, and has its hours. */
export interface Claimant {
  readonly journey: 'claim'
  readonly person: SignedIn
  readonly claimId: string
  readonly trainedOn: PlainDate
}

/** One person's claim (Article 12): returned once, corrected, approved, registered; by clients that try again. */
export async function goThroughClaim({ api, department }: Ground, at: AtStep): Promise<Claimant> {
  const person = await signUpSomebody(api)
  const trainedOn = addDays(plainDateIn(new Date()), -1)
  const claimId = await at('draft', () => draftClaim(api, person, trainingDay(trainedOn, 'half'), person.id))
  await at('evidence', () => sendTrainingEvidence(api, person, claimId))
  await at('submit', () => submitClaim(api, person, claimId, 1))
  const why = { reason: '签到表上是全天，请核对', marked: ['form.days.0.part'] }
  await at('return', () => decideClaim(api, department, claimId, { act: 'return', ...why }))
  await at('correct', async () => {
    await correctClaim(api, person, claimId, trainingDay(trainedOn, 'whole'))
    await submitClaim(api, person, claimId, 2)
  })
  await at('approve', () => decideClaim(api, department, claimId, { act: 'approval' }))
  await at('register', () => awaitRegistered(api, person, claimId, WAIT_MS))
  return { journey: 'claim', person, claimId, trainedOn }
}
