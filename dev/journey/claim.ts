import { samplePdf } from '../../services/claim/src/testing/sample-files'
import { type Api, awaitAnswer, ProblemError } from './api'
import { evidenceOf, sendFile } from './files'
import { makeAccount, type SignedIn } from './identity'

export interface Claim {
  readonly claimId: string
  readonly state: string
  readonly revision: number
  readonly marked: readonly string[]
  readonly move: { readonly who: string; readonly until: string | null }
  readonly happened: ReadonlyArray<{ readonly act: string }>
}

/** An account of the department that a nurse's claims go to (Article 12). A city has one for each industry: whoever comes later joins it. */
export async function joinHealthDepartment(
  api: Api,
  bureau: SignedIn,
  name: string,
  password: string,
): Promise<SignedIn> {
  type Account = { organisationId: string; industry: string | null }
  const path = '/v1/accounts?role=industryDepartment&limit=100'
  const join = async () => {
    const { items } = await api.get<{ items: readonly Account[] }>(path, bureau.token)
    const department = items.find(each => each.industry === INDUSTRY)
    return makeAccount(api, bureau, {
      role: 'industryDepartment',
      login: `${INDUSTRY}-${name}`,
      password,
      ...(department
        ? { organisationId: department.organisationId }
        : { organisationName: '温州市卫生健康委员会', industry: INDUSTRY }),
    })
  }
  return join().catch(error => {
    // Another story of the same town made the department meanwhile.
    if (error instanceof ProblemError && error.problem.code === 'already-exists') return join()
    throw error
  })
}

const INDUSTRY = 'health'

/** The form of a day of training (type 3), or of half of one. */
export const trainingDay = (on: string, part: 'half' | 'whole'): object => ({
  type: 3,
  kind: 'training',
  eventName: '护理管理培训班',
  organiser: '温州市卫生健康委员会',
  organiserKind: 'industryDepartment',
  days: [{ on, part, minutes: part === 'whole' ? 360 : 180 }],
})

export async function draftClaim(api: Api, person: SignedIn, form: object, key: string): Promise<string> {
  const options = { token: person.token, idempotencyKey: `draft-${key}` }
  return (await api.post<Claim>('/v1/claims', { form }, options)).claimId
}

/** What a claim of training must have with it (Article 12; domain/claim/evidence.ts). */
export async function sendTrainingEvidence(api: Api, person: SignedIn, claimId: string): Promise<void> {
  for (const kind of ['notice', 'proofOfAttendance']) {
    const bytes = trainingEvidence(kind, claimId)
    await sendFile(api, person, evidenceOf(claimId), { kind, fileName: `${kind}.pdf`, bytes })
  }
}

export const trainingEvidence = (kind: string, claimId: string): Buffer => samplePdf(`${kind} of ${claimId}`)

export const submitClaim = (api: Api, { token }: SignedIn, claimId: string, revision: number) =>
  api.post(`/v1/claims/${claimId}/submission`, {}, { token, idempotencyKey: `${claimId}-${revision}` })

export const correctClaim = (api: Api, { token }: SignedIn, claimId: string, form: object) =>
  api.put(`/v1/claims/${claimId}`, { form }, token)

export const decideClaim = (
  api: Api,
  { token }: SignedIn,
  claimId: string,
  { act, ...body }: { readonly act: 'return' | 'approval' } & Readonly<Record<string, unknown>>,
) => api.post(`/v1/claims/${claimId}/${act}`, body, { token, idempotencyKey: `${act}-${claimId}` })

export const readClaim = (api: Api, { token }: SignedIn, claimId: string): Promise<Claim> =>
  api.get<Claim>(`/v1/claims/${claimId}`, token)

/** Until the ledger's entry is written and the claim says so. */
export const awaitRegistered = (
  api: Api,
  person: SignedIn,
  claimId: string,
  timeoutMs?: number,
): Promise<Claim> =>
  awaitAnswer(
    async () => {
      const claim = await readClaim(api, person, claimId)
      return claim.state === 'registered' ? claim : undefined
    },
    `claim ${claimId} to be registered`,
    timeoutMs,
  )
