import { timestampFromDate } from '@bufbuild/protobuf/wkt'
import {
  EnrolmentEndedSchema,
  StudyFinishedSchema,
  StudyReversedSchema,
} from '../../../../proto/generated/course_pb'
import { BookingEndedSchema } from '../../../../proto/generated/exam_pb'
import { PersonStatedSchema } from '../../../../proto/generated/identity_pb'
import { newId } from '../../../kit/base/ids'
import { fact, type NewFact } from '../../../kit/facts/facts'
import { until } from '../../../kit/testing/harness'
import { projectionTables } from '../consumers'
import { createWorld, studyFinished, type World } from './world'

/** The exam service's copy of others' facts is a projection: late, repeated and replayed facts come to the same. */
describe('what exam knows of others', () => {
  let world: World
  beforeAll(async () => {
    world = await createWorld()
  })
  afterAll(() => world.close())

  const person = (personId: string, version: number, status: string) =>
    fact(PersonStatedSchema, personId, { personId, version, locality: '330302', industry: 'health', status })

  const all = async () =>
    Object.fromEntries(
      await Promise.all(
        projectionTables.map(async table => [
          table,
          await world.owner.query(`SELECT * FROM ${table} t ORDER BY t::text`),
        ]),
      ),
    )

  test('an older fact never overwrites a newer, whichever comes last', async () => {
    const personId = newId()
    await world.tell([
      person(personId, 3, 'verified'),
      person(personId, 2, 'unverified'),
      studyFinished(personId, world.offeringId, world.courseId),
    ])
    await until(
      async () =>
        (await world.owner.query(`SELECT 1 FROM candidate WHERE person_id = $1`, [personId])).length > 0,
      'the study',
    )
    const [row] = await world.owner.query('SELECT version, verified FROM person WHERE person_id = $1', [
      personId,
    ])
    expect(row).toEqual({ version: 3, verified: true })
  })

  test('emptied and replayed from nothing it is the same, attempts and passes included', async () => {
    const [one, other] = await world.people(2)
    const sittingId = await world.sitting(2)
    for (const each of [one, other])
      await world.send('post', `/v1/sittings/${sittingId}/bookings`, each!.token, {})
    await world.hold(sittingId)
    const tickets = await world.ticketsOf(sittingId)
    const rows = tickets.map(({ ticketNo }, at) => ({
      ticket: ticketNo,
      score: at === 0 ? 90 : 10,
      scoreMax: 100,
    }))
    await world.send('post', `/v1/sittings/${sittingId}/results`, world.centre, { rows })
    const facts = world.said()
    const before = await all()
    expect(before.candidate).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ passed: true }),
        expect.objectContaining({ attemptsUsed: 1, passed: false }),
      ]),
    )
    for (const table of projectionTables) await world.owner.query(`DELETE FROM ${table}`)
    await world.harness.publish([...facts, ...facts])
    await until(async () => JSON.stringify(await all()) === JSON.stringify(before), 'the same projection')
  })

  test('study finished again, later, is the newer state; what exam counted stays', async () => {
    const [one] = await world.people(1)
    const enrolmentId = newId()
    await world.tell([
      fact(StudyFinishedSchema, one!.personId, {
        enrolmentId,
        personId: one!.personId,
        offeringId: world.offeringId,
        courseId: world.courseId,
        year: 2026,
        category: 'general',
        industry: 'finance',
        halfHours: 36,
        proof: 'sitting',
        finishedAt: timestampFromDate(new Date('2026-05-10T00:00:00Z')),
      }),
    ])
    const row = async () =>
      (
        await world.owner.query(
          'SELECT enrolment_id AS "enrolmentId", industry FROM candidate WHERE person_id = $1',
          [one!.personId],
        )
      )[0]
    await until(
      async () => JSON.stringify(await row()) === JSON.stringify({ enrolmentId, industry: 'finance' }),
      'the newer state',
    )
  })

  describe('an enrolment that ends since its course was studied before (Article 8)', () => {
    const ended = (personId: string, enrolmentId: string, reason = 'studiedBefore') =>
      fact(EnrolmentEndedSchema, personId, {
        ...{ enrolmentId, personId, year: 2026, category: 'general', offeringId: world.offeringId, reason },
        endedAt: timestampFromDate(new Date('2026-05-10T00:00:00Z')),
      })
    const studied = (personId: string, enrolmentId: string) =>
      studyFinished(personId, world.offeringId, world.courseId, { enrolmentId })
    const isCandidate = async (personId: string) =>
      (await world.owner.query('SELECT FROM candidate WHERE person_id = $1', [personId])).length > 0
    const learned = async () => {
      const [[one], enrolmentId] = [await world.people(1, { studied: false }), newId()]
      await world.learnt(studied(one!.personId, enrolmentId))
      return { ...one!, enrolmentId }
    }
    const tell = async (...facts: NewFact[]) => {
      const told = await world.harness.publish(facts)
      const heard = () => world.owner.query('SELECT FROM inbox WHERE fact_id = ANY($1::uuid[])', [told])
      await until(async () => (await heard()).length === told.length, 'the facts to be heard')
    }

    test('makes no candidate, whichever fact comes last', async () => {
      const { personId, enrolmentId } = await learned()
      await tell(ended(personId, newId()), ended(personId, enrolmentId, 'yearEnded'))
      expect(await isCandidate(personId)).toBe(true)
      await tell(ended(personId, enrolmentId), studied(personId, enrolmentId))
      expect(await isCandidate(personId)).toBe(false)
      await tell(studied(personId, newId()))
      expect(await isCandidate(personId)).toBe(true)
    })

    test('gives up the seat and the place that it holds ahead, each told; the seat goes to the next', async () => {
      const told = await world.harness.collect(BookingEndedSchema)
      world.harness.clock.set('2026-05-20T01:00:00Z')
      const sittingId = await world.sitting(1)
      const [holder, waiter, last] = [await learned(), await learned(), await learned()]
      for (const { token } of [holder, waiter, last])
        await world.send('post', `/v1/sittings/${sittingId}/bookings`, token, {})
      const mine = async (token: string, what: string) =>
        (await world.send('get', `/v1/my/${what}`, token)).body.items[0]
      await tell(ended(waiter.personId, waiter.enrolmentId), ended(holder.personId, holder.enrolmentId))
      await until(
        async () => (await mine(last.token, 'waiting')).state === 'offered',
        'the next to have the seat',
      )
      expect(await mine(waiter.token, 'waiting')).toMatchObject({ state: 'closed', reason: 'studiedBefore' })
      expect(await mine(holder.token, 'bookings')).toMatchObject({
        state: 'ended',
        endReason: 'studiedBefore',
      })
      await told.atLeast(1, fact => fact.personId === holder.personId && fact.reason === 'studiedBefore')
      for (const { personId } of [holder, waiter]) expect(await isCandidate(personId)).toBe(false)
      expect(
        (await world.send('post', `/v1/sittings/${sittingId}/bookings`, holder.token, {})).body.code,
      ).toBe('study-not-known')
    })

    test('counts anew where the list that said so was reversed, also when the facts are replayed', async () => {
      world.harness.clock.set('2026-05-20T01:00:00Z')
      const { personId, token, enrolmentId } = await learned()
      const anew = studyFinished(personId, world.offeringId, world.courseId, {
        enrolmentId,
        reinstatedAt: timestampFromDate(new Date('2026-05-11T00:00:00Z')),
      })
      await tell(ended(personId, enrolmentId))
      expect(await isCandidate(personId)).toBe(false)
      await tell(anew)
      expect(await isCandidate(personId)).toBe(true)
      const sittingId = await world.sitting(1)
      await world.send('post', `/v1/sittings/${sittingId}/bookings`, token, {}).expect(201)
      await tell(ended(personId, enrolmentId), anew)
      expect(await isCandidate(personId)).toBe(true)
      expect((await world.send('get', '/v1/my/bookings', token)).body.items).toMatchObject([
        { state: 'inForce' },
      ])
    })

    test('whose attendance is taken back gives up the same, until another list finishes the study', async () => {
      world.harness.clock.set('2026-05-20T01:00:00Z')
      const { personId, token, enrolmentId } = await learned()
      const sittingId = await world.sitting(1)
      await world.send('post', `/v1/sittings/${sittingId}/bookings`, token, {}).expect(201)
      const reversed = (of: string) =>
        fact(StudyReversedSchema, personId, {
          ...{ personId, courseId: world.courseId, year: 2026, enrolmentId: of, fileId: newId() },
          reversedAt: timestampFromDate(new Date('2026-05-12T00:00:00Z')),
        })
      await tell(reversed(''), reversed(newId()))
      expect(await isCandidate(personId)).toBe(true)
      await tell(reversed(enrolmentId))
      expect(await isCandidate(personId)).toBe(false)
      expect((await world.send('get', '/v1/my/bookings', token)).body.items).toMatchObject([
        { state: 'ended', endReason: 'studyReversed' },
      ])
      await tell(studied(personId, enrolmentId))
      expect(await isCandidate(personId)).toBe(true)
    })

    test('leaves a sitting that has begun: its result is taken, and no other follows', async () => {
      world.harness.clock.set('2026-05-20T01:00:00Z')
      const sittingId = await world.sitting(1)
      const { personId, token, enrolmentId } = await learned()
      await world.send('post', `/v1/sittings/${sittingId}/bookings`, token, {}).expect(201)
      await world.hold(sittingId)
      await tell(ended(personId, enrolmentId))
      expect(await isCandidate(personId)).toBe(false)
      const [ticket] = await world.ticketsOf(sittingId)
      const rows = [{ ticket: ticket!.ticketNo, score: 10, scoreMax: 100 }]
      await world.send('post', `/v1/sittings/${sittingId}/results`, world.centre, { rows }).expect(201)
      expect((await world.send('get', '/v1/my/bookings', token)).body.items).toMatchObject([{ state: 'sat' }])
    })
  })

  test('the seating list opens names for the centre of the sitting alone, as JSON and for a spreadsheet, and is on the audit trail', async () => {
    const [one] = await world.people(1)
    world.harness.clock.set('2026-05-20T01:00:00Z')
    const sittingId = await world.sitting(1)
    await world.send('post', `/v1/sittings/${sittingId}/bookings`, one!.token, {}).expect(201)
    await world.hold(sittingId)
    const path = `/v1/sittings/${sittingId}/seating-list`
    const list = await world.send('get', path, world.centre)
    expect(list.body.people).toMatchObject([
      { seatNo: 1, name: '张三', maskedNumber: '3303**********1234', door: null },
    ])
    const sheet = await world.send('get', `${path}.csv`, world.centre)
    expect(sheet.text).toContain(`1,${list.body.people[0].ticketNo},张三`)
    const other = await world.harness.token('examCentre', { centreId: newId() })
    expect((await world.send('get', path, other)).status).toBe(404)
    expect((await world.send('get', path, one!.token)).status).toBe(403)
    const audit = await world.send(
      'get',
      `/v1/audit/exam?objectKind=sitting&objectId=${sittingId}`,
      world.bureau,
    )
    expect(audit.body.rows.map((row: { act: string }) => row.act)).toContain('seatingList.read')
  })
})
