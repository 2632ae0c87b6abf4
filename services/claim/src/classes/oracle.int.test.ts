import { type ClassWorld, createClassWorld, csv, numberOf } from './testing/class-world'

/** An organiser is no authority: a roster must not tell it who has signed up, under which name, and in which industry. */
describe('what a roster tells', () => {
  let world: ClassWorld
  const teaching = { titleSeries: [{ value: 'schoolTeacher', startsOn: '', endsOn: '' }] }
  const [right, renamed, teacher, nobody] = [numberOf(41), numberOf(42), numberOf(43), numberOf(44)]
  const sheet = csv([
    [right, '周宁', ''],
    [renamed, '吴月', ''],
    [teacher, '郑教', ''],
    [nobody, '无名', ''],
  ])

  beforeAll(async () => {
    world = await createClassWorld()
    await world.person({ name: '周宁', number: right })
    await world.person({ name: '吴悦', number: renamed })
    await world.person({ name: '郑教', number: teacher, ...teaching })
  }, 60_000)
  afterAll(() => world.close())

  type Said = { code?: string; outcome: string; turnedOn?: object }
  const codesOf = (rows: readonly Said[]) => rows.map(row => row.code ?? row.outcome)
  const told = ['registers', 'roster-row-set-aside', 'roster-row-set-aside', 'waits']

  test('an organiser gets one answer for another name, industry or series, wherever it reads it', async () => {
    const organiser = await world.organiser()
    const classId = await world.heldClass(organiser)
    const preview = await world.roster(organiser.token, classId, sheet, 'roster/preview')
    expect(codesOf(preview.body.rows)).toEqual(told)
    expect(preview.body.rows[1].turnedOn).toEqual(preview.body.rows[2].turnedOn)
    const posted = await world.roster(organiser.token, classId, sheet).set('if-match', preview.headers.etag!)
    expect(posted.body.rows).toEqual(preview.body.rows)
    const path = `/v1/training-classes/${classId}/rosters/${posted.body.fileId}`
    expect(codesOf((await world.send('get', path, organiser.token)).body.rows)).toEqual(told)
    expect(codesOf((await world.send('get', path, world.department)).body.rows)).toEqual([
      ...['registers', 'roster-name-differs', 'roster-other-industry', 'waits'],
    ])

    const aside = async (token: string) =>
      (await world.rows(classId, token)).filter(row => row.state === 'setAside')
    const [one, other] = await aside(organiser.token)
    expect(one.because).toEqual(other.because)
    expect([one.personId, other.personId]).toEqual([null, null])
    const seen = (await aside(world.department)).map(row => row.because.title)
    expect(seen.sort()).toEqual(['Name differs', 'Of another industry'])
  })

  test('each look is on the audit trail with what it came to', async () => {
    const organiser = await world.organiser()
    const classId = await world.heldClass(organiser)
    await world.roster(organiser.token, classId, sheet, 'roster/preview')
    const trail = await world.owner.query<{ after: object }>(
      `SELECT after FROM audit WHERE act = 'roster.post' AND object_id = $1`,
      [classId],
    )
    expect(trail.map(each => each.after)).toEqual([
      { preview: { fresh: 2, same: 0, changed: 0, refused: 2 } },
    ])
  })

  test('an organiser has a limit of new numbers a day; a number counts once, and 5,000 in a list are fine', async () => {
    const organiser = await world.organiser()
    const classId = await world.heldClass(organiser)
    const look = (from: number, count: number) =>
      world.roster(
        organiser.token,
        classId,
        csv(Array.from({ length: count }, (_, n) => [numberOf(from + n), '张三', ''])),
        'roster/preview',
      )
    expect((await look(1_000, 5_000)).status).toBe(200)
    expect((await look(1_000, 5_000)).status).toBe(200)
    expect((await look(6_000, 5_000)).status).toBe(200)
    const more = await look(11_000, 1)
    expect(more.status).toBe(429)
    expect(more.body).toMatchObject({
      code: 'roster-numbers-exceeded',
      turnedOn: { asked: 10_001, max: 10_000 },
    })
    expect((await look(6_000, 5_000)).status).toBe(200)

    world.harness.clock.set('2026-03-10T02:00:00.000Z')
    expect((await look(11_000, 1)).status).toBe(200)
  })
})
