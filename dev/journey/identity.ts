import { randomInt } from 'node:crypto'
import { identityCheckDigit } from '../../domain/documents/check-digits'
import { privacyNoticeOn } from '../../domain/identity/privacy-notice'
import { plainDateIn } from '../../domain/time/plain-date'
import type { Api } from './api'

export interface SignedIn {
  readonly id: string
  readonly token: string
  readonly refreshToken: string
  readonly scope: { readonly personId?: string; readonly centreId?: string }
}

/** A made-up resident identity number with its right check digit (GB 11643): Wenzhou, an adult, at random. */
export function madeUpIdentityNumber(): string {
  const two = (n: number) => String(n).padStart(2, '0')
  const birth = `${randomInt(1965, 2000)}${two(randomInt(1, 13))}${two(randomInt(1, 29))}`
  const first17 = `330302${birth}${String(randomInt(0, 1000)).padStart(3, '0')}`
  return first17 + identityCheckDigit(first17)
}

export async function signIn(api: Api, login: string, password: string): Promise<SignedIn> {
  const tokens = await api.post<{
    accessToken: string
    refreshToken: string
    actor: { id: string; scope: SignedIn['scope'] }
  }>('/v1/sessions', { login, password })
  const { accessToken, refreshToken, actor } = tokens
  return { id: actor.id, token: accessToken, refreshToken, scope: actor.scope }
}

export interface NewPerson {
  readonly number: string
  readonly password: string
  readonly name: string
  readonly titleSeries?: string
  readonly residence?: string
}

/** Signs a person up and in, who agrees to the notice of personal data (Article 4). */
export async function signUpPerson(api: Api, person: NewPerson): Promise<SignedIn> {
  const { number, password, name, titleSeries = 'health', residence = '330302' } = person
  await api.post(
    '/v1/people',
    { document: { kind: 'residentIdentity', number }, name, password, titleSeries, residence },
    { idempotencyKey: `sign-up-${number}` },
  )
  const signedIn = await signIn(api, number, password)
  const { version } = privacyNoticeOn(plainDateIn(new Date()))
  await api.post('/v1/my/consents', { version }, { token: signedIn.token })
  return signedIn
}

/** Makes an account of an organisation, as the municipal bureau does (Article 5), and signs it in. */
export async function makeAccount(
  api: Api,
  bureau: SignedIn,
  account: {
    role: 'examCentre' | 'organiser' | 'industryDepartment' | 'countyBureau' | 'municipalBureau' | 'oversight'
    login: string
    password: string
    /** Of a new organisation; or one more account of one that is there. */
    organisationName?: string
    organisationId?: string
    locality?: string
    industry?: string
  },
): Promise<SignedIn> {
  await api.post('/v1/accounts', account, { token: bureau.token, idempotencyKey: `account-${account.login}` })
  return signIn(api, account.login, account.password)
}

/** Names the person who holds an official's account, and signs it in again: what two officials decide, named ones decide. */
export async function nameHolder(
  api: Api,
  bureau: SignedIn,
  official: { readonly id: string; readonly login: string; readonly password: string },
  holder: SignedIn,
): Promise<SignedIn> {
  await api.put(`/v1/accounts/${official.id}/holder`, { personId: holder.id }, bureau.token)
  return signIn(api, official.login, official.password)
}

/** One more account of the municipal bureau, as the bureau makes it for a colleague. */
export async function makeColleague(
  api: Api,
  bureau: SignedIn,
  account: { readonly login: string; readonly password: string },
): Promise<SignedIn> {
  const path = '/v1/accounts?role=municipalBureau&limit=1'
  const { items } = await api.get<{ items: readonly { organisationId: string }[] }>(path, bureau.token)
  const { organisationId } = items[0]!
  return makeAccount(api, bureau, { role: 'municipalBureau', organisationId, ...account })
}
