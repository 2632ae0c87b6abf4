import { identityCheckDigit } from '../../domain/documents/check-digits'
import { addDays, plainDateIn, startOfDay } from '../../domain/time/plain-date'
import { demoEmployerCode, demoPeople, numberOf } from '../../ops/installation/demo-accounts'
import { type Api, awaitKnown, ProblemError } from '../journey/api'
import { type City, publishSitting } from '../journey/city'
import {
  decideClaim,
  draftClaim,
  joinHealthDepartment,
  sendTrainingEvidence,
  submitClaim,
  trainingDay,
} from '../journey/claim'
import { bookSeat, openVenue } from '../journey/exam'
import { makeAccount, type SignedIn, signIn, signUpPerson } from '../journey/identity'
import { enrol, study } from '../journey/learner'
import { awaitPreview, fillTemplate, holdClass, postRoster } from '../journey/training-class'

const LOCALITY = '330302'
const RESIDENTS = 24
const EMPLOYEES = 10
const EXAM_DAY_FROM_NOW = 10
const EXAM_HOUR_MS = 9 * 3_600_000
const EXAM_LASTS_MS = 5_400_000
const FULL_SEATS = 3
const OPEN_SEATS = 30

const surnames = '陈林黄张李王吴刘蔡杨许郑谢郭洪曾邱廖赖周'
const givenNames = ['雅琴', '建国', '晓燕', '志强', '丽娜', '文斌', '海燕', '国平', '美玲', '子涵']

/** The n-th of the other people: a name and a number that no real person has, for the order number is 000. */
function residentAt(n: number): { name: string; number: string } {
  const first17 = `330302${1970 + (n % 25)}${String(1 + (n % 12)).padStart(2, '0')}${String(1 + (n % 28)).padStart(2, '0')}000`
  const name = `${surnames[n % surnames.length]}${givenNames[Math.floor(n / 2) % givenNames.length]}`
  return { name, number: first17 + identityCheckDigit(first17) }
}

/** The organisations of the demo city, each with the account that its sign-in page lists. */
interface Organisations {
  readonly department: SignedIn
  readonly organiser: SignedIn
  readonly employer: SignedIn & { readonly employerId: string }
}

/**
 * Fills the demo city: every role has an account, people are at different stages, claims in every state, a sitting is full with
 * a queue, a class has a roster with bad rows. Through the public API alone. Done again it changes nothing.
 */
export async function settleResidents(api: Api, city: City, password: string): Promise<void> {
  const organisations = await makeOrganisations(api, city, password)
  const signUp = (person: { name: string; number: string }) => signUpPerson(api, { ...person, password })
  const [beginner, enrolled, claimant] = await Promise.all(
    Object.values(demoPeople).map(person => signUp({ name: person.name, number: numberOf(person) })),
  )
  const residents = await Promise.all(Array.from({ length: RESIDENTS }, (_, n) => signUp(residentAt(n))))
  await employ(
    api,
    organisations.employer,
    [beginner!, enrolled!, claimant!, ...residents].slice(0, EMPLOYEES),
  )
  await claimInEveryState(api, claimant!, organisations.department)
  await fillSitting(api, city, enrolled!, residents.slice(10, 16))
  await postFaultyRoster(api, organisations)
}

async function makeOrganisations(api: Api, { bureau }: City, password: string): Promise<Organisations> {
  const account = (of: Omit<Parameters<typeof makeAccount>[2], 'password'>) =>
    makeAccount(api, bureau, { ...of, password })
  // Made before, it would now be one more account of the department that is there: another request under the same key.
  const department = await unlessMade(
    () => joinHealthDepartment(api, bureau, 'reviewer', password),
    () => signIn(api, 'health-reviewer', password),
  )
  const organiser = await account({
    role: 'organiser',
    login: 'nurses-association',
    organisationName: '温州市护理学会',
  })
  await account({
    ...{ role: 'countyBureau', login: 'lucheng-bureau', locality: LOCALITY },
    organisationName: '鹿城区人力资源和社会保障局',
  })
  await account({ role: 'oversight', login: 'supervisor', organisationName: '温州市监察委员会派驻组' })
  await announce(api, bureau)
  return { department, organiser, employer: await signUpHospital(api, bureau, password) }
}

/** One announcement, where there is none: it stands on the first page. */
async function announce(api: Api, bureau: SignedIn): Promise<void> {
  const { items } = await api.get<{ items: readonly object[] }>('/v1/announcements')
  if (items.length > 0) return
  const announcement = {
    from: plainDateIn(new Date()),
    title: {
      zh: '演示公告：年底前请完成本年度学时',
      en: 'Demonstration: complete this year’s hours by its end',
    },
    text: {
      zh: '一般公需科目不少于 18 学时，专业科目不少于 60 学时，总学时不少于 90。尚未完成的，请尽快报名学习、预约考试或申请学时认证。',
      en: 'General subjects 18 hours, professional 60, in all 90. If you lack some: enrol, book an exam or claim hours soon.',
    },
  }
  await api.post('/v1/announcements', announcement, { token: bureau.token })
}

async function unlessMade<T>(make: () => Promise<T>, otherwise: () => Promise<T>): Promise<T> {
  try {
    return await make()
  } catch (error) {
    if (error instanceof ProblemError && error.problem.code === 'idempotency-key-reused') return otherwise()
    throw error
  }
}

async function signUpHospital(
  api: Api,
  bureau: SignedIn,
  password: string,
): Promise<Organisations['employer']> {
  const login = 'first-hospital'
  const { employerId } = await api.post<{ employerId: string }>(
    '/v1/employers',
    { socialCreditCode: demoEmployerCode, name: '温州市第一医院', locality: LOCALITY, login, password },
    { idempotencyKey: 'demo-hospital' },
  )
  await unlessDone(() =>
    api.post(
      `/v1/employers/${employerId}/confirmation`,
      { confirmed: true },
      {
        ...{ token: bureau.token, idempotencyKey: 'demo-hospital-confirmed' },
      },
    ),
  )
  return { ...(await signIn(api, login, password)), employerId }
}

/** Ten people ask to be matched with the hospital; it answers all but the last two. */
async function employ(
  api: Api,
  employer: Organisations['employer'],
  people: readonly SignedIn[],
): Promise<void> {
  for (const [n, person] of people.entries()) {
    const asked = await unlessDone(() =>
      api.post<{ employmentId: string }>(
        '/v1/employments',
        { employerId: employer.employerId, startsOn: addDays(plainDateIn(new Date()), -30) },
        { token: person.token, idempotencyKey: `demo-match-${person.id}` },
      ),
    )
    if (!asked || n >= people.length - 2) continue
    await unlessDone(() =>
      api.post(
        `/v1/employments/${asked.employmentId}/answer`,
        { accept: true },
        {
          ...{ token: employer.token, idempotencyKey: `demo-answer-${person.id}` },
        },
      ),
    )
  }
}

/** What is done already is refused: then there is nothing left to do. */
async function unlessDone<T>(act: () => Promise<T>): Promise<T | undefined> {
  try {
    return await act()
  } catch (error) {
    if (error instanceof ProblemError && error.status === 409) return undefined
    throw error
  }
}

/** Seven claims of one nurse: a draft, one sent, taken up, returned, registered, rejected and withdrawn. */
async function claimInEveryState(api: Api, nurse: SignedIn, department: SignedIn): Promise<void> {
  const { items } = await api.get<{ items: readonly object[] }>('/v1/my/claims', nurse.token)
  if (items.length > 0) return
  const today = plainDateIn(new Date())
  const draft = (name: string, daysAgo: number) =>
    draftClaim(api, nurse, trainingDay(addDays(today, -daysAgo), 'whole'), `demo-${name}-${nurse.id}`)
  const sent = async (name: string, daysAgo: number) => {
    const claimId = await draft(name, daysAgo)
    await sendTrainingEvidence(api, nurse, claimId)
    await awaitKnown(() => submitClaim(api, nurse, claimId, 1))
    return claimId
  }
  const act = (claimId: string, path: string, body: object) =>
    api.post(`/v1/claims/${claimId}/${path}`, body, {
      ...{ token: department.token, idempotencyKey: `demo-${path}-${claimId}` },
    })
  await draft('draft', 3)
  await sent('sent', 5)
  await act(await sent('taken', 7), 'taking-up', {})
  await decideClaim(api, department, await sent('returned', 9), {
    act: 'return',
    reason: '请补充培训通知的完整页面',
    marked: ['days'],
  })
  await decideClaim(api, department, await sent('approved', 11), { act: 'approval' })
  await act(await sent('rejected', 13), 'rejection', { reason: '材料与申报内容不符' })
  const withdrawn = await sent('withdrawn', 15)
  await api.post(
    `/v1/claims/${withdrawn}/withdrawal`,
    {},
    {
      ...{ token: nurse.token, idempotencyKey: `demo-withdrawal-${withdrawn}` },
    },
  )
}

/** Six people study; a sitting with three seats takes three of them, the others wait; another sitting has room. */
async function fillSitting(
  api: Api,
  city: City,
  enrolled: SignedIn,
  learners: readonly SignedIn[],
): Promise<void> {
  const { items } = await api.get<{ items: readonly object[] }>('/v1/my/bookings', learners[0]!.token)
  if (items.length > 0) return
  await Promise.all(
    [enrolled, ...learners].map(async person => {
      const enrolmentId = await enrol(api, person, city.offeringId, `demo-${person.id}`)
      await study(api, person, { courseId: city.courseId, enrolmentId })
    }),
  )
  const day = addDays(plainDateIn(new Date()), EXAM_DAY_FROM_NOW)
  const startsAt = new Date(startOfDay(day).getTime() + EXAM_HOUR_MS)
  const times = { startsAt, endsAt: new Date(startsAt.getTime() + EXAM_LASTS_MS) }
  const venue = await openVenue(api, city.bureau, city.centre, {
    ...{ name: `demo-queue-${city.year}`, year: city.year, seats: FULL_SEATS },
    // The city's own plan is of all courses: this one is told from it by its course.
    offeringIds: [city.offeringId],
  })
  const full = await publishSitting(api, venue, { ...times, seats: FULL_SEATS }, `demo-full-${city.year}`)
  await publishSitting(api, city, { ...times, seats: OPEN_SEATS }, `demo-open-${city.year}`)
  for (const person of learners) await awaitKnown(() => bookSeat(api, person, full))
}

/** A class that is over, and a roster with somebody unknown, a number that can't be, and a name that is another's. */
async function postFaultyRoster(api: Api, { organiser, department }: Organisations): Promise<void> {
  const { items } = await api.get<{ items: readonly object[] }>('/v1/training-classes', organiser.token)
  if (items.length > 0) return
  const today = plainDateIn(new Date())
  const classId = await holdClass(api, organiser, department, {
    ...{ title: '静脉治疗护理新进展', days: [addDays(today, -4), addDays(today, -3)], key: `demo-${today}` },
  })
  const [first, second, third] = [0, 1, 2].map(residentAt)
  const sheet = await fillTemplate(api, organiser, [
    { ...first!, days: '' },
    { ...second!, name: '张三丰', days: '' },
    { ...third!, number: `${third!.number.slice(0, 17)}X`, days: '' },
    { ...residentAt(900), days: '' },
  ])
  await awaitPreview(api, organiser, classId, { sheet, waiting: 1 })
  await postRoster(api, organiser, classId, { sheet })
}
