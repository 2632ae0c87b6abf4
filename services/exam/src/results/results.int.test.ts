import iconv from 'iconv-lite'
import { ResultsChunkSchema, ResultsCommittedSchema } from '../../../../proto/generated/exam_pb'
import { createDesk, type Desk } from '../testing/desk'
import { createWorld, system, type World } from '../testing/world'

const NOW = '2026-05-20T01:00:00.000Z'

/** Kept as they came, preview = commit, nothing dropped, nothing undone. */
describe('results', () => {
  let world: World
  let desk: Desk
  beforeAll(async () => {
    world = await createWorld(NOW)
    desk = createDesk(world)
  })
  afterAll(() => world.close())
  beforeEach(() => world.harness.clock.set(NOW))

  describe('as a centre posts them', () => {
    test('a sheet with every kind of bad row: the good ones are kept, each bad one says why; preview equals commit', async () => {
      const elsewhere = await desk.held(1)
      world.harness.clock.set(NOW)
      const { sittingId, tickets } = await desk.held(8)
      const path = `/v1/sittings/${sittingId}/results`
      await desk.post(path, { rows: [{ ticket: tickets[6], score: 70, scoreMax: 100 }] }).expect(201)
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
      const preview = await desk.post(`${path}/preview`, bytes)
      expect([preview.status, desk.rows(preview)]).toEqual([200, expected])
      expect(preview.body.rows[3]).toMatchObject({ row: 5, detail: expect.stringContaining('101') })
      const committed = await desk.post(path, bytes, { query: `?previewDigest=${preview.body.digest}` })
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

      const again = await desk.post(path, bytes)
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

    test('a commit that names the preview of another file does nothing, though each row comes to the same', async () => {
      const { sittingId, tickets } = await desk.held(2)
      const path = `/v1/sittings/${sittingId}/results`
      const list = (score: number) => ({ rows: tickets.map(ticket => ({ ticket, score, scoreMax: 100 })) })
      const preview = await desk.post(`${path}/preview`, list(61))
      const other = await desk.post(path, list(99), { query: `?previewDigest=${preview.body.digest}` })
      expect([other.status, other.body.code]).toEqual([409, 'preview-outdated'])
      const query = `?previewDigest=${preview.body.digest}`
      const posted = await desk.post(path, list(61), { query })
      expect(posted.status).toBe(201)
      const whenTheAnswerWasLost = await desk.post(path, list(61), { query })
      expect([whenTheAnswerWasLost.status, whenTheAnswerWasLost.body.batchId]).toEqual([
        200,
        posted.body.batchId,
      ])
    })

    test('a commit that names a preview which no longer holds does nothing', async () => {
      const { sittingId, tickets } = await desk.held(2)
      const path = `/v1/sittings/${sittingId}/results`
      const list = { rows: tickets.map(ticket => ({ ticket, score: 66, scoreMax: 100 })) }
      const preview = await desk.post(`${path}/preview`, list)
      await desk.post(path, { rows: [list.rows[0]] }).expect(201)
      const refused = await desk.post(path, list).set('If-Match', preview.headers.etag!)
      expect([refused.status, refused.body.code]).toEqual([409, 'preview-outdated'])
      expect(desk.rows(await desk.post(path, list))).toEqual(['same', 'fresh'])
    })

    test('two posts of the same list at once: one batch', async () => {
      const { sittingId, tickets } = await desk.held(3)
      const list = { rows: tickets.map(ticket => ({ ticket, score: 66, scoreMax: 100 })) }
      const answers = await Promise.all(
        [1, 2, 3].map(() => desk.post(`/v1/sittings/${sittingId}/results`, list)),
      )
      expect(answers.map(answer => answer.status).sort()).toEqual([200, 200, 201])
      expect(new Set(answers.map(answer => answer.body.batchId)).size).toBe(1)
    })

    test('before the sitting nothing is taken; what is no list at all is refused whole', async () => {
      const sittingId = await world.sitting(1)
      const path = `/v1/sittings/${sittingId}/results`
      const early = await desk.post(path, { rows: [{ ticket: 'x', score: 1, scoreMax: 2 }] })
      expect(early.body).toMatchObject({ code: 'results-before-sitting', until: '2026-06-12T02:30:00.000Z' })
      expect((await desk.post(path, 'a,b\n1,2\n')).body).toMatchObject({ code: 'file-unreadable' })
      const wrong = await world.send('post', path, world.centre).set('content-type', 'text/plain').send('x')
      expect(wrong.status).toBe(415)
    })

    test('10,000 rows: chunks of at most 500, the closing fact last', async () => {
      const chunks = await world.harness.collect(ResultsChunkSchema)
      const committed = await world.harness.collect(ResultsCommittedSchema)
      const { sittingId, tickets } = await world.crowd(10_000)
      const list = { rows: tickets.map((ticket, at) => ({ ticket, score: at % 101, scoreMax: 100 })) }
      const answer = await desk.post(`/v1/sittings/${sittingId}/results`, list)
      expect([answer.status, answer.body.counts.fresh]).toEqual([201, 10_000])
      await committed.atLeast(1, fact => fact.batchId === answer.body.batchId)
      await chunks.atLeast(20, fact => fact.batchId === answer.body.batchId)
      await chunks.atLeast(20, fact => fact.batchId === answer.body.batchId)
      const mine = chunks.facts.filter(each => each.message.batchId === answer.body.batchId)
      expect(mine).toHaveLength(20)
      expect(mine.reduce((sum, each) => sum + each.message.rows.length, 0)).toBe(10_000)
      expect(committed.facts.at(-1)!.message).toMatchObject({ rowCount: 10_000, chunkCount: 20 })
    })
  })

  describe('at the deadline', () => {
    test('whom the door recorded absent is absent; what is missing stays unknown: no attempt, booking again allowed', async () => {
      const { sittingId, tickets, people } = await desk.held(3)
      await world
        .send('post', `/v1/sittings/${sittingId}/attendance`, world.centre, {
          rows: [{ ticket: tickets[1], status: 'absent' }],
        })
        .expect(200)
      await desk.post(`/v1/sittings/${sittingId}/results`, {
        rows: [{ ticket: tickets[0], score: 70, scoreMax: 100 }],
      })
      const escalate = () => world.activities.escalateOverdueResults(system, { sittingId })
      expect(await escalate()).toMatchObject({ final: 1, missing: 2 })
      world.harness.clock.set('2026-06-30T01:00:00Z')
      expect(await escalate()).toMatchObject({ missing: 1 })
      expect(await escalate()).toMatchObject({ tickets: 3, missing: 1 })
      expect(await desk.candidate(people[1]!)).toMatchObject({ used: 1 })
      expect(await desk.candidate(people[2]!)).toMatchObject({ used: 0, retakeFrom: null })
      const next = await world.sitting(1, { startsAt: '2026-07-20T01:00:00.000Z' })
      await world.send('post', `/v1/sittings/${next}/bookings`, people[2]!.token, {}).expect(201)
      const late = await desk.post(`/v1/sittings/${sittingId}/results`, {
        rows: [{ ticket: tickets[2], score: 70, scoreMax: 100 }],
      })
      expect(desk.rows(late)).toEqual(['fresh'])
      const mine = await world.send('get', '/v1/my/bookings', people[2]!.token)
      expect(mine.body.items).toMatchObject([
        { state: 'ended', endReason: 'passedElsewhere' },
        { state: 'sat', endReason: null },
      ])
      const key = { personId: people[1]!.personId, courseId: world.courseId, year: 2026 }
      expect(await world.activities.personBusiness(system, key)).toEqual({
        hasBooking: false,
        hasOpenResult: false,
        hasOpenContest: true,
      })
    })

    test('what is missing stays an open result of the course year until it comes', async () => {
      const { sittingId, tickets, people } = await desk.held(1)
      world.harness.clock.set('2026-06-30T01:00:00Z')
      await world.activities.escalateOverdueResults(system, { sittingId })
      const key = { personId: people[0]!.personId, courseId: world.courseId, year: 2026 }
      const business = () => world.activities.personBusiness(system, key)
      expect(await business()).toEqual({ hasBooking: false, hasOpenResult: true, hasOpenContest: false })
      const rows = [{ ticket: tickets[0], score: 40, scoreMax: 100 }]
      expect(desk.rows(await desk.post(`/v1/sittings/${sittingId}/results`, { rows }))).toEqual(['fresh'])
      expect(await business()).toMatchObject({ hasOpenResult: false })
    })

    test('whose result is missing stays on the seating list and may be recorded at the door', async () => {
      const { sittingId, tickets, bookings, people } = await desk.held(1)
      world.harness.clock.set('2026-06-30T01:00:00Z')
      await world.activities.escalateOverdueResults(system, { sittingId })
      const list = await world.send('get', `/v1/sittings/${sittingId}/seating-list`, world.centre)
      expect(list.body.people).toMatchObject([{ ticketNo: tickets[0] }])
      const ticket = await world.send('get', `/v1/bookings/${bookings[0]}/ticket`, people[0]!.token)
      expect(ticket.body).toMatchObject({ isValid: true })
      const door = { rows: [{ ticket: tickets[0], status: 'present' }] }
      const came = await world.send('post', `/v1/sittings/${sittingId}/attendance`, world.centre, door)
      expect(desk.rows(came)).toEqual(['fresh'])
    })

    test('a closed sitting takes nothing new, and the same list still says the same', async () => {
      const { sittingId, tickets } = await desk.held(2)
      const list = { rows: [{ ticket: tickets[0], score: 70, scoreMax: 100 }] }
      await desk.post(`/v1/sittings/${sittingId}/results`, list).expect(201)
      for (const _ of [1, 2]) await world.activities.closeSitting(system, { sittingId })
      expect(desk.rows(await desk.post(`/v1/sittings/${sittingId}/results`, list))).toEqual(['same'])
      const fresh = { rows: [{ ticket: tickets[1], score: 70, scoreMax: 100 }] }
      expect((await desk.post(`/v1/sittings/${sittingId}/results`, fresh)).body.code).toBe('sitting-closed')
    })
  })
})
