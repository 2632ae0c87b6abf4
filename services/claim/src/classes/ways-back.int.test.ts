import { newId } from '../../../kit/base/ids'
import { type ClassWorld, createClassWorld, csv, numberOf, type Organiser } from './testing/class-world'

/** Reversed hours are restored as they were; a refused or missing roster can still be sent. */
describe('ways back of a class', () => {
  let world: ClassWorld
  let organiser: Organiser
  let bureau: string
  let n = 80

  beforeAll(async () => {
    world = await createClassWorld()
    organiser = await world.organiser()
    bureau = await world.bureau()
  }, 60_000)
  afterAll(() => world.close())

  const why = { reason: '材料不实' }
  const signUp = async (name: string) => {
    n += 1
    const number = numberOf(n)
    return { ...(await world.person({ name, number })), name, number }
  }
  const post = (classId: string, people: readonly { number: string; name: string }[], days = '') =>
    world.roster(organiser.token, classId, csv(people.map(each => [each.number, each.name, days])))
  const registered = async (people: readonly { number: string; name: string }[], days = '') => {
    const classId = await world.heldClass(organiser)
    await post(classId, people, days)
    await world.onClass('review', classId, world.department)
    await world.registerBatches(classId)
    return classId
  }
  const seen = async (classId: string) =>
    Object.fromEntries(
      (await world.rows(classId, world.department)).map(row => [
        row.name,
        [row.state, ...row.hours.map((each: { hours: number }) => each.hours)],
      ]),
    )
  const rowOf = async (classId: string, name: string): Promise<string> =>
    (await world.rows(classId, world.department)).find(each => each.name === name).rowId
  const reverse = (classId: string, more: object = {}) =>
    world.onClass('reversal', classId, bureau, { ...why, ...more })
  const restore = (classId: string, more: object = {}) =>
    world.onClass('restoration', classId, bureau, { reason: '复核后成立', ...more })

  test('a reversed class is restored once: each row is what it was, and its process registers it', async () => {
    const people = [await signUp('甲'), await signUp('乙')]
    const unknown = { number: numberOf(79), name: '未注册' }
    const classId = await registered([...people, unknown])
    const before = await seen(classId)
    expect(before).toEqual({ 甲: ['counted', 24], 乙: ['counted', 24], 未注册: ['waiting'] })
    expect((await reverse(classId)).body.state).toBe('reversed')
    await world.registerBatches(classId)
    expect(await seen(classId)).toMatchObject({ 甲: ['reversed', 0], 未注册: ['reversed'] })
    expect((await world.readClass(classId, bureau)).may).toContain('restore')

    expect((await world.onClass('restoration', classId, bureau, {})).body.code).toBe('invalid-input')
    expect((await restore(classId)).body).toMatchObject({ state: 'registered' })
    expect((await world.keepTime(classId)).batches).toHaveLength(1)
    expect(await world.registerBatches(classId)).toMatchObject({ state: 'registered', batches: [] })
    expect(await seen(classId)).toEqual(before)
    expect((await restore(classId)).body.code).toBe('class-act-not-allowed')
    // Who waited waits again.
    await world.person({ name: unknown.name, number: unknown.number })
    world.harness.clock.advance(7_200_000)
    await world.registerBatches(classId)
    expect(await seen(classId)).toMatchObject({ 未注册: ['counted', 24] })
  })

  test('one row is reversed and restored alone, before or after the whole class, in any order of retries', async () => {
    const people = [await signUp('丙'), await signUp('丁')]
    const classId = await registered(people)
    const rowIds = [await rowOf(classId, '丙')]
    const second = await world.bureau()
    const key = async (act: string, body: object, idempotencyKey: string) => {
      const ask = (token: string) =>
        world.send(
          'post',
          `/v1/training-classes/${classId}/${act}`,
          token,
          { ...why, ...body },
          idempotencyKey,
        )
      await ask(bureau)
      return ask(second)
    }
    expect((await restore(classId, { rowIds })).body.code).toBe('not-found')
    const first = await key('reversal', { rowIds }, 'ways-back-1')
    expect(first.body.state).toBe('registered')
    await world.registerBatches(classId)
    expect(await seen(classId)).toEqual({ 丙: ['reversed', 0], 丁: ['counted', 24] })
    await key('restoration', { rowIds }, 'ways-back-2')
    // The reversal is sent again after the restoration: it was done once, and is not done again.
    expect((await key('reversal', { rowIds }, 'ways-back-1')).body).toEqual(first.body)
    await key('restoration', { rowIds }, 'ways-back-2')
    await world.registerBatches(classId)
    expect(await seen(classId)).toEqual({ 丙: ['counted', 24], 丁: ['counted', 24] })
    expect((await restore(classId, { rowIds })).body.code).toBe('not-found')

    // Taken back alone, and then with its class: the restoration of the class brings back what the class's reversal took.
    await reverse(classId, { rowIds })
    await reverse(classId)
    await restore(classId)
    await world.registerBatches(classId)
    expect(await seen(classId)).toEqual({ 丙: ['reversed', 0], 丁: ['counted', 24] })
    await restore(classId, { rowIds })
    await world.registerBatches(classId)
    expect(await seen(classId)).toEqual({ 丙: ['counted', 24], 丁: ['counted', 24] })
  })

  test('one official alone takes back or brings back nobody, not one row either: a second one asks for the same', async () => {
    const people = [await signUp('戊'), await signUp('己')]
    const classId = await registered(people)
    const rowIds = [await rowOf(classId, '戊'), await rowOf(classId, '己')]
    const [first, second, holder] = [newId(), newId(), await world.person()]
    const tokens = [await world.bureau(first), await world.bureau(second)] as const
    const ask = (act: string, token: string, body: object = {}) =>
      world.send('post', `/v1/training-classes/${classId}/${act}`, token, { ...why, ...body })
    // Rows one by one are the class.
    for (const rowId of rowIds)
      expect((await ask('reversal', tokens[0], { rowIds: [rowId] })).status).toBe(202)
    expect(await seen(classId)).toEqual({ 戊: ['counted', 24], 己: ['counted', 24] })
    const unnamed = await world.harness.token('municipalBureau', {}, newId())
    expect((await ask('reversal', unnamed, { rowIds })).body.code).toBe('official-unnamed')
    for (let times = 0; times < 2; times += 1) {
      const asked = await ask('reversal', tokens[0], { rowIds })
      expect([asked.status, asked.body.state]).toEqual([202, 'registered'])
    }
    const listed = await world.send('get', '/v1/class-proposals', tokens[1])
    expect(listed.body.items).toMatchObject([{ classId, act: 'reversal', rowIds, proposedBy: first }])
    // Two accounts of one person are one official; another act takes the place of what is open.
    await world.holds(first, holder.personId)
    await world.holds(second, holder.personId)
    expect((await ask('reversal', tokens[1], { rowIds })).body.code).toBe('needs-second-official')
    const third = await world.bureau()
    expect((await ask('reversal', third, { rowIds: [...rowIds].reverse() })).status).toBe(200)
    await world.registerBatches(classId)
    expect(await seen(classId)).toEqual({ 戊: ['reversed', 0], 己: ['reversed', 0] })

    expect((await ask('restoration', third, { rowIds })).status).toBe(202)
    world.harness.clock.advance(15 * 86_400_000)
    expect((await ask('restoration', bureau, { rowIds })).status).toBe(202)
    expect((await ask('restoration', third, { rowIds })).status).toBe(200)
    await world.registerBatches(classId)
    expect(await seen(classId)).toEqual({ 戊: ['counted', 24], 己: ['counted', 24] })
    world.harness.clock.set('2026-03-09T02:00:00.000Z')
  })

  test('nobody of the bureau reverses or restores a class in which one stands', async () => {
    const person = await signUp('本人')
    const classId = await registered([person])
    const own = await world.harness.token('municipalBureau', { personId: person.personId })
    for (const [act, by] of [
      ['reversal', own],
      ['reversal', bureau],
      ['restoration', own],
    ] as const) {
      const answer = await world.onClass(act, classId, by, why)
      expect(answer.body.code ?? 'done').toBe(by === own ? 'own-roster' : 'done')
    }
  })

  test('what was reversed before its review goes back to the department', async () => {
    const person = await signUp('未审')
    const classId = await world.heldClass(organiser)
    await post(classId, [person])
    await reverse(classId)
    expect((await restore(classId)).body).toMatchObject({ state: 'rosterIn', move: 'department' })
    expect((await world.onClass('review', classId, world.department)).body.state).toBe('reviewed')
    await world.registerBatches(classId)
    expect(await seen(classId)).toEqual({ 未审: ['counted', 24] })
  })

  test('a roster is refused with the reason, ends, and the bureau may have it sent again', async () => {
    const person = await signUp('拒绝')
    const classId = await world.heldClass(organiser)
    await post(classId, [person])
    expect((await world.onClass('roster-refusal', classId, world.department, {})).body.code).toBe(
      'invalid-input',
    )
    expect((await world.readClass(classId, world.department)).may).toEqual(
      expect.arrayContaining(['refuseRoster', 'returnRoster', 'review']),
    )
    const refused = await world.onClass('roster-refusal', classId, world.department, { reason: '并未办班' })
    expect(refused.body).toMatchObject({ state: 'rosterRefused', move: 'nobody', dueAt: null })
    expect(await seen(classId)).toEqual({})
    const view = await world.readClass(classId, organiser.token)
    expect(view.happened.at(-1)).toMatchObject({ act: 'refuseRoster', reason: '并未办班' })
    expect((await post(classId, [person])).body.code).toBe('class-act-not-allowed')
    expect((await world.onClass('reopening', classId, bureau, { reason: '有照片' })).body).toMatchObject({
      ...{ state: 'rosterReturned', move: 'organiser' },
    })
    expect((await post(classId, [person])).body.counts).toMatchObject({ fresh: 1 })
    await world.onClass('review', classId, world.department)
    await world.registerBatches(classId)
    expect(await seen(classId)).toEqual({ 拒绝: ['counted', 24] })
  })

  test('of a registered class only the rows since are refused: the others are what they were', async () => {
    const [first, late] = [await signUp('先报'), await signUp('后报')]
    const waits = { number: numberOf(78), name: '等注册' }
    const classId = await registered([first, waits], '2')
    const before = await seen(classId)
    await post(classId, [first, waits, late], '3')
    expect(await seen(classId)).toMatchObject({ 先报: ['posted', 16], 等注册: ['posted'], 后报: ['posted'] })
    expect((await world.readClass(classId, world.department)).may).toContain('refuseAmendment')
    const refused = await world.onClass('roster-refusal', classId, world.department, { reason: '多报' })
    expect(refused.body.state).toBe('registered')
    expect(await seen(classId)).toEqual(before)
    const [row] = (await world.rows(classId, world.department)).filter(each => each.name === '先报')
    expect(row.days).toHaveLength(2)
  })

  test('an organiser that is late gets more time from the bureau, or its class is closed', async () => {
    const classId = await world.heldClass(organiser)
    const act = (path: string) => world.onClass(path, classId, bureau, { reason: '逾期未报' })
    for (const path of ['roster-extension', 'closing'])
      expect((await act(path)).body.code).toBe('class-act-not-allowed')
    world.harness.clock.set('2026-04-10T02:00:00.000Z')
    await world.keepTime(classId)
    expect((await world.readClass(classId, bureau)).may).toEqual(
      expect.arrayContaining(['extendRoster', 'closeClass']),
    )
    const extended = (await act('roster-extension')).body
    expect(extended).toMatchObject({ state: 'rosterReturned', move: 'organiser' })
    expect(extended.dueAt > '2026-04-10').toBe(true)
    expect((await act('closing')).body.code).toBe('class-act-not-allowed')
    world.harness.clock.set('2026-06-10T02:00:00.000Z')
    await world.keepTime(classId)
    expect((await act('closing')).body).toMatchObject({ state: 'closed', move: 'nobody' })
    expect((await world.onClass('cancellation', classId, organiser.token, why)).body.code).toBe(
      'class-act-not-allowed',
    )
    expect((await act('reopening')).body.state).toBe('rosterReturned')
    world.harness.clock.set('2026-03-09T02:00:00.000Z')
  })
})
