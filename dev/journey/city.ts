import { type Api, awaitAnswer, ProblemError } from './api'
import { makeAccount, type SignedIn } from './identity'

export interface City {
  readonly bureau: SignedIn
  readonly centre: SignedIn
  readonly year: number
  readonly courseId: string
  readonly offeringId: string
  readonly planId: string
  readonly roomId: string
}

export interface CityOptions {
  /** Makes the logins, titles and keys of this city its own, so that setting it up again finds the same. */
  readonly name: string
  readonly password: string
  readonly year: number
  /** The units of its courseware; its media are sent to the course first. */
  readonly unitsOf: (courseId: string) => Promise<readonly object[]>
  readonly seats: number
  readonly courseTitle: string
}

/** The units of a general course that takes this many seconds: a page to read, a question, a video, which is at an address outside where the course has none. */
export const shortUnits = (
  readingSeconds: number,
  videoSeconds: number,
  media: readonly string[] = [],
): object[] => [
  {
    kind: 'reading',
    title: '继续教育与职业道德',
    requiredSeconds: readingSeconds,
    content: {
      text: '专业技术人员应当适应岗位需要和职业发展的要求，积极参加继续教育，完善知识结构、增强创新能力、提高专业水平。',
    },
  },
  {
    kind: 'quiz',
    title: '小测验',
    questions: [
      { text: '专业技术人员每年参加继续教育不少于多少学时？', options: ['60', '90', '120'], answer: 1 },
      { text: '其中一般公需科目不少于多少学时？', options: ['12', '18', '24'], answer: 1 },
    ],
  },
  {
    kind: 'video',
    title: '专题讲座',
    requiredSeconds: videoSeconds,
    content: media.length > 0 ? {} : { url: 'https://example.org/lecture.mp4' },
    media,
  },
]

/** The right options of the quiz of `shortUnits`. */
export const QUIZ_ANSWERS = ['90', '18']

/**
 * Sets a small city up through the public API: an exam centre with a room, a general course with its courseware, its
 * offering of the year, and the exam plan (Articles 5, 7, 10).
 */
export async function setUpCity(api: Api, bureau: SignedIn, options: CityOptions): Promise<City> {
  const key = (what: string) => ({ token: bureau.token, idempotencyKey: `${options.name}-${what}` })
  const centre = await makeAccount(api, bureau, {
    role: 'examCentre',
    login: `centre-${options.name}`,
    password: options.password,
    organisationName: `温州市第一考点（${options.name}）`,
    locality: '330302',
  })
  const { courseId } = await api.post<{ courseId: string }>(
    '/v1/courses',
    { title: options.courseTitle },
    key('course'),
  )
  const units = await options.unitsOf(courseId)
  await api.post(`/v1/courses/${courseId}/courseware`, { units }, key('courseware-of-media'))
  const { offeringId } = await api.post<{ offeringId: string }>(
    '/v1/offerings',
    { courseId, year: options.year, category: 'general' },
    key('offering'),
  )
  const { planId } = await api.post<{ planId: string }>(
    '/v1/exam-plans',
    { year: options.year, category: 'general', offeringIds: [], supplementary: false },
    key('plan'),
  )
  const roomId = await makeRoom(api, centre, options, key('room'))
  return { bureau, centre, year: options.year, courseId, offeringId, planId, roomId }
}

/** The exam service hears of a new centre by a fact: until then there is no such centre, and so no room. */
function makeRoom(
  api: Api,
  centre: SignedIn,
  options: CityOptions,
  key: { token: string; idempotencyKey: string },
): Promise<string> {
  const room = {
    centreId: centre.scope.centreId,
    name: '机房 301',
    address: '温州市鹿城区学院中路 1 号',
    seats: options.seats,
  }
  return awaitAnswer(async () => {
    try {
      return (await api.post<{ roomId: string }>('/v1/rooms', room, key)).roomId
    } catch (error) {
      if (error instanceof ProblemError && error.status === 404) return undefined
      throw error
    }
  }, 'the exam service to hear of the centre')
}

export interface SittingTimes {
  readonly startsAt: Date
  readonly endsAt: Date
}

/** Publishes a sitting: the portal starts its process and answers in the same call. */
export async function publishSitting(
  api: Api,
  { bureau, planId, roomId }: Pick<City, 'bureau' | 'planId' | 'roomId'>,
  { seats, ...times }: SittingTimes & { readonly seats: number },
  idempotencyKey?: string,
): Promise<string> {
  const body = {
    ...{ planId, roomId, seats },
    startsAt: times.startsAt.toISOString(),
    endsAt: times.endsAt.toISOString(),
  }
  const made = await api.post<{ sittingId: string }>('/v1/sittings', body, {
    token: bureau.token,
    ...(idempotencyKey ? { idempotencyKey } : {}),
  })
  return made.sittingId
}
