import {
  ResultsChunkSchema,
  ResultsCommittedSchema,
  SeatBookedSchema,
  SittingStatedSchema,
} from '../../../../proto/generated/exam_pb'
import { resultsDigest } from '../../../kit/sql/batch-digest'
import { createWorld, type World } from './world'

/** Book -> sit -> results: the straight path of Article 10, and the facts that others hear of it. */
describe('the straight path to a result', () => {
  let world: World
  beforeAll(async () => {
    world = await createWorld()
  })
  afterAll(() => world.close())

  test('a person who has studied books, gets a ticket, sits, and the result is told', async () => {
    const booked = await world.harness.collect(SeatBookedSchema)
    const chunks = await world.harness.collect(ResultsChunkSchema)
    const committed = await world.harness.collect(ResultsCommittedSchema)
    const stated = await world.harness.collect(SittingStatedSchema)
    const [anna, bert] = await world.people(2)
    const sittingId = await world.sitting(10)

    const listed = await world.send('get', '/v1/sittings?year=2026&category=general', anna!.token)
    expect(listed.body.items).toMatchObject([
      { sittingId, seats: 10, freeSeats: 10, waiting: 0, stage: 'published' },
    ])

    const booking = await world.send('post', `/v1/sittings/${sittingId}/bookings`, anna!.token, {})
    expect(booking.status).toBe(201)
    expect(booking.body).toMatchObject({ sittingId, seatNo: 1, state: 'inForce', year: 2026 })
    const again = await world.send('post', `/v1/sittings/${sittingId}/bookings`, anna!.token, {})
    expect(again.body).toEqual(booking.body)
    const second = await world.send('post', `/v1/sittings/${sittingId}/bookings`, bert!.token, {
      courseId: world.courseId,
    })
    expect(second.body.seatNo).toBe(2)
    await booked.atLeast(2)
    expect(booked.facts[0]).toMatchObject({
      key: anna!.personId,
      message: { sittingId, seatNo: 1, category: 'general' },
    })

    await world.hold(sittingId)
    const ticket = await world.send('get', `/v1/bookings/${booking.body.bookingId}/ticket`, anna!.token)
    expect(ticket.body).toMatchObject({
      name: '张三',
      maskedNumber: '3303**********1234',
      seatNo: 1,
      isValid: true,
    })
    const [first, other] = await world.ticketsOf(sittingId)
    const rows = [
      { ticket: first!.ticketNo, score: 60, scoreMax: 100 },
      { ticket: other!.ticketNo, score: 59.5, scoreMax: 100 },
    ]
    const posted = await world.send('post', `/v1/sittings/${sittingId}/results`, world.centre, { rows })
    expect(posted.status).toBe(201)
    expect(posted.body.rows).toMatchObject([
      { verdict: 'fresh', outcome: 'passed' },
      { verdict: 'fresh', outcome: 'failed' },
    ])

    await committed.atLeast(1)
    const chunk = chunks.facts[0]!.message
    const fact = committed.facts[0]!
    expect(fact.key).toBe(fact.message.batchId)
    expect(fact.message).toMatchObject({
      sourceId: sittingId,
      sourceKind: 'sitting',
      rowCount: 2,
      passedCount: 1,
      chunkCount: 1,
    })
    expect(fact.message.passedDigest).toBe(resultsDigest(chunk.rows.filter(row => row.outcome === 'passed')))
    expect(chunk.rows.map(row => [row.outcome, row.halfHours, row.awardSeq])).toEqual([
      ['passed', 36, 1],
      ['failed', 36, 1],
    ])
    await stated.atLeast(1, sitting => sitting.stage === 'held')

    const mine = await world.send('get', '/v1/my/results', anna!.token)
    expect(mine.body.items).toMatchObject([{ outcome: 'passed', score: 60, scoreMax: 100, revision: 0 }])
    const bookings = await world.send('get', '/v1/my/bookings', anna!.token)
    expect(bookings.body.items).toMatchObject([{ state: 'sat', ticketNo: first!.ticketNo }])
  })

  test("the same list again changes nothing, and someone else's sitting is not there", async () => {
    const [person] = await world.people(1)
    world.harness.clock.set('2026-05-20T01:00:00Z')
    const sittingId = await world.sitting(5)
    await world.send('post', `/v1/sittings/${sittingId}/bookings`, person!.token, {})
    await world.hold(sittingId)
    const [ticket] = await world.ticketsOf(sittingId)
    const list = { rows: [{ ticket: ticket!.ticketNo, score: '80', scoreMax: '100' }] }
    const first = await world.send('post', `/v1/sittings/${sittingId}/results`, world.centre, list)
    const again = await world.send('post', `/v1/sittings/${sittingId}/results`, world.centre, list)
    expect([first.status, again.status]).toEqual([201, 200])
    expect(again.body).toMatchObject({ batchId: first.body.batchId, counts: { fresh: 0, same: 1 } })
    const stranger = await world.harness.token('examCentre', { centreId: world.planId })
    const refused = await world.send('post', `/v1/sittings/${sittingId}/results`, stranger, list)
    expect([refused.status, refused.body.code]).toEqual([404, 'not-found'])
    const original = await world.send(
      'get',
      `/v1/result-batches/${first.body.batchId}/original`,
      world.centre,
    )
    expect(JSON.parse(original.body.toString())).toEqual(list)
  })
})
