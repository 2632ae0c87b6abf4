import { PrismaPg } from '@prisma/adapter-pg'
import type { Actor } from '../../domain/authority/actor'
import { policy } from '../../domain/policy/policy'
import { isRefusal } from '../../domain/refusals/refusal'
import { plainDateIn, yearOf } from '../../domain/time/plain-date'
import { PrismaClient } from '../../services/course/prisma/client/client'
import { cryptoChance } from '../../services/course/src/deps'
import { enrol } from '../../services/course/src/enrolments/enrolment'
import { newId } from '../../services/kit/base/ids'
import { createPool, sqlOfPg } from '../../services/kit/sql/database'
import { createApi } from '../journey/api'
import { startBare } from './bare'
import { drive, type Lane, type LoadRequest } from './load'
import { measurePairs, type Ratio, type Side } from './pairs'
import { openSite, type Site } from './site'

export interface HeartbeatSize {
  readonly beats: number
  readonly learners: number
  readonly connections: number
  readonly pairs: number
}

/** One learner at a unit: what is sent next hangs on what was answered last. */
interface Learner {
  readonly path: string
  readonly headers: Record<string, string>
  token: string
}

/**
 * Beats a second at the course service's own port, each judged by the study clock and answered with its next token, against
 * a bare Express route with one INSERT.
 */
export async function measureHeartbeat(size: HeartbeatSize, say: (line: string) => void): Promise<Ratio> {
  const site = await openSite(['course'])
  const bare = await startBare(site, 'bare-server')
  try {
    await site.owner.query(
      'CREATE SCHEMA bare; CREATE TABLE bare.beat (session_id uuid, token text, visible boolean, heard_at timestamptz)',
    )
    const learners = await openUnits(site, size.learners)
    const others = learners.map(({ headers }) => ({
      headers,
      path: `/sessions/${newId()}/beats`,
      token: newId(),
    }))
    const beatAt = (name: string, origin: string, who: Learner[]): Side => ({
      name,
      run: () => drive(origin, lanesOf(who, size), [200]),
    })
    return await measurePairs(
      beatAt('course', site.cluster.urlOf('course'), learners),
      beatAt('bare', bare.origin, others),
      size.pairs,
      say,
    )
  } finally {
    await bare.stop()
    await site.stop()
  }
}

/** Each connection has learners of its own, and goes round among them. */
function lanesOf(learners: readonly Learner[], { connections, beats }: HeartbeatSize): Lane[] {
  let left = beats
  return Array.from({ length: connections }, (_, lane) => {
    const own = learners.filter((_, index) => index % connections === lane)
    let turn = 0
    let asked: Learner
    return {
      next: (): LoadRequest | undefined => {
        if (left-- <= 0) return undefined
        asked = own[turn++ % own.length]!
        const { path, headers, token } = asked
        return { method: 'POST', path, headers, body: JSON.stringify({ token, visible: true }) }
      },
      heard: body => {
        asked.token = (JSON.parse(body) as { nextToken: string }).nextToken
      },
    }
  })
}

/** Longer than any run, so that no unit ends and no check falls due in one. */
const REQUIRED_SECONDS = 4 * 3600

async function openUnits(site: Site, count: number): Promise<Learner[]> {
  const api = createApi(site.cluster.urlOf('course'))
  const { offeringId, unitId } = await designateCourse(site)
  const people = await site.owner.query<{ id: string }>(
    `INSERT INTO course.person (id, version, locality, industry)
     SELECT gen_random_uuid(), 1, '330302', 'health' FROM generate_series(1, $1) RETURNING id`,
    [count],
  )
  const enrolments = await enrolAll(
    site,
    people.map(each => each.id),
    offeringId,
  )
  return Promise.all(
    [...enrolments].map(async ([personId, enrolmentId]) => {
      const headers = await site.headersOf('person', { personId })
      const session = await api.post<{ sessionId: string; beatToken: string }>(
        `/v1/enrolments/${enrolmentId}/study-sessions`,
        { unitId },
        { token: tokenIn(headers) },
      )
      return { path: `/v1/study-sessions/${session.sessionId}/beats`, headers, token: session.beatToken }
    }),
  )
}

const tokenIn = (headers: Record<string, string>): string => headers.authorization!.slice('Bearer '.length)

async function designateCourse(site: Site): Promise<{ offeringId: string; unitId: string }> {
  const api = createApi(site.cluster.urlOf('course'))
  const token = tokenIn(await site.headersOf('municipalBureau'))
  const year = yearOf(plainDateIn(new Date()))
  const unit = {
    kind: 'reading',
    title: '阅读',
    requiredSeconds: REQUIRED_SECONDS,
    content: { text: '继续教育' },
  }
  const { courseId } = await api.post<{ courseId: string }>(
    '/v1/courses',
    { title: '一般公需科目' },
    { token },
  )
  const courseware = await api.post<{ units: { unitId: string }[] }>(
    `/v1/courses/${courseId}/courseware`,
    { units: [unit] },
    { token },
  )
  const offering = { courseId, year, category: 'general' }
  const { offeringId } = await api.post<{ offeringId: string }>('/v1/offerings', offering, { token })
  return { offeringId, unitId: courseware.units[0]!.unitId }
}

/** Enrols each person as the course year's first activity would. */
async function enrolAll(
  site: Site,
  personIds: readonly string[],
  offeringId: string,
): Promise<Map<string, string>> {
  const pool = createPool(site.databaseUrlOf('course'), 'bench-course', 8)
  const deps = {
    pool,
    prisma: new PrismaClient({ adapter: new PrismaPg(pool, { schema: 'course' }) }),
    sql: sqlOfPg(pool),
    policy: policy('city'),
    chance: cryptoChance,
  }
  const enrolments = new Map<string, string>()
  try {
    for (const personId of personIds) {
      const actor: Actor = { id: personId, role: 'person', scope: { personId }, correlationId: newId() }
      const command = { enrolmentId: newId(), personId, offeringId, idempotencyKey: newId() }
      const enrolled = await enrol(deps, { actor, now: new Date() }, command)
      if (isRefusal(enrolled)) throw new Error(`not enrolled: ${enrolled.code}`)
      enrolments.set(personId, enrolled.enrolmentId)
    }
    return enrolments
  } finally {
    await pool.end()
  }
}
