import { newId } from '../../../kit/base/ids'
import { until } from '../../../kit/testing/harness'
import { createWorld, type Person, type World } from '../testing/world'
import { takeSeats } from './free-seats'

interface LogRow {
  readonly move: string
  readonly seatNo: number | null
  readonly waitingId: string | null
  readonly bookingId: string | null
}

/** The database holds the invariant, and the log lets anyone recompute that the order was kept. */
describe('seats', () => {
  let world: World
  beforeAll(async () => {
    world = await createWorld()
  })
  afterAll(() => world.close())

  const book = (sittingId: string, person: Person) =>
    world.send('post', `/v1/sittings/${sittingId}/bookings`, person.token, {})

  const count = async (sql: string, sittingId: string): Promise<number> =>
    (await world.owner.query<{ n: number }>(`SELECT count(*) AS n FROM ${sql}`, [sittingId]))[0]!.n

  /** Plays the log back: a seat has one taker at a time, and every offer goes to the head of the queue. */
  async function replay(sittingId: string): Promise<{ taken: number; waiting: string[] }> {
    const log = await world.owner.query<LogRow>(
      `SELECT move, seat_no AS "seatNo", waiting_id AS "waitingId", booking_id AS "bookingId" FROM allocation
       WHERE sitting_id = $1 ORDER BY seq`,
      [sittingId],
    )
    const seats = new Map<number, string>()
    let queue: string[] = []
    for (const { move, seatNo, waitingId, bookingId } of log) {
      const leave = () => {
        queue = queue.filter(each => each !== waitingId)
      }
      if (move === 'queued') queue.push(waitingId!)
      if (move === 'offered') {
        expect(queue[0]).toBe(waitingId)
        leave()
        expect(seats.get(seatNo!)).toBeUndefined()
        seats.set(seatNo!, waitingId!)
      }
      if (move === 'accepted') seats.delete(seatNo!)
      if (move === 'lapsed' || move === 'left' || move === 'closed') {
        leave()
        if (seatNo !== null) seats.delete(seatNo)
      }
      if (move === 'booked') {
        expect(seats.get(seatNo!)).toBeUndefined()
        seats.set(seatNo!, bookingId!)
      }
      if (move === 'ended') seats.delete(seatNo!)
      if (move === 'freed') expect(queue).toEqual([])
    }
    return { taken: seats.size, waiting: queue }
  }

  test('200 people at once on 50 seats: 50 booked, nobody twice, the others wait, in the order of the log', async () => {
    const people = await world.people(200)
    const sittingId = await world.sitting(50)
    const answers = await Promise.all(people.map(person => book(sittingId, person)))
    const booked = answers.filter(answer => answer.status === 201)
    const queued = answers.filter(answer => answer.status === 202)
    expect([booked.length, queued.length]).toEqual([50, 150])
    expect(new Set(booked.map(answer => answer.body.seatNo)).size).toBe(50)
    const places = await Promise.all(
      people.map(
        async person => (await world.send('get', '/v1/my/waiting', person.token)).body.items[0]?.place,
      ),
    )
    expect(places.filter(place => place !== undefined).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 150 }, (_, at) => at + 1),
    )
    const again = await Promise.all(people.map(person => book(sittingId, person)))
    expect(again.map(answer => answer.body.bookingId ?? answer.body.waitingId)).toEqual(
      answers.map(answer => answer.body.bookingId ?? answer.body.waitingId),
    )
    expect(await replay(sittingId)).toMatchObject({ taken: 50 })
  })

  test('one person, ten requests at once: one seat', async () => {
    const [person] = await world.people(1)
    const sittingId = await world.sitting(5)
    const answers = await Promise.all(Array.from({ length: 10 }, () => book(sittingId, person!)))
    expect(new Set(answers.map(answer => answer.body.bookingId)).size).toBe(1)
    expect(await count(`booking WHERE sitting_id = $1`, sittingId)).toBe(1)
  })

  describe('one of a crowd is served elsewhere at the same moment: the others get their seats', () => {
    const copied = 'person_id, course_id, year, category, enrolment_id, offering_id, industry, half_hours'
    test.each([
      {
        with: 'a seat',
        sql: `WITH seat AS (UPDATE seat SET state = 'taken', booking_id = $2 WHERE sitting_id = $3 AND seat_no = 1)
          INSERT INTO booking (booking_id, sitting_id, seat_no, held_seat_no, ${copied}, state, booked_at)
          SELECT $2, $3, 1, 1, ${copied}, 'inForce', now() FROM candidate WHERE person_id = $1`,
        answer: [409, 'already-booked'],
      },
      {
        with: 'a place in a queue',
        sql: `INSERT INTO waiting (waiting_id, priority, plan_id, sitting_id, person_id, course_id, year, state, reason, joined_at,
            moved_at)
          SELECT $2, 1, s.plan_id, s.sitting_id, c.person_id, c.course_id, c.year, 'waiting', 'x', now(), now()
          FROM candidate c, sitting s WHERE c.person_id = $1 AND s.sitting_id = $3`,
        answer: [201, undefined],
      },
    ])('with $with', async ({ sql, answer }) => {
      const [rival, other] = await world.people(2)
      const [here, elsewhere] = [await world.sitting(5), await world.sitting(5)]
      const client = await world.exam.pool.connect()
      await client.query('BEGIN')
      await client.query(sql, [rival!.personId, newId(), elsewhere])
      const actor = world.harness.actor('person')
      const asked = [rival!, other!].map(({ personId }) => ({ actor, personId, courseId: null }))
      const seated = takeSeats(world.exam, here, asked)
      const waits = `SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'`
      await until(async () => (await world.owner.query(waits)).length > 0, 'the crowd waits for the rival')
      await client.query('COMMIT')
      client.release()
      expect(await seated).toMatchObject([undefined, { sittingId: here, seatNo: expect.any(Number) }])
      const again = await book(here, rival!)
      expect([again.status, again.body.code]).toEqual(answer)
    })
  })

  test('two windows, a full sitting and a free one: each gets a seat, and never a place beside it', async () => {
    const [holder, ...people] = await world.people(121)
    const [full, free] = [await world.sitting(1), await world.sitting(200)]
    await book(full, holder!).expect(201)
    // In turn, so that neither window always comes first.
    const windows = (at: number) => (at % 2 === 0 ? [full, free] : [free, full])
    const answers = await Promise.all(
      people.map((person, at) => Promise.all(windows(at).map(sittingId => book(sittingId, person)))),
    )
    for (const pair of answers) {
      expect(pair.filter(answer => answer.status === 201)).toHaveLength(1)
      // First the place, which the seat then takes the place of; or the seat, beside which there is none.
      const other = pair.find(answer => answer.status !== 201)!
      expect([202, 'already-booked']).toContain(other.status === 202 ? 202 : other.body.code)
    }
    const [row] = await world.owner.query<{ both: number }>(
      `SELECT count(*) AS both FROM waiting w JOIN booking b USING (person_id, course_id, year)
       WHERE w.state IN ('waiting', 'offered') AND b.state = 'inForce'`,
    )
    expect(row!.both).toBe(0)
  })

  test('who may not book is told why, whoever comes at the same moment', async () => {
    const [may, mayNot] = [await world.people(1), await world.people(1)]
    await world.owner.query('UPDATE candidate SET passed = true WHERE person_id = $1', [mayNot[0]!.personId])
    const sittingId = await world.sitting(5)
    const crowd = [may[0]!, mayNot[0]!, may[0]!]
    const answers = await Promise.all(crowd.map(person => book(sittingId, person)))
    expect(answers.map(answer => answer.body.code ?? answer.body.seatNo)).toEqual([1, 'already-passed', 1])
  })

  test('50 connections on 5 seats, cancelling in between: never a free seat while somebody waits', async () => {
    const people = await world.people(50)
    const sittingId = await world.sitting(5)
    let watching = true
    const bad: number[] = []
    const watch = async () => {
      while (watching) {
        const [row] = await world.owner.query<{ free: number; waiting: number }>(
          `SELECT (SELECT count(*) FROM seat WHERE sitting_id = $1 AND state = 'free') AS free,
             (SELECT count(*) FROM waiting WHERE sitting_id = $1 AND state = 'waiting') AS waiting`,
          [sittingId],
        )
        if (row!.free > 0 && row!.waiting > 0) bad.push(row!.free)
      }
    }
    const act = async (person: Person, at: number) => {
      const answer = await book(sittingId, person)
      expect([201, 202]).toContain(answer.status)
      if (answer.status === 201 && at % 2 === 0)
        await world.send('delete', `/v1/bookings/${answer.body.bookingId}`, person.token).expect(204)
      if (answer.status === 202 && at % 3 === 0)
        await world.send('delete', `/v1/waiting/${answer.body.waitingId}`, person.token).expect(204)
      if (answer.status === 202 && at % 3 === 1) {
        const accepted = await world.send(
          'post',
          `/v1/waiting/${answer.body.waitingId}/acceptance`,
          person.token,
        )
        expect([201, 409]).toContain(accepted.status)
      }
    }
    const watched = watch()
    await Promise.all(people.map(act))
    watching = false
    await watched
    expect(bad).toEqual([])
    const { taken, waiting } = await replay(sittingId)
    const held = await count(`seat WHERE sitting_id = $1 AND state IN ('taken', 'offered')`, sittingId)
    const free = await count(`seat WHERE sitting_id = $1 AND state = 'free'`, sittingId)
    expect([taken, held + free]).toEqual([held, 5])
    expect(waiting).toHaveLength(
      await count(`waiting WHERE sitting_id = $1 AND state = 'waiting'`, sittingId),
    )
    if (waiting.length > 0) expect(free).toBe(0)
  })

  describe('no SQL of the service can overbook', () => {
    const tried = (sql: string, values: unknown[]) =>
      expect(world.exam.sql.query(sql, values)).rejects.toThrow(
        /duplicate key|violates|permission denied|append-only|no seat|conflicting/,
      )
    let sittingId: string
    let booking: { bookingId: string; seatNo: number; personId: string }
    const copy = `INSERT INTO booking (booking_id, sitting_id, seat_no, held_seat_no, person_id, course_id, year, category,
      enrolment_id, offering_id, industry, half_hours, state, booked_at)
      SELECT $2, sitting_id, $3::integer, $3::integer, $4, course_id, year, category, enrolment_id, offering_id, industry,
        half_hours, 'inForce', booked_at FROM booking WHERE booking_id = $1`

    beforeAll(async () => {
      const [person] = await world.people(1)
      sittingId = await world.sitting(2)
      const answer = await book(sittingId, person!)
      booking = { ...answer.body, personId: person!.personId }
    })

    test('a seat has one booking', () => tried(copy, [booking.bookingId, newId(), booking.seatNo, newId()]))
    test('a booking without a seat that names it', () =>
      tried(copy, [booking.bookingId, newId(), 2, newId()]))
    test('a person has one seat for a course and year', async () => {
      const id = newId()
      await expect(
        world.exam.sql.query(
          `WITH s AS (UPDATE seat SET state = 'taken', booking_id = $2 WHERE sitting_id = $5 AND seat_no = $3) ${copy}`,
          [booking.bookingId, id, 2, booking.personId, sittingId],
        ),
      ).rejects.toThrow(/booking_in_force/)
    })
    test('a seat beyond the sitting', () =>
      tried(`INSERT INTO seat (sitting_id, seat_no, sitting_version, state) VALUES ($1, 3, 1, 'free')`, [
        sittingId,
      ]))
    test('a seat twice', () =>
      tried(`INSERT INTO seat (sitting_id, seat_no, sitting_version, state) VALUES ($1, 1, 1, 'free')`, [
        sittingId,
      ]))
    test('a seat set free under its holder', () =>
      tried(`UPDATE seat SET state = 'free', booking_id = NULL WHERE sitting_id = $1 AND seat_no = 1`, [
        sittingId,
      ]))
    test('a seat given to another under its holder', () =>
      tried('UPDATE seat SET booking_id = $2 WHERE sitting_id = $1 AND seat_no = 1', [sittingId, newId()]))
    test('more seats than the room has', () =>
      tried('UPDATE sitting SET seats = seats + 1 WHERE sitting_id = $1', [sittingId]))
    test('a larger room', () => tried('UPDATE room SET seats = 100 WHERE seats = $1', [2]))
    test('a sitting in a room that is in use', () =>
      tried(
        `INSERT INTO sitting SELECT (x).* FROM (SELECT jsonb_populate_record(s, jsonb_build_object('sitting_id', $2::uuid,
           'sitting_no', 999)) AS x FROM sitting s WHERE sitting_id = $1) y`,
        [sittingId, newId()],
      ))
    test('a second place in the queue', async () => {
      const place = `INSERT INTO waiting (waiting_id, priority, plan_id, sitting_id, person_id, course_id, year, state, reason,
        joined_at, moved_at) VALUES ($1, 1, (SELECT plan_id FROM sitting WHERE sitting_id = $2), $2, $3, $4, 2026, 'waiting', 'x', now(), now())`
      const [other] = await world.people(1)
      await world.exam.sql.query(place, [newId(), sittingId, other!.personId, world.courseId])
      await tried(place, [newId(), sittingId, other!.personId, world.courseId])
    })
    test('a place in a queue for who has a seat', () =>
      tried(
        `INSERT INTO waiting (waiting_id, priority, plan_id, sitting_id, person_id, course_id, year, state, reason, joined_at,
           moved_at) SELECT $1, 1, plan_id, sitting_id, $3, $4, 2026, 'waiting', 'x', now(), now() FROM sitting WHERE sitting_id = $2`,
        [newId(), sittingId, booking.personId, world.courseId],
      ))
    test('the log of allocations rewritten', () =>
      tried('DELETE FROM allocation WHERE sitting_id = $1', [sittingId]))
  })
})
