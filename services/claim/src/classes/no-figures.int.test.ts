import { standardsIn } from '../../../../domain/standards/standards'
import { newId } from '../../../kit/base/ids'
import { wakeWaitingForPolicy } from './policy-wait'
import { type ClassWorld, createClassWorld, csv, numberOf, type Organiser } from './testing/class-world'

/** The city has no figures yet: a class waits for them, or two officials give hours of a day, as of a claim. */
describe('a class whose figure is not loaded', () => {
  let world: ClassWorld
  let organiser: Organiser
  let n = 60

  beforeAll(async () => {
    world = await createClassWorld(undefined, 'city')
    organiser = await world.organiser()
  }, 60_000)
  afterAll(() => world.close())

  const signUp = async (name: string) => {
    n += 1
    const number = numberOf(n)
    return { ...(await world.person({ name, number })), name, number }
  }
  const posted = async (...people: { number: string; name: string; days?: string }[]) => {
    const classId = await world.heldClass(organiser)
    const rows = people.map(each => [each.number, each.name, each.days ?? ''])
    await world.roster(organiser.token, classId, csv(rows))
    return classId
  }
  const hoursOf = async (classId: string) =>
    Object.fromEntries(
      (await world.rows(classId, world.department)).map(row => [
        row.name,
        row.hours.map((each: { hours: number }) => each.hours),
      ]),
    )
  const give = async (classId: string, token: string, more: object = {}) => {
    const { seq } = await world.readClass(classId, token)
    const body = { seq, hoursPerDay: 6, citation: '温人社发〔2020〕125号 第十三条', ...more }
    return world.onClass('provisional-hours', classId, token, body)
  }

  test('waits when it is reviewed, and registers by the hours of a day that two officials give with a citation', async () => {
    const [whole, part] = [await signUp('全程'), await signUp('半程')]
    const classId = await posted(whole, { ...part, days: '1.5' })
    expect((await world.onClass('review', classId, world.department)).body).toMatchObject({
      ...{ state: 'waitingForPolicy', move: 'nobody', dueAt: null },
    })
    const second = await world.official('health')
    expect((await world.readClass(classId, second)).may).toEqual(
      expect.arrayContaining(['giveProvisional', 'returnRoster', 'refuseRoster']),
    )
    expect((await give(classId, world.department)).body.state).toBe('waitingForPolicy')
    expect((await give(classId, world.department)).body.state).toBe('waitingForPolicy')
    expect((await world.readClass(classId, second)).proposal).toMatchObject({ hoursPerDay: 6 })
    expect((await world.readClass(classId, organiser.token)).proposal).toBeNull()
    expect((await give(classId, second, { hoursPerDay: 5 })).body.code).toBe('provisional-differs')
    expect((await give(classId, second, { hoursPerDay: 31 })).body.code).toBe('hours-by-hand-above-max')
    expect((await give(classId, second, { seq: 1 })).body.code).toBe('roster-outdated')
    expect((await give(classId, second)).body.state).toBe('reviewed')
    expect(await world.registerBatches(classId)).toMatchObject({ state: 'registered' })
    expect(await hoursOf(classId)).toEqual({ 全程: [18], 半程: [9] })

    // Rows that come later go by the same hours: they were given for the class.
    const later = await signUp('补报')
    await world.roster(organiser.token, classId, csv([[later.number, later.name, '1']]))
    expect((await world.onClass('review', classId, world.department)).body.state).toBe('reviewed')
    await world.registerBatches(classId)
    expect(await hoursOf(classId)).toEqual({ 全程: [18], 半程: [9], 补报: [6] })
  })

  test('two accounts of one person are one official', async () => {
    const [one, other] = [newId(), newId()]
    const { personId } = await world.person()
    const tokens = [await world.official('health', one), await world.official('health', other)]
    await world.holds(one, personId)
    await world.holds(other, personId)
    const classId = await posted(await signUp('同一人'))
    await world.onClass('review', classId, world.department)
    expect((await give(classId, tokens[0]!)).status).toBe(200)
    expect((await give(classId, tokens[1]!)).body.code).toBe('provisional-needs-two')
  })

  test('is late with nobody: its review does not escalate, it waits, and goes on when a figure is loaded', async () => {
    const classId = await posted(await signUp('等标准'))
    world.harness.clock.set('2026-05-20T02:00:00.000Z')
    const stands = await world.keepTime(classId)
    expect(stands).toMatchObject({ state: 'waitingForPolicy', move: 'nobody', nextAt: null, dueAt: null })
    expect((await world.readClass(classId, world.department)).escalatedAt).toBeNull()
    const { items } = (await world.send('get', '/v1/class-queue', await world.bureau())).body
    expect(items.map((each: { classId: string }) => each.classId)).not.toContain(classId)

    expect(await wakeWaitingForPolicy(world.deps, world.harness.log)).toBe(0)
    Object.assign(world.deps, { standards: standardsIn('test') })
    try {
      expect(await wakeWaitingForPolicy(world.deps, world.harness.log)).toBeGreaterThan(0)
      const { state, seq } = await world.readClass(classId, world.department)
      expect(state).toBe('rosterIn')
      const loaded = await give(classId, world.department, { seq })
      expect(loaded.body.code).toBe('class-act-not-allowed')
      expect((await world.onClass('review', classId, world.department)).body.state).toBe('reviewed')
      await world.registerBatches(classId)
      expect(await hoursOf(classId)).toEqual({ 等标准: [24] })
    } finally {
      Object.assign(world.deps, { standards: standardsIn('city') })
      world.harness.clock.set('2026-03-09T02:00:00.000Z')
    }
  })

  test('may be returned or refused while it waits', async () => {
    const classId = await posted(await signUp('退回'))
    await world.onClass('review', classId, world.department)
    const why = { reason: '名单不全' }
    expect((await world.onClass('return', classId, world.department, why)).body.state).toBe('rosterReturned')
    const other = await posted(await signUp('不予'))
    await world.onClass('review', other, world.department)
    expect((await world.onClass('roster-refusal', other, world.department, why)).body.state).toBe(
      'rosterRefused',
    )
  })
})
