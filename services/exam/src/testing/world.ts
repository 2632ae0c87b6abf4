/** For tests: a city with a centre, a room, a plan and people, told to a running exam service by facts. */
import { randomBytes } from 'node:crypto'
import { type Timestamp, timestampFromDate } from '@bufbuild/protobuf/wkt'
import type pg from 'pg'
import request from 'supertest'
import { systemActor } from '../../../../domain/authority/actor'
import { isRefusal } from '../../../../domain/refusals/refusal'
import { OfferingStatedSchema, StudyFinishedSchema } from '../../../../proto/generated/course_pb'
import { OrganisationStatedSchema, PersonStatedSchema } from '../../../../proto/generated/identity_pb'
import type { ExamActivities } from '../../../../workflows/contracts/exam'
import { newId } from '../../../kit/base/ids'
import { fact, type NewFact } from '../../../kit/facts/facts'
import type { KeyRing } from '../../../kit/keys/key-ring'
import { seal } from '../../../kit/keys/sealed-field'
import { createPool, type Sql, sqlOfPg } from '../../../kit/sql/database'
import { digestsOf } from '../../../kit/sql/people-by-number'
import { createHarness, type Harness, until } from '../../../kit/testing/harness'
import { createActivities } from '../activities'
import type { ExamDeps } from '../deps'
import { startExam } from '../service'

export const system = systemActor('test', 'test-correlation')
const START = '2026-06-12T01:00:00.000Z'
export const HOUR_MS = 3_600_000
export const DAY_MS = 24 * HOUR_MS

export interface World {
  readonly harness: Harness
  readonly exam: ExamDeps
  readonly activities: ExamActivities
  readonly base: string
  /** SQL of the schema's owner, who may look at and try everything. */
  readonly owner: Sql
  readonly ownerPool: pg.Pool
  readonly centreId: string
  readonly offeringId: string
  readonly courseId: string
  readonly planId: string
  readonly bureau: string
  readonly centre: string
  people(
    count: number,
    more?: { studied?: boolean; verified?: boolean; locality?: string; numbers?: readonly string[] },
  ): Promise<Person[]>
  /** The fact that a person has finished the study of the world's offering. */
  study(personId: string): Promise<void>
  /** Publishes a StudyFinished and waits until the service knows it. */
  learnt(finished: NewFact): Promise<void>
  /** Says facts of others, and waits until a row of each is in the table. */
  learn(facts: readonly NewFact[], table: string): Promise<void>
  planOf(plan: { year: number; category: string; offeringIds: readonly string[] }): Promise<string>
  /** Says facts of others, without waiting. */
  tell(facts: readonly NewFact[]): Promise<void>
  /** Every fact of others said so far, in order. */
  said(): readonly NewFact[]
  /** A held sitting with `count` tickets, laid straight into the tables. */
  crowd(count: number): Promise<{ sittingId: string; tickets: string[] }>
  room(seats: number): Promise<string>
  sitting(seats: number, more?: { startsAt?: string; planId?: string; roomId?: string }): Promise<string>
  send(method: 'get' | 'post' | 'put' | 'delete', path: string, token: string, body?: object): request.Test
  /** Closes the booking and lets the sitting take place. */
  hold(sittingId: string): Promise<void>
  ticketsOf(
    sittingId: string,
  ): Promise<{ ticketNo: string; personId: string; bookingId: string; seatNo: number }[]>
  close(): Promise<void>
}

export interface Person {
  readonly personId: string
  readonly token: string
}

export async function createWorld(now = '2026-05-20T01:00:00.000Z'): Promise<World> {
  const harness = await createHarness('exam', { now })
  const fieldKey = { id: 'k1', key: randomBytes(32) }
  const config = {
    ...harness.config,
    EXAM_DATABASE_URL: harness.databaseUrl,
    FIELD_KEYS: fieldKey,
    LOOKUP_KEYS: { id: 'l1', key: randomBytes(32) },
  }
  const service = await startExam(config, harness.clock, harness.log)
  const { exam } = service
  const base = `http://127.0.0.1:${service.port}`
  const ownerPool = createPool(withSearchPath(harness.ownerUrl), 'owner', 4)
  const owner = sqlOfPg(ownerPool)
  let planId = ''
  const [centreId, offeringId, courseId] = [newId(), newId(), newId()]
  const bureau = await harness.token('municipalBureau', { personId: newId() })
  const centre = await harness.token('examCentre', { centreId, personId: newId() })
  const send: World['send'] = (method, path, token, body) => {
    const call = request(base)
      [method](path)
      .set('authorization', `Bearer ${token}`)
      .set('accept-language', 'en')
    return body ? call.send(body) : call
  }
  const activities = createActivities(exam) as ExamActivities

  const said: NewFact[] = []
  const tell = async (facts: readonly NewFact[]) => {
    said.push(...facts)
    await harness.publish(facts)
  }
  const learn = async (facts: readonly NewFact[], table: string, count: number) => {
    const rows = async () => (await exam.sql.query<{ n: number }>(`SELECT count(*) AS n FROM ${table}`))[0]!.n
    const before = await rows()
    await tell(facts)
    await until(async () => (await rows()) >= before + count, `${count} more rows of ${table}`)
  }

  const people: World['people'] = async (count, more = {}) => {
    const ids = Array.from({ length: count }, newId)
    await learn(
      ids.map((id, at) => personStated(id, config, { ...more, number: more.numbers?.[at] })),
      'person',
      count,
    )
    if (more.studied !== false)
      await learn(
        ids.map(id => studyFinished(id, offeringId, courseId)),
        'candidate',
        count,
      )
    return Promise.all(
      ids.map(async personId => ({ personId, token: await harness.token('person', { personId }) })),
    )
  }

  const room: World['room'] = async seats => {
    const answer = await send('post', '/v1/rooms', bureau, {
      centreId,
      name: '一号考场',
      address: '温州市学院路1号',
      seats,
    })
    expect(answer.status).toBe(201)
    return answer.body.roomId
  }

  const sitting: World['sitting'] = async (seats, more = {}) => {
    const startsAt = more.startsAt ?? START
    const endsAt = new Date(Date.parse(startsAt) + 1.5 * HOUR_MS).toISOString()
    const published = await activities.publishSitting(harness.actor('municipalBureau'), {
      sittingId: newId(),
      planId: more.planId ?? planId,
      roomId: more.roomId ?? (await room(seats)),
      seats,
      startsAt,
      endsAt,
      idempotencyKey: newId(),
    })
    if (isRefusal(published)) throw new Error(published.code)
    return published.sittingId
  }

  const hold: World['hold'] = async sittingId => {
    await activities.closeBooking(system, { sittingId })
    const [row] = await exam.sql.query<{ endsAt: Date }>(
      'SELECT ends_at FROM sitting WHERE sitting_id = $1',
      [sittingId],
    )
    harness.clock.set(row!.endsAt)
    await activities.holdSitting(system, { sittingId })
  }

  const ticketsOf: World['ticketsOf'] = sittingId =>
    exam.sql.query(
      `SELECT t.ticket_no, b.person_id, b.booking_id, b.seat_no
       FROM ticket t JOIN booking b USING (booking_id) WHERE t.sitting_id = $1 ORDER BY t.ticket_no`,
      [sittingId],
    )

  const crowd: World['crowd'] = async count => {
    const sittingId = await sitting(count)
    await owner.query(
      `WITH p AS (
         INSERT INTO person (person_id, version, locality, industry, verified)
         SELECT gen_random_uuid(), 1, '330302', 'health', true FROM generate_series(1, $1) RETURNING person_id
       ), c AS (
         INSERT INTO candidate (person_id, course_id, year, category, enrolment_id, offering_id, industry, half_hours, proof,
           finished_at)
         SELECT person_id, $2, 2026, 'general', gen_random_uuid(), $3, 'health', 36, 'sitting', now() FROM p RETURNING *
       ), n AS (SELECT c.*, gen_random_uuid() AS booking_id, row_number() OVER () AS seat_no FROM c
       ), s AS (UPDATE seat SET state = 'taken', booking_id = n.booking_id FROM n
         WHERE seat.sitting_id = $4 AND seat.seat_no = n.seat_no)
       INSERT INTO booking (booking_id, sitting_id, seat_no, held_seat_no, person_id, course_id, year, category, enrolment_id,
         offering_id, industry, half_hours, state, booked_at)
       SELECT booking_id, $4, seat_no, seat_no, person_id, course_id, year, category, enrolment_id, offering_id, industry,
         half_hours, 'inForce', now() FROM n`,
      [count, courseId, offeringId, sittingId],
    )
    await hold(sittingId)
    return { sittingId, tickets: (await ticketsOf(sittingId)).map(each => each.ticketNo) }
  }

  await learn([centreStated(centreId)], 'centre', 1)
  await learn([offeringStated(offeringId, courseId)], 'offering', 1)
  const plan = await send('post', '/v1/exam-plans', bureau, { year: 2026, category: 'general' })
  planId = plan.body.planId

  return {
    harness,
    exam,
    activities,
    base,
    owner,
    ownerPool,
    centreId,
    offeringId,
    courseId,
    planId,
    bureau,
    centre,
    people,
    tell,
    said: () => said,
    learn: (facts, table) => learn(facts, table, facts.length),
    planOf: async asked => (await send('post', '/v1/exam-plans', bureau, asked).expect(201)).body.planId,
    learnt: finished => learn([finished], 'candidate', 1),
    crowd,
    study: personId => tell([studyFinished(personId, offeringId, courseId)]),
    room,
    send,
    sitting,
    hold,
    ticketsOf,
    close: async () => {
      await service.close()
      await ownerPool.end()
      await harness.close()
    },
  }
}

function withSearchPath(ownerUrl: string): string {
  const url = new URL(ownerUrl)
  url.searchParams.set('options', '-c search_path=exam')
  return url.toString()
}

const personStated = (
  personId: string,
  keys: { FIELD_KEYS: KeyRing; LOOKUP_KEYS: KeyRing },
  {
    verified = true,
    locality = '330302',
    number,
  }: { verified?: boolean; locality?: string; number?: string | undefined },
): NewFact =>
  fact(PersonStatedSchema, personId, {
    personId,
    version: 1,
    locality,
    titleSeries: 'health',
    industry: 'health',
    status: verified ? 'verified' : 'unverified',
    personal: seal(
      keys.FIELD_KEYS,
      JSON.stringify({
        ...{ name: '张三', maskedNumber: '3303**********1234' },
        numberDigests: number ? digestsOf(keys.LOOKUP_KEYS, number).map(each => each.toString('base64')) : [],
      }),
      personId,
    ),
  })

export const studyFinished = (
  personId: string,
  offeringId: string,
  courseId: string,
  more: {
    enrolmentId?: string
    year?: number
    category?: string
    proof?: string
    halfHours?: number
    reinstatedAt?: Timestamp
  } = {},
): NewFact =>
  fact(StudyFinishedSchema, personId, {
    enrolmentId: newId(),
    personId,
    offeringId,
    courseId,
    year: 2026,
    category: 'general',
    industry: 'health',
    halfHours: 36,
    proof: 'sitting',
    finishedAt: timestampFromDate(new Date('2026-05-01T00:00:00Z')),
    ...more,
  })

export const offeringStated = (
  offeringId: string,
  courseId: string,
  more: { category?: string; industry?: string; proof?: string; halfHours?: number } = {},
): NewFact =>
  fact(OfferingStatedSchema, offeringId, {
    offeringId,
    version: 1,
    courseId,
    courseTitle: '人工智能与健康',
    year: 2026,
    category: 'general',
    industry: '',
    halfHours: 36,
    studyMode: 'online',
    proof: 'sitting',
    status: 'confirmed',
    ...more,
  })

const centreStated = (organisationId: string): NewFact =>
  fact(OrganisationStatedSchema, organisationId, {
    organisationId,
    version: 1,
    organisationKind: 'examCentre',
    name: '温州大学考点',
    locality: '330302',
    active: true,
  })
