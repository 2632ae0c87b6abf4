import { PrismaPg } from '@prisma/adapter-pg'
import { systemActor } from '../../domain/authority/actor'
import { policy } from '../../domain/policy/policy'
import { isRefusal } from '../../domain/refusals/refusal'
import { plainDateIn, yearOf } from '../../domain/time/plain-date'
import { PrismaClient } from '../../services/exam/prisma/client/client'
import { publishSitting } from '../../services/exam/src/changes/publication'
import type { ExamDeps } from '../../services/exam/src/deps'
import { newId } from '../../services/kit/base/ids'
import { createPool, sqlOfPg } from '../../services/kit/sql/database'
import { createApi } from '../journey/api'
import type { Site } from './site'

export interface SittingTerms {
  readonly seats: number
  readonly startsAt: Date
  /** When it is published, by the clock of the exam service. */
  readonly publishedAt: Date
}

/** What a sitting and its candidates have in common. */
export interface ExamCity {
  readonly centreId: string
  readonly courseId: string
  readonly offeringId: string
  readonly planId: string
  readonly year: number
  /** People who have finished the course, as exam would know them from identity's and course's facts. */
  people(count: number): Promise<string[]>
  /** A sitting in a room of its own, published as its process would. */
  sitting(terms: SittingTerms): Promise<{ sittingId: string; command: object }>
  close(): Promise<void>
}

const HOUR_MS = 3_600_000

/** A centre, a general course with its offering, and an exam plan of the year in which its sittings lie. */
export async function openExamCity(
  { cluster, owner, databaseUrlOf, headersOf }: Site,
  at: Date,
): Promise<ExamCity> {
  const [centreId, courseId, offeringId] = [newId(), newId(), newId()]
  const year = yearOf(plainDateIn(at))
  await owner.query(
    `INSERT INTO exam.centre (centre_id, version, name, locality, active) VALUES ($1, 1, '考点', '330302', true)`,
    [centreId],
  )
  await owner.query(
    `INSERT INTO exam.offering (offering_id, version, course_id, course_title, year, category, industry, half_hours, proof,
       status) VALUES ($1, 1, $2, '一般公需科目', $3, 'general', '', 36, 'sitting', 'confirmed')`,
    [offeringId, courseId, year],
  )
  const api = createApi(cluster.urlOf('exam'))
  const token = (await headersOf('municipalBureau')).authorization!.slice('Bearer '.length)
  const { planId } = await api.post<{ planId: string }>(
    '/v1/exam-plans',
    { year, category: 'general' },
    { token },
  )
  const pool = createPool(databaseUrlOf('exam'), 'bench-exam', 2)
  const deps: Omit<ExamDeps, 'clock'> = {
    pool,
    sql: sqlOfPg(pool),
    prisma: new PrismaClient({ adapter: new PrismaPg(pool, { schema: 'exam' }) }),
    policy: policy('city'),
    fieldKey: { id: 'none', key: Buffer.alloc(0) },
    lookupKey: { id: 'bench', key: Buffer.alloc(32) },
    offerMade: () => undefined,
  }

  return {
    ...{ centreId, courseId, offeringId, planId, year },
    people: async count => {
      const rows = await owner.query<{ personId: string }>(
        `WITH p AS (
           INSERT INTO exam.person (person_id, version, locality, industry, verified)
           SELECT gen_random_uuid(), 1, '330302', 'health', true FROM generate_series(1, $1) RETURNING person_id
         )
         INSERT INTO exam.candidate (person_id, course_id, year, category, enrolment_id, offering_id, industry, half_hours,
           proof, finished_at)
         SELECT person_id, $2, $3, 'general', gen_random_uuid(), $4, 'health', 36, 'sitting', now() FROM p
         RETURNING person_id AS "personId"`,
        [count, courseId, year, offeringId],
      )
      return rows.map(row => row.personId)
    },
    sitting: async ({ seats, startsAt, publishedAt }) => {
      const room = { centreId, name: '一号考场', address: '学院路1号', seats }
      const { roomId } = await api.post<{ roomId: string }>('/v1/rooms', room, { token })
      const command = {
        sittingId: newId(),
        planId,
        roomId,
        seats,
        startsAt: startsAt.toISOString(),
        endsAt: new Date(startsAt.getTime() + HOUR_MS).toISOString(),
        idempotencyKey: newId(),
      }
      const actor = { ...systemActor('bench', newId()), role: 'municipalBureau' } as const
      const clock = { now: () => publishedAt }
      const published = await publishSitting({ ...deps, clock }, actor, command)
      if (isRefusal(published)) throw new Error(`no sitting: ${published.code}`)
      return { sittingId: command.sittingId, command }
    },
    close: () => pool.end(),
  }
}
