import { randomBytes } from 'node:crypto'
import { type PolicySet, policy } from '../../domain/policy/policy'
import { plainDateIn, yearOf } from '../../domain/time/plain-date'
import { municipalBureauLogin } from '../../ops/installation/processes'
import { type Api, createApi } from '../journey/api'
import { type City, publishSitting, type SittingTimes, setUpCity, shortUnits } from '../journey/city'
import { openVenue, type Venue } from '../journey/exam'
import {
  madeUpIdentityNumber,
  makeAccount,
  makeColleague,
  type NewPerson,
  nameHolder,
  type SignedIn,
  signIn,
  signUpPerson,
} from '../journey/identity'
import { enrol, study } from '../journey/learner'
import { type Cluster, type ClusterOptions, startCluster } from '../launcher/cluster'

/** Who is nobody else's business: no fact, history or log may carry it. */
export interface Personal {
  readonly name: string
  readonly number: string
}

export interface Learner extends SignedIn {
  readonly enrolmentId: string
}

/** A city of a test's own, on a cluster of its own; everything goes through the public origin. */
export interface Town {
  readonly cluster: Cluster
  readonly api: Api
  readonly bureau: SignedIn
  /** A second official of the bureau. */
  readonly colleague: SignedIn
  readonly county: SignedIn
  /** Somebody who has signed up, and no more. */
  readonly person: SignedIn
  readonly city: City
  /** The password of everybody here. */
  readonly password: string
  /** Everybody who has signed up. */
  readonly personal: readonly Personal[]
  signUp(name: string, more?: Partial<NewPerson>): Promise<SignedIn>
  /** Signs up, enrols in the year's general course and studies it to the end. */
  learner(name: string): Promise<Learner>
  learners<Names extends readonly string[]>(...names: Names): Promise<{ [At in keyof Names]: Learner }>
  account(
    account: Pick<Parameters<typeof makeAccount>[2], 'role' | 'locality' | 'industry'>,
  ): Promise<SignedIn>
  /** A plan and a room where only the sittings of one story take place. */
  venue(name: string, more?: { category?: string; offeringIds?: readonly string[] }): Promise<Venue>
  /** A sitting that can be booked for so long from now; it takes no time itself. */
  sitting(venue: Venue, seats: number, bookableMs?: number): Promise<string>
  close(): Promise<void>
}

/** A call on a machine with much to do, or one whose facts are still under way, is made again for this long. */
const PATIENCE_MS = 15_000
const BOOKABLE_MS = 4_000
const SITTING_MS = 200
const UNIT_SECONDS = 2

export async function openTown(options: ClusterOptions & { policySet: PolicySet }): Promise<Town> {
  const cluster = await startCluster(options)
  try {
    return await settle(cluster, options.policySet)
  } catch (error) {
    await cluster.stop()
    throw error
  }
}

async function settle(cluster: Cluster, set: PolicySet): Promise<Town> {
  const api = createApi(cluster.portalUrl, PATIENCE_MS)
  const year = yearOf(plainDateIn(new Date()))
  const password = `Town-${randomBytes(6).toString('hex')}`
  const { bureau, colleague, county } = await nameOfficials(
    api,
    cluster.secrets.municipalBureauPassword,
    password,
  )
  const city = await setUpCity(api, bureau, {
    ...{ name: 'town', password, year, seats: 10 },
    unitsOf: async () => shortUnits(UNIT_SECONDS, UNIT_SECONDS),
    courseTitle: `${year}年度一般公需科目：职业道德`,
  })
  const personal: Personal[] = []
  let accounts = 0
  const account: Town['account'] = async ({ role, locality, industry }) => {
    accounts += 1
    const login = `${role}-${accounts}`
    return makeAccount(api, bureau, { role, locality, industry, login, password, organisationName: login })
  }
  const signUp: Town['signUp'] = async (name, more) => {
    const person = { number: madeUpIdentityNumber(), password, name, ...more }
    personal.push(person)
    return signUpPerson(api, person)
  }
  const learner = async (name: string): Promise<Learner> => {
    const person = await signUp(name)
    const enrolmentId = await enrol(api, person, city.offeringId, `enrol-${person.id}`)
    await study(api, person, { courseId: city.courseId, enrolmentId })
    return { ...person, enrolmentId }
  }
  return {
    ...{ cluster, api, bureau, colleague, county, city, password, personal, account, signUp },
    person: await signUp('单何'),
    learner,
    learners: async (...names) => (await Promise.all(names.map(learner))) as never,
    venue: (name, more) => openVenue(api, bureau, city.centre, { name, year, seats: 10, ...more }),
    sitting: (venue, seats, bookableMs = BOOKABLE_MS) =>
      publishSitting(api, venue, { ...soon(set, bookableMs), seats }),
    close: cluster.stop,
  }
}

/** Two officials of the bureau, and one of the county's, each under an account whose holder is named (docs/decisions/0300). */
async function nameOfficials(api: Api, bureauPassword: string, password: string) {
  const first = { login: municipalBureauLogin, password: bureauPassword }
  const [second, third] = [
    { login: 'bureau-colleague', password },
    { login: 'county-bureau', password },
  ]
  const named = async (
    by: SignedIn,
    official: SignedIn,
    account: { login: string; password: string },
    name: string,
  ) => {
    const holder = await signUpPerson(api, { number: madeUpIdentityNumber(), password, name })
    return nameHolder(api, by, { id: official.id, ...account }, holder)
  }
  const unnamed = await signIn(api, first.login, first.password)
  const bureau = await named(unnamed, unnamed, first, '市局甲')
  const county = { role: 'countyBureau', locality: '330302', organisationName: third.login } as const
  return {
    bureau,
    colleague: await named(bureau, await makeColleague(api, bureau, second), second, '市局乙'),
    county: await named(bureau, await makeAccount(api, bureau, { ...county, ...third }), third, '区局丙'),
  }
}

/** The soonest sitting that can be booked for so long. */
export function soon(set: PolicySet, bookableMs: number): SittingTimes {
  const now = new Date()
  const closesBeforeMs = Number(policy(set).at('exam/booking-closes-before', plainDateIn(now)).value) * 1000
  const startsAt = new Date(now.getTime() + bookableMs + closesBeforeMs)
  return { startsAt, endsAt: new Date(startsAt.getTime() + SITTING_MS) }
}
