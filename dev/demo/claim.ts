import { randomBytes } from 'node:crypto'
import { addDays, plainDateIn, yearOf } from '../../domain/time/plain-date'
import { type Api, awaitAnswer } from '../journey/api'
import {
  awaitRegistered,
  type Claim,
  correctClaim,
  decideClaim,
  draftClaim,
  joinHealthDepartment,
  readClaim,
  sendTrainingEvidence,
  submitClaim,
  trainingDay,
  trainingEvidence,
} from '../journey/claim'
import { madeUpIdentityNumber, type SignedIn, signIn, signUpPerson } from '../journey/identity'
import { expectThat, type Standing } from './main-job'
import type { Steps } from './steps'

export interface ClaimReport {
  readonly personId: string
  readonly claimId: string
  readonly workflowId: string
  readonly standing: Standing
  readonly explanation: unknown
}

/**
 * Submit -> return -> correct -> approve -> register (Article 12), through the public API alone: a day of training, by the
 * demonstration standard.
 *
 * @throws Error where the system does anything else than the regulation says
 */
export async function runClaim(
  api: Api,
  bureauLogin: { login: string; password: string },
  steps: Steps,
): Promise<ClaimReport> {
  const run = randomBytes(4).toString('hex')
  const yesterday = addDays(plainDateIn(new Date()), -1)
  const department = await steps.run('the health department signs in (Article 5)', () =>
    makeDepartment(api, bureauLogin, run),
  )
  const nurse = await steps.run('another nurse signs up (Article 4)', () =>
    signUpPerson(api, { number: madeUpIdentityNumber(), password: `pass-${run}-Word1`, name: '陈晨' }),
  )
  const claimId = await steps.run(
    'she claims half a day of training, with its evidence (Article 12, type 3)',
    () => submitFirst(api, nurse, trainingDay(yesterday, 'half')),
    id => `claim ${id}`,
  )
  await steps.run(
    'the department looks at what she sent, as she sent it',
    () => lookAtEvidence(api, department, claimId),
    sizeBytes => `${sizeBytes} bytes of PDF`,
  )
  await steps.run(
    'the department returns it for correction, with the field marked',
    () => returnIt(api, department, claimId),
    claim => `it is the ${claim.move.who}'s move until ${claim.move.until}`,
  )
  await steps.run('she corrects it: it was the whole day; a new revision goes in', () =>
    correct(api, nurse, claimId, trainingDay(yesterday, 'whole')),
  )
  await steps.run('the department approves', () => decideClaim(api, department, claimId, { act: 'approval' }))
  const standing = await steps.run(
    'the hours of the standard are registered as professional hours',
    () => standingWith(api, nurse, claimId, yearOf(yesterday)),
    now => `${now.hours.professional} professional hours`,
  )
  expectThat(standing.hours.professional === 8, `8 hours a day, not ${standing.hours.professional}`)
  const explanation = await steps.run('every hour of it is explained', () =>
    explained(api, nurse, yearOf(yesterday)),
  )
  return { personId: nurse.id, claimId, workflowId: `claim/${claimId}`, standing, explanation }
}

const makeDepartment = async (
  api: Api,
  { login, password }: { login: string; password: string },
  run: string,
): Promise<SignedIn> => joinHealthDepartment(api, await signIn(api, login, password), run, password)

async function submitFirst(api: Api, person: SignedIn, form: object): Promise<string> {
  const claimId = await draftClaim(api, person, form, person.id)
  await sendTrainingEvidence(api, person, claimId)
  await submitClaim(api, person, claimId, 1)
  return claimId
}

async function lookAtEvidence(api: Api, { token }: SignedIn, claimId: string): Promise<number> {
  const { evidence } = await api.get<{ evidence: ReadonlyArray<{ evidenceId: string; kind: string }> }>(
    `/v1/claims/${claimId}`,
    token,
  )
  const notice = evidence.find(each => each.kind === 'notice')!
  const bytes = await api.bytes(`/v1/claims/${claimId}/evidence/${notice.evidenceId}/file`, token)
  expectThat(bytes.equals(trainingEvidence('notice', claimId)), 'the notice is byte for byte what she sent')
  return bytes.length
}

async function returnIt(api: Api, department: SignedIn, claimId: string): Promise<Claim> {
  expectThat(
    await isInQueue(api, department, claimId),
    'the claim stands in the queue of the department of her industry',
  )
  const marked = ['form.days.0.part']
  await decideClaim(api, department, claimId, { act: 'return', reason: '签到表上是全天，请核对', marked })
  const claim = await readClaim(api, department, claimId)
  expectThat(claim.state === 'returned' && claim.marked[0] === marked[0], 'it is returned, marked')
  return claim
}

/** Looks through all of it: a register that is in use has more in its queue than one page. */
async function isInQueue(api: Api, { token }: SignedIn, claimId: string): Promise<boolean> {
  for (let after = ''; ; ) {
    const { items, next } = await api.get<{ items: readonly Claim[]; next: string | null }>(
      `/v1/claim-queue?industry=health&assignee=nobody&limit=200${after}`,
      token,
    )
    if (items.some(each => each.claimId === claimId)) return true
    if (next === null) return false
    after = `&after=${encodeURIComponent(next)}`
  }
}

async function correct(api: Api, person: SignedIn, claimId: string, form: object): Promise<void> {
  await correctClaim(api, person, claimId, form)
  await submitClaim(api, person, claimId, 2)
  const claim = await readClaim(api, person, claimId)
  expectThat(
    claim.revision === 2 && claim.state === 'submitted',
    'the corrected claim is its second revision',
  )
}

async function standingWith(api: Api, person: SignedIn, claimId: string, year: number): Promise<Standing> {
  await awaitRegistered(api, person, claimId)
  return api.get<Standing>(`/v1/my/standing?year=${year}`, person.token)
}

async function explained(api: Api, person: SignedIn, year: number): Promise<unknown> {
  const { items } = await api.get<{ items: ReadonlyArray<{ entryId: string; category: string }> }>(
    `/v1/people/${person.id}/entries?year=${year}`,
    person.token,
  )
  expectThat(items.length === 1 && items[0]!.category === 'professional', 'one professional entry')
  return awaitAnswer(async () => {
    const found = await api.get<{ computed: object | null }>(
      `/v1/entries/${items[0]!.entryId}/explanation`,
      person.token,
    )
    return found.computed ? found : undefined
  }, 'how the hours were computed')
}
