import iconv from 'iconv-lite'
import { isRefusal } from '../../../domain/refusals/refusal'
import {
  ResultCorrectedSchema,
  ResultsChunkSchema,
  ResultsCommittedSchema,
} from '../../../proto/generated/exam_pb'
import type { CorrectionRecorded } from '../../../workflows/contracts/exam'
import { newId } from '../../kit/ids'
import { createWorld, offeringStated, type Person, studyFinished, system, type World } from './testing/world'

const NOW = '2026-05-20T01:00:00.000Z'

describe('results', () => {
  let world: World
  beforeAll(async () => {
    world = await createWorld(NOW)
  })
  afterAll(() => world.close())
  beforeEach(() => world.harness.clock.set(NOW))

  interface Held {
    sittingId: string
    people: Person[]
    /** Ticket numbers in the order of the people. */
    tickets: string[]
    bookings: string[]
  }

  /** A sitting that so many people have sat. */
  async function held(count: number, startsAt?: string): Promise<Held> {
    const people = await world.people(count)
    const sittingId = await world.sitting(count, startsAt ? { startsAt } : {})
    for (const person of people)
      await world.send('post', `/v1/sittings/${sittingId}/bookings`, person.token, {}).expect(201)
    await world.hold(sittingId)
    const tickets = await world.ticketsOf(sittingId)
    const of = (person: Person) => tickets.find(each => each.personId === person.personId)!
    return {
      sittingId,
      people,
      tickets: people.map(person => of(person).ticketNo),
      bookings: people.map(person => of(person).bookingId),
    }
  }

  const post = (
    path: string,
    list: object | Buffer | string,
    more: { token?: string; query?: string } = {},
  ) => {
    const call = world.send('post', `${path}${more.query ?? ''}`, more.token ?? world.centre)
    if (typeof list === 'object' && !Buffer.isBuffer(list)) return call.send(list)
    return call.set('content-type', 'text/csv').send(list)
  }
  const rows = (answer: { body: { rows: { verdict: string; code?: string }[] } }) =>
    answer.body.rows.map(row => row.code ?? row.verdict)
  const resultIdOf = async (ticketNo: string): Promise<string> =>
    (
      await world.owner.query<{ id: string }>(
        'SELECT r.result_id AS id FROM result r JOIN ticket t USING (ticket_id) WHERE t.ticket_no = $1 AND revision = 0',
        [ticketNo],
      )
    )[0]!.id
  const correct = async (
    resultId: string,
    score: number | null,
    more: Partial<{ reason: string; correctionId: string }> = {},
  ) =>
    world.activities.correctResult(world.harness.actor('municipalBureau'), {
      correctionId: more.correctionId ?? newId(),
      resultId,
      score,
      scoreMax: score === null ? null : 100,
      absent: score === null,
      reason: more.reason ?? '复核卷面',
      idempotencyKey: newId(),
    })
  const candidate = async (person: Person) =>
    (
      await world.owner.query(
        `SELECT attempts_used AS used, attempts_granted AS granted, passed, retake_from AS "retakeFrom" FROM candidate
         WHERE person_id = $1`,
        [person.personId],
      )
    )[0]!

  describe('as a centre posts them', () => {
    test('a sheet with every kind of bad row: the good ones are kept, each bad one says why; preview equals commit', async () => {
      const elsewhere = await held(1)
      world.harness.clock.set(NOW)
      const { sittingId, tickets } = await held(8)
      const path = `/v1/sittings/${sittingId}/results`
      await post(path, { rows: [{ ticket: tickets[6], score: 70, scoreMax: 100 }] }).expect(201)
      await world
        .send('post', `/v1/sittings/${sittingId}/attendance`, world.centre, {
          rows: [{ ticket: tickets[5], status: 'turnedAway', reason: 'late' }],
        })
        .expect(200)
      const sheet = [
        '姓名,准考证号,成绩,满分,缺考,结论',
        `张三,${tickets[0]},６０,100,,合格`,
        `李四,${tickets[1]},59.99,100,,`,
        `王五,${tickets[2]},,,缺考,`,
        `赵六,${tickets[3]},101,100,,`,
        `钱七,${tickets[4]},59,100,,合格`,
        `孙八,${tickets[5]},80,100,,`,
        `周九,${tickets[6]},71,100,,`,
        `吴十,2026000001000019,80,100,,`,
        `郑一,${elsewhere.tickets[0]},80,100,,`,
        `王二,${tickets[7]},80,100,,`,
        `王二,${tickets[7]},81,100,,`,
        `冯三,${tickets[3]}x,优,100,,`,
      ].join('\r\n')
      const expected = [
        'fresh',
        'fresh',
        'fresh',
        'row-score-out-of-range',
        'row-outcome-contradicts-score',
        'row-marked-absent',
        'row-contradicts-earlier-post',
        'row-unknown-ticket',
        'row-wrong-sitting',
        'row-duplicate-in-file',
        'row-duplicate-in-file',
        'row-unreadable',
      ]
      const bytes = iconv.encode(sheet, 'gb18030')
      const preview = await post(`${path}/preview`, bytes)
      expect([preview.status, rows(preview)]).toEqual([200, expected])
      expect(preview.body.rows[3]).toMatchObject({ row: 5, detail: expect.stringContaining('101') })
      const committed = await post(path, bytes, { query: `?previewDigest=${preview.body.digest}` })
      expect([committed.status, committed.body.rows]).toEqual([201, preview.body.rows])
      expect(committed.body.digest).toBe(preview.body.digest)

      const original = await world.send(
        'get',
        `/v1/result-batches/${committed.body.batchId}/original`,
        world.centre,
      )
      expect(Buffer.compare(original.body, bytes)).toBe(0)
      const batch = await world.send('get', `/v1/result-batches/${committed.body.batchId}`, world.centre)
      expect(batch.body).toMatchObject({ rowCount: 3, passedCount: 1, rows: preview.body.rows })

      const again = await post(path, bytes)
      expect([again.status, again.body.batchId, again.body.counts]).toEqual([
        200,
        committed.body.batchId,
        { fresh: 0, same: 3, changed: 0, refused: 9 },
      ])
      const reconciled = await world.send('get', `/v1/sittings/${sittingId}/reconciliation`, world.bureau)
      expect(reconciled.body).toMatchObject({
        tickets: 8,
        missing: 4,
        batches: [
          { rowCount: 1 },
          { batchId: committed.body.batchId, rowCount: 3, passedDigest: batch.body.passedDigest },
        ],
        standing: { passed: 2, failed: 1, absent: 1 },
      })
    })

    test('a commit that names a preview which no longer holds does nothing', async () => {
      const { sittingId, tickets } = await held(2)
      const path = `/v1/sittings/${sittingId}/results`
      const list = { rows: tickets.map(ticket => ({ ticket, score: 66, scoreMax: 100 })) }
      const preview = await post(`${path}/preview`, list)
      await post(path, { rows: [list.rows[0]] }).expect(201)
      const refused = await post(path, list).set('If-Match', preview.headers.etag!)
      expect([refused.status, refused.body.code]).toEqual([409, 'preview-outdated'])
      expect(rows(await post(path, list))).toEqual(['same', 'fresh'])
    })

    test('two posts of the same list at once: one batch', async () => {
      const { sittingId, tickets } = await held(3)
      const list = { rows: tickets.map(ticket => ({ ticket, score: 66, scoreMax: 100 })) }
      const answers = await Promise.all([1, 2, 3].map(() => post(`/v1/sittings/${sittingId}/results`, list)))
      expect(answers.map(answer => answer.status).sort()).toEqual([200, 200, 201])
      expect(new Set(answers.map(answer => answer.body.batchId)).size).toBe(1)
    })

    test('before the sitting nothing is taken; what is no list at all is refused whole', async () => {
      const sittingId = await world.sitting(1)
      const path = `/v1/sittings/${sittingId}/results`
      const early = await post(path, { rows: [{ ticket: 'x', score: 1, scoreMax: 2 }] })
      expect(early.body.code).toBe('results-before-sitting')
      expect((await post(path, 'a,b\n1,2\n')).body).toMatchObject({ code: 'file-unreadable' })
      const wrong = await world.send('post', path, world.centre).set('content-type', 'text/plain').send('x')
      expect(wrong.status).toBe(415)
    })

    test('10,000 rows: chunks of at most 500, the closing fact last', async () => {
      const chunks = await world.harness.collect(ResultsChunkSchema)
      const committed = await world.harness.collect(ResultsCommittedSchema)
      const { sittingId, tickets } = await world.crowd(10_000)
      const list = { rows: tickets.map((ticket, at) => ({ ticket, score: at % 101, scoreMax: 100 })) }
      const started = performance.now()
      const answer = await post(`/v1/sittings/${sittingId}/results`, list)
      const seconds = (performance.now() - started) / 1000
      expect([answer.status, answer.body.counts.fresh]).toEqual([201, 10_000])
      await committed.atLeast(1, fact => fact.batchId === answer.body.batchId)
      const mine = chunks.facts.filter(each => each.message.batchId === answer.body.batchId)
      expect(mine).toHaveLength(20)
      expect(mine.reduce((sum, each) => sum + each.message.rows.length, 0)).toBe(10_000)
      expect(committed.facts.at(-1)!.message).toMatchObject({ rowCount: 10_000, chunkCount: 20 })
      // On a quiet machine well under one second; this only catches a row-by-row insert.
      expect(seconds).toBeLessThan(10)
    })
  })

  describe('as they are corrected', () => {
    test('pass, fail, pass: revisions are added, the award stands or not, attempts reopen, the wait is counted anew', async () => {
      const told = await world.harness.collect(ResultCorrectedSchema)
      const { sittingId, tickets, people } = await held(1)
      await post(`/v1/sittings/${sittingId}/results`, {
        rows: [{ ticket: tickets[0], score: 60, scoreMax: 100 }],
      })
      const resultId = await resultIdOf(tickets[0]!)
      expect(await candidate(people[0]!)).toMatchObject({ used: 1, passed: true })

      const down = (await correct(resultId, 59)) as CorrectionRecorded
      expect(down).toMatchObject({
        from: 'passed',
        to: 'failed',
        awardStands: false,
        awardSeq: 2,
        halfHours: 36,
      })
      expect(await candidate(people[0]!)).toMatchObject({
        used: 1,
        passed: false,
        retakeFrom: new Date('2026-06-19T01:00:00Z'),
      })
      const correctionId = newId()
      const up = (await correct(resultId, 61, { correctionId })) as CorrectionRecorded
      expect(up).toMatchObject({ from: 'failed', to: 'passed', awardStands: true, awardSeq: 3 })
      expect(await correct(resultId, 61, { correctionId })).toEqual(up)
      await told.atLeast(2, fact => fact.resultId === resultId)

      const mine = await world.send('get', '/v1/my/results', people[0]!.token)
      expect(mine.body.items).toMatchObject([{ outcome: 'passed', score: 61, revision: 2 }])
      const again = await post(`/v1/sittings/${sittingId}/results`, {
        rows: [{ ticket: tickets[0], score: 60, scoreMax: 100 }],
      })
      expect(rows(again)).toEqual(['same'])
    })

    test('without a reason, out of range, of no effect, or by somebody else it is refused', async () => {
      const { sittingId, tickets } = await held(1)
      await post(`/v1/sittings/${sittingId}/results`, {
        rows: [{ ticket: tickets[0], score: 60, scoreMax: 100 }],
      })
      const resultId = await resultIdOf(tickets[0]!)
      const code = async (refused: Promise<unknown>) => {
        const refusal = await refused
        return isRefusal(refusal) ? refusal.code : 'yes'
      }
      expect(await code(correct(resultId, 50, { reason: ' ' }))).toBe('correction-needs-reason')
      expect(await code(correct(resultId, 60))).toBe('correction-unchanged')
      expect(await code(correct(resultId, 101))).toBe('row-score-out-of-range')
      expect(await code(correct(newId(), 50))).toBe('not-found')
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

    test('a sitting failed and another passed, the first then corrected to passed: the award stands throughout', async () => {
      const first = await held(1)
      const [person] = first.people
      await post(`/v1/sittings/${first.sittingId}/results`, {
        rows: [{ ticket: first.tickets[0], score: 40, scoreMax: 100 }],
      })
      const soon = await world.sitting(2, { startsAt: '2026-06-18T01:00:00.000Z' })
      const later = await world.sitting(2, { startsAt: '2026-06-22T01:00:00.000Z' })
      const early = await world.send('post', `/v1/sittings/${soon}/bookings`, person!.token, {})
      expect(early.body).toMatchObject({ code: 'retake-too-early', until: '2026-06-19T01:00:00.000Z' })
      await world.send('post', `/v1/sittings/${later}/bookings`, person!.token, {}).expect(201)
      await world.hold(later)
      const [ticket] = await world.ticketsOf(later)
      await post(`/v1/sittings/${later}/results`, {
        rows: [{ ticket: ticket!.ticketNo, score: 90, scoreMax: 100 }],
      })
      const up = await correct(await resultIdOf(first.tickets[0]!), 70)
      expect(up).toMatchObject({ to: 'passed', awardStands: true, awardSeq: 3 })
      const down = await correct(await resultIdOf(ticket!.ticketNo), 10)
      expect(down).toMatchObject({ to: 'failed', awardStands: true, awardSeq: 4 })
    })

    test('after a pass every other seat and place of the course ends', async () => {
      const first = await held(1)
      const [person] = first.people
      await post(`/v1/sittings/${first.sittingId}/results`, {
        rows: [{ ticket: first.tickets[0], score: 40, scoreMax: 100 }],
      })
      const later = await world.sitting(1, { startsAt: '2026-06-25T01:00:00.000Z' })
      await world.send('post', `/v1/sittings/${later}/bookings`, person!.token, {}).expect(201)
      const [waiter] = await world.people(1)
      await world.send('post', `/v1/sittings/${later}/bookings`, waiter!.token, {}).expect(202)
      await correct(await resultIdOf(first.tickets[0]!), 80)
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
  })

  describe('absence', () => {
    async function absent() {
      const one = await held(1)
      await post(`/v1/sittings/${one.sittingId}/results`, {
        rows: [{ ticket: one.tickets[0], absent: true }],
      }).expect(201)
      const contest = (token = one.people[0]!.token) =>
        world.send('post', `/v1/bookings/${one.bookings[0]}/absence-contest`, token, {
          reason: '当天到场，签到漏登',
        })
      return { ...one, person: one.people[0]!, contest }
    }
    const progress = (sittingId: string) => world.activities.sittingProgress(system, { sittingId })

    test('it counts as an attempt until it is excused by the bureau of the locality', async () => {
      const { person, contest, sittingId } = await absent()
      expect(await candidate(person)).toMatchObject({ used: 1 })
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
      expect(await candidate(person)).toMatchObject({ used: 0 })
      expect(await progress(sittingId)).toMatchObject({ final: 1, openContests: 0 })
      expect((await contest()).body.code).toBe('absence-not-contestable')
    })

    test('after 5 working days it is final, and another person cannot contest it', async () => {
      const { contest, sittingId } = await absent()
      const [stranger] = await world.people(1)
      expect((await contest(stranger!.token)).body.code).toBe('booking-not-found')
      world.harness.clock.set('2026-06-23T01:00:00Z')
      expect((await contest()).body.code).toBe('contest-window-closed')
      expect(await progress(sittingId)).toMatchObject({ final: 1, nextFinalAt: null })
    })

    test('three attempts used: the bureau may grant one more, with a reason', async () => {
      const one = await held(1)
      const person = one.people[0]!
      const grant = () =>
        world.send(
          'post',
          `/v1/candidates/${person.personId}/${world.courseId}/2026/attempts`,
          world.bureau,
          { reason: '住院' },
        )
      await post(`/v1/sittings/${one.sittingId}/results`, {
        rows: [{ ticket: one.tickets[0], score: 1, scoreMax: 100 }],
      })
      expect((await grant()).body).toMatchObject({ code: 'grant-not-needed', turnedOn: { left: 2 } })
      for (const startsAt of ['2026-06-22T01:00:00.000Z', '2026-07-02T01:00:00.000Z']) {
        const sittingId = await world.sitting(1, { startsAt })
        await world.send('post', `/v1/sittings/${sittingId}/bookings`, person.token, {}).expect(201)
        await world.hold(sittingId)
        const [ticket] = await world.ticketsOf(sittingId)
        await post(`/v1/sittings/${sittingId}/results`, {
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

  describe('at the deadline', () => {
    test('whom the door recorded absent is absent; what is missing stays unknown: no attempt, booking again allowed', async () => {
      const { sittingId, tickets, people } = await held(3)
      await world
        .send('post', `/v1/sittings/${sittingId}/attendance`, world.centre, {
          rows: [{ ticket: tickets[1], status: 'absent' }],
        })
        .expect(200)
      await post(`/v1/sittings/${sittingId}/results`, {
        rows: [{ ticket: tickets[0], score: 70, scoreMax: 100 }],
      })
      const escalate = () => world.activities.escalateOverdueResults(system, { sittingId })
      expect(await escalate()).toMatchObject({ final: 1, missing: 2 })
      world.harness.clock.set('2026-06-30T01:00:00Z')
      expect(await escalate()).toMatchObject({ missing: 1 })
      expect(await escalate()).toMatchObject({ tickets: 3, missing: 1 })
      expect(await candidate(people[1]!)).toMatchObject({ used: 1 })
      expect(await candidate(people[2]!)).toMatchObject({ used: 0, retakeFrom: null })
      const next = await world.sitting(1, { startsAt: '2026-07-20T01:00:00.000Z' })
      await world.send('post', `/v1/sittings/${next}/bookings`, people[2]!.token, {}).expect(201)
      const late = await post(`/v1/sittings/${sittingId}/results`, {
        rows: [{ ticket: tickets[2], score: 70, scoreMax: 100 }],
      })
      expect(rows(late)).toEqual(['fresh'])
      const mine = await world.send('get', '/v1/my/bookings', people[2]!.token)
      expect(mine.body.items.map((booking: { endReason: string }) => booking.endReason)).toEqual([
        'passedElsewhere',
        'resultMissing',
      ])
      const key = { personId: people[1]!.personId, courseId: world.courseId, year: 2026 }
      expect(await world.activities.personBusiness(system, key)).toEqual({
        hasBooking: false,
        hasOpenResult: false,
        hasOpenContest: true,
      })
    })

    test('a closed sitting takes nothing new, and the same list still says the same', async () => {
      const { sittingId, tickets } = await held(2)
      const list = { rows: [{ ticket: tickets[0], score: 70, scoreMax: 100 }] }
      await post(`/v1/sittings/${sittingId}/results`, list).expect(201)
      for (const _ of [1, 2]) await world.activities.closeSitting(system, { sittingId })
      expect(rows(await post(`/v1/sittings/${sittingId}/results`, list))).toEqual(['same'])
      const fresh = { rows: [{ ticket: tickets[1], score: 70, scoreMax: 100 }] }
      expect((await post(`/v1/sittings/${sittingId}/results`, fresh)).body.code).toBe('sitting-closed')
    })
  })

  describe('an assessment list (Article 11)', () => {
    test('the department of the industry posts it for those who have studied; the same intake, the hours of the offering', async () => {
      const [offeringId, courseId] = [newId(), newId()]
      const [studied, other] = await world.people(2, { studied: false })
      const more = { category: 'industryCommon', proof: 'assessment', halfHours: 24 }
      await world.tell([offeringStated(offeringId, courseId, { ...more, industry: 'health' })])
      await world.learnt(studyFinished(studied!.personId, offeringId, courseId, more))
      const health = await world.harness.token('industryDepartment', { industry: 'health' })
      const finance = await world.harness.token('industryDepartment', { industry: 'finance' })
      const path = `/v1/offerings/${offeringId}/assessments`
      const list = {
        rows: [
          { personId: studied!.personId, outcome: '合格' },
          { personId: other!.personId, outcome: 'passed' },
          { personId: 'nobody', outcome: 'passed' },
        ],
      }
      expect((await post(path, list, { token: finance })).body.code).toBe('not-found')
      const chunks = await world.harness.collect(ResultsChunkSchema)
      const preview = await post(`${path}/preview`, list, { token: health })
      const committed = await post(path, list, { token: health })
      expect(rows(preview)).toEqual(['fresh', 'row-not-studied', 'row-not-studied'])
      expect([committed.status, committed.body.rows]).toEqual([201, preview.body.rows])
      await chunks.atLeast(1, fact => fact.sourceKind === 'assessment')
      const chunk = chunks.facts.find(each => each.message.sourceKind === 'assessment')!.message
      expect(chunk).toMatchObject({ sourceId: offeringId, category: 'industryCommon' })
      expect(chunk.rows).toMatchObject([
        { personId: studied!.personId, outcome: 'passed', halfHours: 24, ticketId: '' },
      ])
      const again = await post(path, list, { token: health })
      expect([again.status, rows(again)[0]]).toEqual([200, 'same'])
      const batch = await world.send('get', `/v1/result-batches/${committed.body.batchId}`, health)
      expect(batch.body).toMatchObject({ sourceKind: 'assessment', passedCount: 1 })
    })

    test('an offering proved by a sitting: its plan names it, the department of its industry may post, its hours are its own', async () => {
      const [offeringId, courseId] = [newId(), newId()]
      const more = { category: 'industryCommon', halfHours: 12 }
      const [person] = await world.people(1, { studied: false })
      await world.tell([offeringStated(offeringId, courseId, { ...more, industry: 'health' })])
      await world.learnt(studyFinished(person!.personId, offeringId, courseId, more))
      const plan = (offeringIds: string[]) =>
        world.send('post', '/v1/exam-plans', world.bureau, {
          year: 2026,
          category: 'industryCommon',
          offeringIds,
        })
      expect((await plan([])).body.code).toBe('invalid-input')
      const { planId, industry } = (await plan([offeringId])).body
      expect(industry).toBe('health')
      const sittingId = await world.sitting(1, { planId })
      const booked = await world.send('post', `/v1/sittings/${sittingId}/bookings`, person!.token, {})
      expect(booked.body).toMatchObject({ category: 'industryCommon', courseId })
      await world.hold(sittingId)
      const [ticket] = await world.ticketsOf(sittingId)
      const list = { rows: [{ ticket: ticket!.ticketNo, score: 70, scoreMax: 100 }] }
      const path = `/v1/sittings/${sittingId}/results`
      const finance = await world.harness.token('industryDepartment', { industry: 'finance' })
      const health = await world.harness.token('industryDepartment', { industry: 'health' })
      expect((await post(path, list, { token: finance })).status).toBe(404)
      expect((await post(path, list, { token: health })).status).toBe(201)
      const [row] = await world.owner.query(
        'SELECT half_hours AS "halfHours" FROM result WHERE sitting_id = $1',
        [sittingId],
      )
      expect(row).toEqual({ halfHours: 12 })
    })
  })
})
