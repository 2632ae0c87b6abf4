import type { Actor } from '../../../../domain/authority/actor'
import { isRefusal } from '../../../../domain/refusals/refusal'
import { ResultCorrectedSchema } from '../../../../proto/generated/exam_pb'
import type { CorrectionRecorded } from '../../../../workflows/contracts/exam'
import { newId } from '../../../kit/base/ids'
import { until } from '../../../kit/testing/harness'
import { createDesk, type Desk } from '../testing/desk'
import { createWorld, type Person, system, type World } from '../testing/world'

const NOW = '2026-05-20T01:00:00.000Z'

/** Article 10: corrections, contested absences and granted attempts, each with its reason. */
describe('a result that changes', () => {
  let world: World
  let desk: Desk
  beforeAll(async () => {
    world = await createWorld(NOW)
    desk = createDesk(world)
  })
  afterAll(() => world.close())
  beforeEach(() => world.harness.clock.set(NOW))

  describe('as they are corrected', () => {
    test('pass, fail, pass: revisions are added, the award stands or not, attempts reopen, the wait is counted anew', async () => {
      const told = await world.harness.collect(ResultCorrectedSchema)
      const { sittingId, tickets, people } = await desk.held(1)
      await desk.post(`/v1/sittings/${sittingId}/results`, {
        rows: [{ ticket: tickets[0], score: 60, scoreMax: 100 }],
      })
      const resultId = await desk.resultIdOf(tickets[0]!)
      expect(await desk.candidate(people[0]!)).toMatchObject({ used: 1, passed: true })

      const down = (await desk.correct(resultId, 59)) as CorrectionRecorded
      expect(down).toMatchObject({
        from: 'passed',
        to: 'failed',
        awardStands: false,
        awardSeq: 2,
        halfHours: 36,
      })
      expect(await desk.candidate(people[0]!)).toMatchObject({
        used: 1,
        passed: false,
        retakeFrom: new Date('2026-06-19T01:00:00Z'),
      })
      const correctionId = newId()
      const up = (await desk.correct(resultId, 61, { correctionId })) as CorrectionRecorded
      expect(up).toMatchObject({ from: 'failed', to: 'passed', awardStands: true, awardSeq: 3 })
      expect(await desk.correct(resultId, 61, { correctionId })).toEqual(up)
      await told.atLeast(2, fact => fact.resultId === resultId)

      const mine = await world.send('get', '/v1/my/results', people[0]!.token)
      expect(mine.body.items).toMatchObject([{ outcome: 'passed', score: 61, revision: 2 }])
      const again = await desk.post(`/v1/sittings/${sittingId}/results`, {
        rows: [{ ticket: tickets[0], score: 60, scoreMax: 100 }],
      })
      expect(desk.rows(again)).toEqual(['same'])
    })

    test('without a reason, out of range, of no effect, or by somebody else it is refused', async () => {
      const { sittingId, tickets } = await desk.held(1)
      await desk.post(`/v1/sittings/${sittingId}/results`, {
        rows: [{ ticket: tickets[0], score: 60, scoreMax: 100 }],
      })
      const resultId = await desk.resultIdOf(tickets[0]!)
      const code = async (refused: Promise<unknown>) => {
        const refusal = await refused
        return isRefusal(refusal) ? refusal.code : 'yes'
      }
      expect(await code(desk.correct(resultId, 50, { reason: ' ' }))).toBe('correction-needs-reason')
      expect(await code(desk.correct(resultId, 60))).toBe('correction-unchanged')
      expect(await code(desk.correct(resultId, 101))).toBe('row-score-out-of-range')
      expect(await code(desk.correct(newId(), 50))).toBe('not-found')
      const command = {
        correctionId: newId(),
        resultId,
        score: 50,
        scoreMax: 100,
        absent: false,
        reason: 'x',
        idempotencyKey: 'k',
      }
      const county = world.harness.actor('countyBureau', { locality: '330381' })
      expect(await code(world.activities.correctResult(county, command))).toBe('not-found')
    })

    test('the reason that was kept before stands with the revision and on the audit trail', async () => {
      const { sittingId, tickets } = await desk.held(1)
      await desk.post(`/v1/sittings/${sittingId}/results`, {
        rows: [{ ticket: tickets[0], score: 60, scoreMax: 100 }],
      })
      const resultId = await desk.resultIdOf(tickets[0]!)
      const [by, reason] = [newId(), '张三医师的卷面漏评一题']
      const keep = async (locality: string) =>
        (
          await world.send(
            'post',
            `/v1/results/${resultId}/correction-reasons`,
            await world.harness.token('countyBureau', { locality }, by),
            { reason },
          )
        ).body
      expect(await keep('330381')).toMatchObject({ code: 'not-found' })
      const { reasonId } = await keep('330302')
      const command = {
        ...{ resultId, reasonId, score: 50, scoreMax: 100, absent: false },
        ...{ correctionId: newId(), idempotencyKey: newId() },
      }
      const bureau = (id: string) => world.harness.actor('countyBureau', { locality: '330302' }, id)
      expect(await world.activities.correctResult(bureau(newId()), command)).toMatchObject({
        code: 'correction-needs-reason',
      })
      const corrected = await world.activities.correctResult(bureau(by), command)
      expect(corrected).toMatchObject({ to: 'failed' })
      expect(JSON.stringify(corrected)).not.toContain(reason)
      const said = await world.owner.query(
        `SELECT reason FROM result WHERE result_id = $1 AND revision = 1
         UNION ALL SELECT reason FROM audit WHERE object_id = $1::text AND act = 'results.correct'`,
        [resultId],
      )
      expect(said).toEqual([{ reason }, { reason }])
    })

    test('the results of a sitting are found and corrected by its centre while it is open, and by the bureau of the locality', async () => {
      const { sittingId, tickets } = await desk.held(2)
      await desk.post(`/v1/sittings/${sittingId}/results`, {
        rows: tickets.map(ticket => ({ ticket, score: 60, scoreMax: 100 })),
      })
      const list = (token: string) => world.send('get', `/v1/sittings/${sittingId}/results`, token)
      const found = (await list(world.centre)).body.items
      expect(found.map((each: { ticketNo: string }) => each.ticketNo).sort()).toEqual([...tickets].sort())
      const here = await world.harness.token('countyBureau', { locality: '330302' })
      const elsewhere = await world.harness.token('countyBureau', { locality: '330381' })
      const department = await world.harness.token('industryDepartment', { industry: 'health' })
      expect((await list(here)).body.items).toEqual(found)
      expect((await list(elsewhere)).body.items).toEqual([])
      expect((await list(department)).body.code).toBe('not-found')

      const command = { resultId: found[0].resultId, scoreMax: 100, absent: false, reason: '复核' }
      const correct = (actor: Actor, score: number) =>
        world.activities.correctResult(actor, {
          ...{ ...command, score, correctionId: newId(), idempotencyKey: newId() },
        })
      const health = world.harness.actor('industryDepartment', { industry: 'health' })
      const centre = world.harness.actor('examCentre', { centreId: world.centreId })
      expect(await correct(health, 50)).toMatchObject({ code: 'not-found' })
      expect(await correct(centre, 50)).toMatchObject({ to: 'failed' })
      await world.activities.closeSitting(system, { sittingId })
      expect(await correct(centre, 70)).toMatchObject({ code: 'sitting-closed' })
      const bureau = world.harness.actor('countyBureau', { locality: '330302' })
      expect(await correct(bureau, 45)).toMatchObject({ to: 'failed' })
      expect((await list(world.bureau)).body.items).toHaveLength(found.length)
      expect(await correct(world.harness.actor('municipalBureau'), 44)).toMatchObject({ to: 'failed' })
    })

    test('a sitting failed and another passed, the first then corrected to passed: the award stands throughout', async () => {
      const first = await desk.held(1)
      const [person] = first.people
      await desk.post(`/v1/sittings/${first.sittingId}/results`, {
        rows: [{ ticket: first.tickets[0], score: 40, scoreMax: 100 }],
      })
      const soon = await world.sitting(2, { startsAt: '2026-06-18T01:00:00.000Z' })
      const later = await world.sitting(2, { startsAt: '2026-06-22T01:00:00.000Z' })
      const early = await world.send('post', `/v1/sittings/${soon}/bookings`, person!.token, {})
      expect(early.body).toMatchObject({ code: 'retake-too-early', until: '2026-06-19T01:00:00.000Z' })
      await world.send('post', `/v1/sittings/${later}/bookings`, person!.token, {}).expect(201)
      await world.hold(later)
      const [ticket] = await world.ticketsOf(later)
      await desk.post(`/v1/sittings/${later}/results`, {
        rows: [{ ticket: ticket!.ticketNo, score: 90, scoreMax: 100 }],
      })
      const up = await desk.correct(await desk.resultIdOf(first.tickets[0]!), 70)
      expect(up).toMatchObject({ to: 'passed', awardStands: true, awardSeq: 3 })
      const down = await desk.correct(await desk.resultIdOf(ticket!.ticketNo), 10)
      expect(down).toMatchObject({ to: 'failed', awardStands: true, awardSeq: 4 })
    })

    test('fails that come late leave no attempt: the seat booked meanwhile ends with that reason, and is free again', async () => {
      const first = await desk.held(1)
      const [person] = first.people
      world.harness.clock.set('2026-06-30T01:00:00Z')
      await world.activities.escalateOverdueResults(system, { sittingId: first.sittingId })
      const seat = async (startsAt: string) => {
        const sittingId = await world.sitting(1, { startsAt })
        await world.send('post', `/v1/sittings/${sittingId}/bookings`, person!.token, {}).expect(201)
        return sittingId
      }
      const mine = async () => (await world.send('get', '/v1/my/bookings', person!.token)).body.items[0]
      const postFail = (sittingId: string, ticket: string) =>
        desk
          .post(`/v1/sittings/${sittingId}/results`, { rows: [{ ticket, score: 1, scoreMax: 100 }] })
          .expect(201)
      const second = await seat('2026-07-10T01:00:00.000Z')
      await world.hold(second)
      world.harness.clock.set('2026-07-31T01:00:00Z')
      await world.activities.escalateOverdueResults(system, { sittingId: second })
      const third = await seat('2026-08-10T01:00:00.000Z')
      await world.hold(third)
      world.harness.clock.set('2026-08-31T01:00:00Z')
      await world.activities.escalateOverdueResults(system, { sittingId: third })
      await seat('2026-09-10T01:00:00.000Z')
      await postFail(first.sittingId, first.tickets[0]!)
      await postFail(second, (await world.ticketsOf(second))[0]!.ticketNo)
      expect(await mine()).toMatchObject({ state: 'inForce' })
      await postFail(third, (await world.ticketsOf(third))[0]!.ticketNo)
      expect(await mine()).toMatchObject({ state: 'ended', endReason: 'attemptsExhausted' })
      const [free] = await world.owner.query(
        `SELECT state FROM seat JOIN sitting USING (sitting_id) WHERE starts_at = '2026-09-10T01:00:00Z'`,
      )
      expect(free).toEqual({ state: 'free' })
    })

    test('a fail that comes late ends a seat that lies within the wait', async () => {
      const first = await desk.held(1)
      const [person] = first.people
      world.harness.clock.set(NOW)
      const soon = await world.sitting(1, { startsAt: '2026-06-18T01:00:00.000Z' })
      await world.owner.query('UPDATE booking SET state = $1 WHERE booking_id = $2', [
        'sat',
        first.bookings[0],
      ])
      await world.send('post', `/v1/sittings/${soon}/bookings`, person!.token, {}).expect(201)
      world.harness.clock.set('2026-06-12T02:30:00Z')
      await desk
        .post(`/v1/sittings/${first.sittingId}/results`, {
          rows: [{ ticket: first.tickets[0], score: 1, scoreMax: 100 }],
        })
        .expect(201)
      const mine = await world.send('get', '/v1/my/bookings', person!.token)
      expect(mine.body.items[0]).toMatchObject({ sittingId: soon, endReason: 'retakeTooEarly' })
    })

    test('after a pass every other seat and place of the course ends', async () => {
      const first = await desk.held(1)
      const [person] = first.people
      await desk.post(`/v1/sittings/${first.sittingId}/results`, {
        rows: [{ ticket: first.tickets[0], score: 40, scoreMax: 100 }],
      })
      const later = await world.sitting(1, { startsAt: '2026-06-25T01:00:00.000Z' })
      await world.send('post', `/v1/sittings/${later}/bookings`, person!.token, {}).expect(201)
      const [waiter] = await world.people(1)
      await world.send('post', `/v1/sittings/${later}/bookings`, waiter!.token, {}).expect(202)
      await desk.correct(await desk.resultIdOf(first.tickets[0]!), 80)
      const mine = await world.send('get', '/v1/my/bookings', person!.token)
      expect(mine.body.items[0]).toMatchObject({
        sittingId: later,
        state: 'ended',
        endReason: 'passedElsewhere',
      })
      expect((await world.send('get', '/v1/my/waiting', waiter!.token)).body.items[0].state).toBe('offered')
      const refused = await world.send('post', `/v1/sittings/${later}/bookings`, person!.token, {})
      expect(refused.body.code).toBe('already-passed')
    })

    test('who sat already keeps that sitting, though another result was corrected to a pass and back', async () => {
      const first = await desk.held(1)
      const [person] = first.people
      const post = (sittingId: string, ticket: string, score: number) =>
        desk.post(`/v1/sittings/${sittingId}/results`, { rows: [{ ticket, score, scoreMax: 100 }] })
      await post(first.sittingId, first.tickets[0]!, 40)
      const second = await world.sitting(1, { startsAt: '2026-06-25T01:00:00.000Z' })
      await world.send('post', `/v1/sittings/${second}/bookings`, person!.token, {}).expect(201)
      await world.hold(second)
      const { ticketNo } = (await world.ticketsOf(second))[0]!
      const firstResult = await desk.resultIdOf(first.tickets[0]!)
      await desk.correct(firstResult, 70)
      await desk.correct(firstResult, 41)
      expect(desk.rows(await post(second, ticketNo, 90))).toEqual(['fresh'])
      expect(await desk.candidate(person!)).toMatchObject({ passed: true, used: 2 })
    })

    test('a pass that comes late leaves the sitting that was sat for want of it', async () => {
      const first = await desk.held(1)
      const [person] = first.people
      world.harness.clock.set('2026-06-30T01:00:00Z')
      await world.activities.escalateOverdueResults(system, { sittingId: first.sittingId })
      const second = await world.sitting(1, { startsAt: '2026-07-10T01:00:00.000Z' })
      await world.send('post', `/v1/sittings/${second}/bookings`, person!.token, {}).expect(201)
      await world.hold(second)
      const rows = [{ ticket: first.tickets[0], score: 70, scoreMax: 100 }]
      await desk.post(`/v1/sittings/${first.sittingId}/results`, { rows }).expect(201)
      const mine = await world.send('get', '/v1/my/bookings', person!.token)
      expect(mine.body.items[0]).toMatchObject({ sittingId: second, state: 'inForce', endReason: null })
    })
  })

  describe('absence', () => {
    async function absent() {
      const one = await desk.held(1)
      await desk
        .post(`/v1/sittings/${one.sittingId}/results`, {
          rows: [{ ticket: one.tickets[0], absent: true }],
        })
        .expect(201)
      const contest = (token = one.people[0]!.token) =>
        world.send('post', `/v1/bookings/${one.bookings[0]}/absence-contest`, token, {
          reason: '当天到场，签到漏登',
        })
      return { ...one, person: one.people[0]!, contest }
    }
    const progress = (sittingId: string) => world.activities.sittingProgress(system, { sittingId })

    test('it counts as an attempt until it is excused by the bureau of the locality', async () => {
      const { person, contest, sittingId } = await absent()
      expect(await desk.candidate(person)).toMatchObject({ used: 1 })
      expect(await progress(sittingId)).toMatchObject({ final: 0, nextFinalAt: '2026-06-22T15:59:59.999Z' })
      const filed = await contest()
      expect(filed.status).toBe(201)
      expect((await contest()).body).toEqual(filed.body)
      expect(await progress(sittingId)).toMatchObject({ final: 0, openContests: 1, nextFinalAt: null })
      const decide = (token: string, decision: string) =>
        world.send('post', `/v1/absence-contests/${filed.body.contestId}/decision`, token, {
          decision,
          reason: '监控证实',
        })
      const here = await world.harness.token('countyBureau', { locality: '330302' })
      const elsewhere = await world.harness.token('countyBureau', { locality: '330303' })
      expect((await decide(elsewhere, 'excuse')).body.code).toBe('not-found')
      expect((await world.send('get', '/v1/absence-contests', here)).body.items).toHaveLength(1)
      expect((await decide(here, 'excuse')).body).toMatchObject({ state: 'excused' })
      expect((await decide(here, 'excuse')).status).toBe(200)
      expect((await decide(here, 'uphold')).body.code).toBe('conflict')
      expect(await desk.candidate(person)).toMatchObject({ used: 0 })
      expect(await progress(sittingId)).toMatchObject({ final: 1, openContests: 0 })
      expect((await contest()).body.code).toBe('absence-not-contestable')
    })

    test('an absence that a correction makes anew may be contested anew', async () => {
      const { contest, tickets } = await absent()
      const filed = (await contest()).body
      const resultId = await desk.resultIdOf(tickets[0]!)
      await desk.correct(resultId, 50)
      expect((await contest()).body.code).toBe('absence-not-contestable')
      await desk.correct(resultId, null)
      const again = await contest()
      expect([again.status, again.body.state]).toEqual([201, 'open'])
      expect(again.body.contestId).not.toBe(filed.contestId)
    })

    test('contested twice at once it is contested once', async () => {
      const { contest } = await absent()
      const [one, other] = await Promise.all([contest(), contest()])
      expect(other.body).toEqual(one.body)
      expect([one.status, other.status]).toEqual([201, 201])
    })

    test('contested while it is being corrected, it is judged as the correction leaves it', async () => {
      const { person, contest, tickets } = await absent()
      const resultId = await desk.resultIdOf(tickets[0]!)
      const [corrected, contested] = await inOrder(person, [() => desk.correct(resultId, 90), contest])
      expect(corrected).toMatchObject({ kind: 'correctionRecorded', to: 'passed' })
      expect(contested.body.code).toBe('absence-not-contestable')
      expect(
        await world.owner.query('SELECT FROM absence_contest WHERE person_id = $1', [person.personId]),
      ).toEqual([])
    })

    test('corrected while the contest is being decided, it ends with the correction', async () => {
      const { person, contest, tickets } = await absent()
      const { contestId } = (await contest()).body
      const resultId = await desk.resultIdOf(tickets[0]!)
      const here = await world.harness.token('countyBureau', { locality: '330302' })
      const decide = () =>
        world.send('post', `/v1/absence-contests/${contestId}/decision`, here, {
          ...{ decision: 'uphold', reason: '监控证实' },
        })
      const [, decided] = await inOrder(person, [() => desk.correct(resultId, 90), decide])
      expect(decided.body).toMatchObject({ code: 'conflict', turnedOn: { status: 'moot' } })
    })

    /** Holds the person's candidate until all have come to it, one after another; then they pass in that order. */
    async function inOrder<A, B>(
      { personId }: Person,
      [first, second]: readonly [() => PromiseLike<A>, () => PromiseLike<B>],
    ): Promise<[A, B]> {
      const holder = await world.ownerPool.connect()
      const waiting = async () =>
        (
          await world.owner.query(
            `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
          )
        ).length
      try {
        await holder.query('BEGIN')
        await holder.query('SELECT FROM candidate WHERE person_id = $1 FOR UPDATE', [personId])
        const one = Promise.resolve(first())
        await until(async () => (await waiting()) === 1, 'the first to wait')
        const other = Promise.resolve(second())
        await until(async () => (await waiting()) === 2, 'the second to wait')
        await holder.query('COMMIT')
        return await Promise.all([one, other])
      } finally {
        holder.release()
      }
    }

    test('after 5 working days it is final, and another person cannot contest it', async () => {
      const { contest, sittingId } = await absent()
      const [stranger] = await world.people(1)
      expect((await contest(stranger!.token)).body.code).toBe('booking-not-found')
      world.harness.clock.set('2026-06-23T01:00:00Z')
      expect((await contest()).body.code).toBe('contest-window-closed')
      expect(await progress(sittingId)).toMatchObject({ final: 1, nextFinalAt: null })
    })

    test('three attempts used: the bureau may grant one more, with a reason', async () => {
      const one = await desk.held(1)
      const person = one.people[0]!
      const grant = () =>
        world.send(
          'post',
          `/v1/candidates/${person.personId}/${world.courseId}/2026/attempts`,
          world.bureau,
          { reason: '住院' },
        )
      await desk.post(`/v1/sittings/${one.sittingId}/results`, {
        rows: [{ ticket: one.tickets[0], score: 1, scoreMax: 100 }],
      })
      expect((await grant()).body).toMatchObject({ code: 'grant-not-needed', turnedOn: { left: 2 } })
      for (const startsAt of ['2026-06-22T01:00:00.000Z', '2026-07-02T01:00:00.000Z']) {
        const sittingId = await world.sitting(1, { startsAt })
        await world.send('post', `/v1/sittings/${sittingId}/bookings`, person.token, {}).expect(201)
        await world.hold(sittingId)
        const [ticket] = await world.ticketsOf(sittingId)
        await desk.post(`/v1/sittings/${sittingId}/results`, {
          rows: [{ ticket: ticket!.ticketNo, score: 1, scoreMax: 100 }],
        })
      }
      const fourth = await world.sitting(1, { startsAt: '2026-07-20T01:00:00.000Z' })
      const book = () => world.send('post', `/v1/sittings/${fourth}/bookings`, person.token, {})
      expect((await book()).body).toMatchObject({ code: 'attempts-exhausted', turnedOn: { used: 3, max: 3 } })
      expect((await grant()).body).toEqual({ used: 3, max: 4 })
      expect((await book()).status).toBe(201)
    })
  })
})
