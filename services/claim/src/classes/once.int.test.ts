import { trainingForm } from '../testing/world'
import { type ClassWorld, createClassWorld, csv, numberOf, seminar } from './testing/class-world'

/** One achievement counts once, both ways round; what remains after a reversal is counted anew. */
describe('a class and a claim of the same days', () => {
  let world: ClassWorld
  let people = 0

  beforeAll(async () => {
    world = await createClassWorld()
  }, 60_000)
  afterAll(() => world.close())

  const trainedTwice = (days = ['2026-03-02', '2026-03-03']) =>
    trainingForm(
      days.map(on => ({ on, minutes: 360 })),
      { eventName: seminar.title },
    )
  const posted = async () => {
    people += 1
    const number = numberOf(people)
    const organiser = await world.organiser()
    const classId = await world.heldClass(organiser)
    const person = await world.person({ number })
    await world.roster(organiser.token, classId, csv([[number, '林晓', '']]))
    return { person, classId, organiser }
  }
  const register = async (classId: string) => {
    await world.onClass('review', classId, world.department)
    return world.registerBatches(classId)
  }
  const rowOf = async (classId: string) => (await world.rows(classId, world.department))[0]
  const hours = (row: { hours: { hours: number }[] }) => row.hours.map(each => each.hours)

  test('an open claim is closed by the registered class, and told why', async () => {
    const { person, classId } = await posted()
    const claimId = await world.claim(person, trainedTwice())
    expect((await register(classId)).state).toBe('registered')
    const claim = await world.read(claimId, person.token)
    expect(claim).toMatchObject({ state: 'closedByClass', move: { who: 'nobody', until: null } })
    expect(hours(await rowOf(classId))).toEqual([24])
  })

  test('a registered claim stays: the row says same and what differs, and registers the third day alone', async () => {
    const { person, classId } = await posted()
    const claimId = await world.claim(person, trainedTwice())
    await world.act('approval', claimId, world.department)
    await world.register(claimId)
    await register(classId)
    const row = await rowOf(classId)
    expect(hours(row)).toEqual([8])
    expect(row.same).toMatchObject([{ claimId, difference: { en: expect.stringContaining('24 hours') } }])
    expect((await world.read(claimId, person.token)).state).toBe('registered')
  })

  test('its organiser sees of a registered claim no more than which days of the class are counted already', async () => {
    const { person, classId, organiser } = await posted()
    const claimId = await world.claim(person, trainedTwice(['2026-01-15', '2026-03-02']))
    await world.act('approval', claimId, world.department)
    await world.register(claimId)
    await register(classId)
    const [row] = await world.rows(classId, organiser.token)
    expect(row).toMatchObject({
      hours: [{ year: 2026, hours: 16, zh: null, en: null }],
      same: [{ claimId: null, days: ['2026-03-02'], difference: null }],
    })
    const seen = JSON.stringify(row)
    for (const hidden of [claimId, '2026-01-15']) expect(seen).not.toContain(hidden)
    // The department sees what differs, and the person everything of one's own.
    const full = [
      { claimId, days: ['2026-03-02'], difference: { en: expect.stringContaining('2026-01-15') } },
    ]
    expect((await rowOf(classId)).same).toMatchObject(full)
    const own = await world.send('get', '/v1/my/training-classes', person.token)
    expect(own.body.items).toMatchObject([{ same: full, hours: [{ en: expect.any(String) }] }])
  })

  test('an open claim that has more days stays, and registers those that the class has not', async () => {
    const { person, classId } = await posted()
    const claimId = await world.claim(person, trainedTwice(['2026-03-04', '2026-03-05', '2026-03-06']))
    await register(classId)
    expect((await world.read(claimId, person.token)).state).toBe('submitted')
    await world.act('approval', claimId, world.department)
    await world.register(claimId)
    expect(world.ledger.get(`${claimId} 2026`)).toBe(2 * 16)
    expect(hours(await rowOf(classId))).toEqual([24])
  })

  test('when the class that closed a claim is taken back, its days can be claimed again', async () => {
    const { person, classId } = await posted()
    const closed = await world.claim(person, trainedTwice())
    await register(classId)
    expect((await world.read(closed, person.token)).state).toBe('closedByClass')
    await world.onClass('reversal', classId, await world.bureau(), { reason: '名单不实' })
    const again = await world.claim(person, trainedTwice())
    await world.act('approval', again, world.department)
    await world.register(again)
    expect(world.ledger.get(`${again} 2026`)).toBe(2 * 16)
  })

  test('a claim after the class is refused: its days are counted', async () => {
    const { person, classId } = await posted()
    await register(classId)
    const claimId = await world.draft(person, trainedTwice())
    expect(await world.submit(person, claimId)).toMatchObject({ code: 'achievement-already-counted' })
  })

  test('what a reversed claim held comes to the class; what a reversed class held, to nobody twice', async () => {
    const { person, classId } = await posted()
    const claimId = await world.claim(person, trainedTwice())
    await world.act('approval', claimId, world.department)
    await world.register(claimId)
    await register(classId)
    const bureau = await world.bureau()
    await world.act('reversal', claimId, bureau, { reason: '材料不实' })
    expect(hours(await rowOf(classId))).toEqual([24])
    const reversal = await world.onClass('reversal', classId, bureau, { reason: '名单不实' })
    expect(reversal.body).toMatchObject({ state: 'reversed' })
    expect((await world.registerBatches(classId)).batches).toEqual([])
    expect(await rowOf(classId)).toMatchObject({ state: 'reversed', hours: [{ year: 2026, hours: 0 }] })
  })

  test('decided at the same moment, a day counts once all the same', async () => {
    for (let round = 0; round < 4; round += 1) {
      const { person, classId } = await posted()
      const claimId = await world.claim(person, trainedTwice())
      const [approved, reviewed] = await Promise.all([
        world.act('approval', claimId, world.department),
        world.onClass('review', classId, world.department),
      ])
      expect(reviewed.status).toBe(200)
      if (approved.status === 200) await world.register(claimId)
      await world.registerBatches(classId)
      const counted = await world.deps.sql.query<{ hours: number }>(
        `SELECT sum(half_hours) / 2 AS hours FROM (SELECT DISTINCT ON (item_id, year) half_hours FROM registration
         WHERE person_id = $1 ORDER BY item_id, year, award_seq DESC) newest`,
        [person.personId],
      )
      expect(counted).toEqual([{ hours: 24 }])
      expect((await world.read(claimId, person.token)).state).toBe(
        approved.status === 200 ? 'registered' : 'closedByClass',
      )
    }
  })
})
