import { lookupDigest } from '../../../kit/keys/lookup-digest'
import { type ClassWorld, createClassWorld, csv, numberOf, type Organiser } from './testing/class-world'

/** After a registration: corrected rows, people who changed meanwhile, and rows that the bureau reverses. */
describe('an amended roster', () => {
  let world: ClassWorld
  let people = 0

  beforeAll(async () => {
    world = await createClassWorld()
  }, 60_000)
  afterAll(() => world.close())

  const signUp = async () => {
    people += 1
    const number = numberOf(people)
    return { ...(await world.person({ number })), number }
  }
  const post = (organiser: Organiser, classId: string, ...rows: [number: string, days: string][]) =>
    world.roster(organiser.token, classId, csv(rows.map(([number, days]) => [number, '林晓', days])))
  const review = async (classId: string) => {
    const { body } = await world.onClass('review', classId, world.department)
    expect(body).toMatchObject({ state: expect.stringMatching(/reviewed|registered/) })
    return world.registerBatches(classId)
  }
  const registered = async () => {
    const [organiser, person] = [await world.organiser(), await signUp()]
    const classId = await world.heldClass(organiser)
    await post(organiser, classId, [person.number, ''])
    await review(classId)
    return { organiser, person, classId }
  }
  const rowsOf = async (classId: string) =>
    (await world.rows(classId, world.department)).map(row => [
      row.state,
      row.hours.map((each: { hours: number }) => each.hours),
    ])
  const reversal = async (classId: string, body: object = {}) =>
    (await world.onClass('reversal', classId, await world.bureau(), { reason: '名单不实', ...body })).body
  const inLedger = async (personId: string) => {
    const [{ sum } = { sum: 0 }] = await world.owner.query<{ sum: number }>(
      `SELECT coalesce(sum(half_hours - half_hours_before), 0)::int / 2 AS sum FROM registration
       WHERE person_id = $1`,
      [personId],
    )
    return sum
  }
  const correctNumber = async (personId: string, number: string) => {
    await world.owner.query('DELETE FROM person_number WHERE person_id = $1', [personId])
    await world.owner.query('INSERT INTO person_number (digest, person_id) VALUES ($1, $2)', [
      Buffer.from(lookupDigest(world.deps.lookupKey, number)),
      personId,
    ])
  }

  test('of somebody who is unverified meanwhile is still that person’s, and goes with the class', async () => {
    const { organiser, person, classId } = await registered()
    await post(organiser, classId, [person.number, '1'])
    await world.owner.query('UPDATE person SET verified = false WHERE person_id = $1', [person.personId])
    await review(classId)
    expect(await rowsOf(classId)).toEqual([['counted', [8]]])
    expect(await reversal(classId)).toMatchObject({ state: 'reversed' })
    expect(await rowsOf(classId)).toEqual([['reversed', [0]]])
    expect(await inLedger(person.personId)).toBe(0)
  })

  test('of somebody who belongs to another industry meanwhile is set aside, and its hours are taken back', async () => {
    const { organiser, person, classId } = await registered()
    await post(organiser, classId, [person.number, '1'])
    await world.owner.query(
      `UPDATE person SET title_series = '[{"value": "accounting"}]' WHERE person_id = $1`,
      [person.personId],
    )
    await review(classId)
    expect(await rowsOf(classId)).toEqual([['setAside', [0]]])
    expect(await inLedger(person.personId)).toBe(0)
    expect(await reversal(classId)).toMatchObject({ state: 'reversed' })
  })

  test('under the number that a person has now goes into the row that is there', async () => {
    const { organiser, person, classId } = await registered()
    const number = numberOf(501)
    await correctNumber(person.personId, number)
    // The old number and the new are one person's.
    const both = await post(organiser, classId, [number, '1'], [person.number, '2'])
    expect(both.body.rows.map((row: { code?: string }) => row.code)).toEqual([
      'roster-repeated',
      'roster-repeated',
    ])
    const amended = await post(organiser, classId, [number, '1'])
    expect(amended.body.counts).toMatchObject({ changed: 1, fresh: 0 })
    await review(classId)
    expect(await rowsOf(classId)).toEqual([['counted', [8]]])
  })

  test('leaves one row a person, where two numbers turn out to be one person’s', async () => {
    const [organiser, person, other] = [await world.organiser(), await signUp(), await signUp()]
    const classId = await world.heldClass(organiser)
    const number = numberOf(502)
    await post(organiser, classId, [person.number, '1'], [number, ''], [other.number, '2'])
    await review(classId)
    await correctNumber(person.personId, number)
    await world.owner.query(`UPDATE training_class SET late_at = $2 WHERE class_id = $1`, [
      classId,
      world.harness.clock.now(),
    ])
    await world.keepTime(classId)
    const states = await rowsOf(classId)
    expect(states).toEqual([
      ['counted', [8]],
      ['setAside', []],
      ['counted', [16]],
    ])
    // Posted again, that row goes into the one that counts.
    await post(organiser, classId, [number, ''])
    await review(classId)
    expect(await rowsOf(classId)).toEqual([
      ['counted', [24]],
      ['counted', [16]],
    ])
  })

  test('hinders no reversal, neither while it is in nor while it is returned', async () => {
    const { organiser, person, classId } = await registered()
    const [later, second] = [await signUp(), await signUp()]
    await post(organiser, classId, [later.number, '1'], [second.number, ''])
    const [first] = await world.rows(classId, world.department)
    expect(await reversal(classId, { rowIds: [first.rowId] })).toMatchObject({ state: 'rosterIn' })
    await world.registerBatches(classId)
    expect(await inLedger(person.personId)).toBe(0)
    await world.onClass('return', classId, world.department, { reason: '请核对' })
    expect(await reversal(classId)).toMatchObject({ state: 'reversed' })
    expect((await rowsOf(classId)).map(([state]) => state)).toEqual(['reversed', 'reversed', 'reversed'])
  })

  test('hinders nobody who signs up', async () => {
    const { organiser, person, classId } = await registered()
    const number = numberOf(503)
    await post(organiser, classId, [number, ''])
    await review(classId)
    await post(organiser, classId, [person.number, '1'])
    await world.onClass('return', classId, world.department, { reason: '请核对' })
    await world.person({ number })
    await world.owner.query(`UPDATE training_class SET late_at = $2 WHERE class_id = $1`, [
      classId,
      world.harness.clock.now(),
    ])
    expect(await world.keepTime(classId)).toMatchObject({ state: 'rosterReturned' })
    expect((await rowsOf(classId)).map(([state]) => state).sort()).toEqual(['counted', 'posted'])
  })

  test('is registered as it was looked at, or not at all', async () => {
    const [organiser, person, later] = [await world.organiser(), await signUp(), await signUp()]
    const classId = await world.heldClass(organiser)
    await post(organiser, classId, [person.number, ''])
    const { seq } = await world.readClass(classId, world.department)
    await post(organiser, classId, [later.number, ''])
    const unseen = await world.onClass('review', classId, world.department, { seq })
    expect(unseen.body.code).toBe('roster-outdated')
    expect(await rowsOf(classId)).toEqual([
      ['posted', []],
      ['posted', []],
    ])
    await review(classId)
    expect((await rowsOf(classId)).map(([state]) => state)).toEqual(['counted', 'counted'])
  })
})
