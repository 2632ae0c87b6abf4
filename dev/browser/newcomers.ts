import { plainDateIn, yearOf } from '../../domain/time/plain-date'
import { municipalBureauLogin } from '../../ops/installation/processes'
import { publishSitting } from '../journey/city'
import { openVenue } from '../journey/exam'
import { madeUpIdentityNumber, type SignedIn, signIn, signUpPerson } from '../journey/identity'
import { enrol, study } from '../journey/learner'
import type { DemoSite } from './demo-site'

/** A person of the demo city for one test alone, so that no other test meets what this person does. */
export interface Newcomer extends SignedIn {
  /** Signs in with it. */
  readonly number: string
  readonly name: string
}

export const thisYear = yearOf(plainDateIn(new Date()))

export async function signUpNewcomer({ api, password }: DemoSite, name: string): Promise<Newcomer> {
  const number = madeUpIdentityNumber()
  return { ...(await signUpPerson(api, { number, password, name })), number, name }
}

/** A new person who has studied the year's general course and may book its exam. */
export async function signUpStudied(site: DemoSite, name: string): Promise<Newcomer> {
  const { enrolmentId, courseId, ...person } = await signUpEnrolled(site, name)
  await study(site.api, person, { courseId, enrolmentId })
  return person
}

export interface Enrolled extends Newcomer {
  readonly enrolmentId: string
  readonly courseId: string
}

export async function signUpEnrolled(site: DemoSite, name: string): Promise<Enrolled> {
  const person = await signUpNewcomer(site, name)
  const { offeringId, courseId } = await generalOffering(site, person)
  return { ...person, courseId, enrolmentId: await enrol(site.api, person, offeringId, `enrol-${person.id}`) }
}

interface Offering {
  readonly offeringId: string
  readonly courseId: string
  readonly status: string
}

async function generalOffering({ api }: DemoSite, { token }: SignedIn): Promise<Offering> {
  const path = `/v1/offerings?year=${thisYear}&category=general`
  const { items } = await api.get<{ items: readonly Offering[] }>(path, token)
  return items.find(({ status }) => status === 'confirmed')!
}

/** A sitting in a room of its own, which its name finds on the page. */
export async function publishOwnSitting(
  { api, password }: DemoSite,
  sitting: { readonly room: string; readonly seats: number; readonly startsInMs: number },
): Promise<string> {
  const [bureau, centre] = await Promise.all([
    signIn(api, municipalBureauLogin, password),
    signIn(api, `centre-demo-${thisYear}`, password),
  ])
  const { room, seats } = sitting
  const venue = await openVenue(api, bureau, centre, { name: room, year: thisYear, seats })
  const startsAt = new Date(Date.now() + sitting.startsInMs)
  return publishSitting(api, venue, { startsAt, endsAt: new Date(startsAt.getTime() + LENGTH_MS), seats })
}

const LENGTH_MS = 5_000
