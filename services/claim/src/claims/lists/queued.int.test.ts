import { newId } from '../../../../kit/base/ids'
import { createWorld, trainingForm, type World } from '../../testing/world'

/** What reviewers see of claims in their lists (Article 12). */
describe('the lists of a department', () => {
  let world: World
  let official: string
  const officialId = newId()
  const claims: Record<string, string> = {}

  beforeAll(async () => {
    world = await createWorld()
    official = await world.official('health', officialId)
    const nurse = await world.person({ name: '买买提·艾力' })
    for (const [name, day] of [
      ['急诊 100% 讲座', '2026-03-02'],
      ['护理管理', '2026-03-03'],
      ['老年护理', '2025-12-01'],
    ] as const)
      claims[name] = await world.claim(nurse, trainingForm([{ on: day, minutes: 360 }], { eventName: name }))
  })
  afterAll(() => world.close())

  const list = async (path: string, token = official) => (await world.send('get', path, token)).body
  const titles = async (path: string, token?: string) =>
    (await list(path, token)).items.map((each: { title: string }) => each.title).sort()

  test('say whose it is without the name, of what, with which hours and how much evidence', async () => {
    const { items } = await list('/v1/claim-queue?year=2025')
    expect(items).toEqual([
      expect.objectContaining({ title: '老年护理', personName: '买*力', hours: 8, evidenceCount: 2 }),
    ])
  })

  test.each([
    ['q=护理', ['护理管理', '老年护理']],
    ['q=100%', ['急诊 100% 讲座']],
    ['q=_', []],
    ['year=2026&q=护理', ['护理管理']],
  ])('are filtered by %s', async (query, found) => {
    expect(await titles(`/v1/claim-queue?${encodeURI(query)}`)).toEqual(found)
  })

  test('count what there is under each filter', async () => {
    expect(await list('/v1/claim-queue/counts')).toEqual({
      ...{ all: 3, mine: 0, free: 3, late: 0, escalated: 0, waiting: 0 },
    })
    await world.act('taking-up', claims.护理管理!, official)
    expect(await list('/v1/claim-queue/counts')).toMatchObject({ all: 3, mine: 1, free: 2 })
    const other = await world.official('education')
    expect(await list('/v1/claim-queue/counts', other)).toMatchObject({ all: 0 })
  })

  test('have what was decided, by whom one asks for, the latest first; nothing of another department', async () => {
    await world.act('return', claims.护理管理!, official, { reason: '请补充', marked: ['form.days'] })
    world.harness.clock.advance(60_000)
    const colleague = await world.official()
    await world.act('approval', claims.老年护理!, colleague)
    await world.register(claims.老年护理!)
    const all = await list('/v1/claims')
    expect(all.items.map((each: { state: string }) => each.state)).toEqual(['registered', 'returned'])
    expect(await titles('/v1/claims?decidedBy=me')).toEqual(['护理管理'])
    expect(await titles('/v1/claims?state=registered')).toEqual(['老年护理'])
    expect(await titles('/v1/claims?state=submitted')).toEqual(['急诊 100% 讲座'])
    expect(await titles('/v1/claims?from=2026-03-10')).toEqual([])
    expect(await titles('/v1/claims?until=2026-03-09')).toHaveLength(2)
    const first = await list('/v1/claims?limit=1')
    expect(await titles(`/v1/claims?limit=1&after=${encodeURIComponent(first.next)}`)).toEqual(['护理管理'])
    expect(await titles('/v1/claims', await world.official('education'))).toEqual([])
    expect((await world.send('get', '/v1/claims?industry=education', official)).body.code).toBe('not-found')
  })
})
