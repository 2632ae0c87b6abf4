import { newId } from '../../../kit/base/ids'
import { createWorld, offeringStated, type Person, studyFinished, type World } from '../testing/world'

const NOW = '2026-05-20T01:00:00.000Z'
const NINE = '2026-06-12T01:00:00.000Z'
const TEN = '2026-06-12T02:00:00.000Z'
const AFTER = '2026-06-12T02:30:00.000Z'

/**
 * One person can't sit in two places at once (docs/decisions/0294): one of the two would be an absence that uses an
 * attempt.
 */
describe('two sittings at the same time', () => {
  let world: World
  let otherPlan: string
  const other = { offeringId: newId(), courseId: newId() }
  const more = { category: 'industryCommon', halfHours: 12 }
  beforeAll(async () => {
    world = await createWorld(NOW)
    await world.learn(
      [offeringStated(other.offeringId, other.courseId, { ...more, industry: 'health' })],
      'offering',
    )
    otherPlan = await world.planOf({
      year: 2026,
      category: 'industryCommon',
      offeringIds: [other.offeringId],
    })
  })
  afterAll(() => world.close())
  beforeEach(() => world.harness.clock.set(NOW))

  /** People who have studied a general course and one of their industry. */
  const people = async (count: number): Promise<Person[]> => {
    const found = await world.people(count)
    for (const { personId } of found)
      await world.learnt(studyFinished(personId, other.offeringId, other.courseId, more))
    return found
  }
  const general = (startsAt: string, seats = 5) => world.sitting(seats, { startsAt })
  const ofIndustry = (startsAt: string, seats = 5) => world.sitting(seats, { startsAt, planId: otherPlan })
  const book = (sittingId: string, { token }: Person) =>
    world.send('post', `/v1/sittings/${sittingId}/bookings`, token, {})
  const send = (path: string, { token }: Person, body: object = {}) => world.send('post', path, token, body)

  test('are refused, and say which; what ends as the other begins is booked', async () => {
    const [person] = await people(1)
    const first = await book(await general(NINE), person!)
    const refused = await book(await ofIndustry(TEN), person!)
    expect([refused.status, refused.body.code, refused.body.turnedOn]).toEqual([
      409,
      'sittings-overlap',
      { bookingId: first.body.bookingId, startsAt: NINE },
    ])
    const later = await ofIndustry(AFTER)
    const booked = await book(later, person!)
    expect([booked.status, booked.body.overlapsBookingId]).toEqual([201, null])
    const change = await send(`/v1/bookings/${booked.body.bookingId}/change`, person!, {
      sittingId: await ofIndustry(TEN),
    })
    expect(change.body.code).toBe('sittings-overlap')
    const aside = await send(`/v1/bookings/${first.body.bookingId}/change`, person!, {
      sittingId: await general('2026-06-11T01:00:00.000Z'),
    })
    expect(aside.status).toBe(201)
  })

  test('asked for by many at the same moment: one of the two each, and never both', async () => {
    const crowd = await people(12)
    const [one, two] = [await general(NINE, 20), await ofIndustry(TEN, 20)]
    const answers = await Promise.all(crowd.flatMap(each => [book(one, each), book(two, each)]))
    expect(answers.map(each => each.status).sort()).toEqual([...Array(12).fill(201), ...Array(12).fill(409)])
    expect(new Set(answers.filter(each => each.status === 409).map(each => each.body.code))).toEqual(
      new Set(['sittings-overlap']),
    )
    const rows = await world.owner.query<{ n: number }>(
      `SELECT count(*) AS n FROM booking WHERE state = 'inForce' AND person_id = ANY($1::uuid[]) GROUP BY person_id`,
      [crowd.map(each => each.personId)],
    )
    expect(rows.map(each => each.n)).toEqual(Array(12).fill(1))
  })

  test('are not in the table, whatever SQL is run', async () => {
    const [person] = await people(1)
    await book(await general(NINE), person!).expect(201)
    const sittingId = await ofIndustry(TEN)
    const bookingId = newId()
    const seated = world.owner.query(
      `WITH s AS (UPDATE seat SET state = 'taken', booking_id = $1 WHERE sitting_id = $2 AND seat_no = 1)
       INSERT INTO booking (booking_id, sitting_id, seat_no, held_seat_no, person_id, course_id, year, category, enrolment_id,
         offering_id, industry, half_hours, state, booked_at)
       VALUES ($1, $2, 1, 1, $3, $4, 2026, 'industryCommon', $1, $5, 'health', 12, 'inForce', now())`,
      [bookingId, sittingId, person!.personId, other.courseId, other.offeringId],
    )
    await expect(seated).rejects.toThrow(/one_sitting_at_a_time/)
  })

  test('one is queued for: its offer is taken once the other seat is given up', async () => {
    const [holder, person] = await people(2)
    const first = await book(await general(NINE), person!)
    const sittingId = await ofIndustry(TEN, 1)
    const held = await book(sittingId, holder!)
    const waiting = await book(sittingId, person!)
    expect(waiting.status).toBe(202)
    await world.send('delete', `/v1/bookings/${held.body.bookingId}`, holder!.token).expect(204)
    const accept = () => send(`/v1/waiting/${waiting.body.waitingId}/acceptance`, person!)
    expect((await accept()).body.code).toBe('sittings-overlap')
    await world.send('delete', `/v1/bookings/${first.body.bookingId}`, person!.token).expect(204)
    expect((await accept()).status).toBe(201)
  })

  test('after a sitting was moved: the person is told which, and may give the moved seat up until it starts', async () => {
    const [person] = await people(1)
    const [here, there] = [await general(NINE), await ofIndustry('2026-06-13T02:00:00.000Z')]
    const [one, two] = [await book(here, person!), await book(there, person!)]
    const times = { startsAt: TEN, endsAt: '2026-06-12T03:30:00.000Z' }
    const move = { ...times, sittingId: there, roomId: await world.room(5), reason: '换', commandId: newId() }
    await world.activities.moveSitting(world.harness.actor('municipalBureau'), move)
    const mine = (await world.send('get', '/v1/my/bookings', person!.token)).body.items
    const overlaps = Object.fromEntries(
      mine.map((each: { bookingId: string; overlapsBookingId: string }) => [
        each.bookingId,
        each.overlapsBookingId,
      ]),
    )
    expect(overlaps).toEqual({
      [one.body.bookingId]: two.body.bookingId,
      [two.body.bookingId]: one.body.bookingId,
    })
    world.harness.clock.set('2026-06-12T01:59:00.000Z')
    await world.send('delete', `/v1/bookings/${two.body.bookingId}`, person!.token).expect(204)
  })
})
