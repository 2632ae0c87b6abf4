import { parse } from 'csv-parse/sync'
import request from 'supertest'
import { createWorld, type Person, trainingForm, type World } from '../testing/world'
import { peopleSql } from './dry-run'

/** A day of training counts 5 hours by this one, and not 8. */
const standard = (binds: string, figure = 5): string => `
standard: trial
description: { zh: 试行标准, en: Trial }
source: { name: 试行标准, number: 试1号, url: https://example.org/1, date: "2026-01-01" }
mark: D
category: professional
binds: ${binds}
from: "2026-01-01"
loaded: "2026-03-09"
rows:
  - { types: [3], figure: ${figure}, per: day, clause: 试·三 }
`

describe('a dry run of a new hour standard (Article 12)', () => {
  let world: World
  let nurse: Person
  let claimId: string

  beforeAll(async () => {
    world = await createWorld()
    nurse = await world.person()
    claimId = await world.claim(nurse, trainingForm())
    await world.act('approval', claimId, await world.official())
    await world.register(claimId)
  })
  afterAll(() => world.close())

  const send = (token: string, yaml: string, media = 'application/yaml') =>
    request(`http://127.0.0.1:${world.port}`)
      .post('/v1/hour-standards/dry-run')
      .set('authorization', `Bearer ${token}`)
      .set('content-type', media)
      .send(yaml)

  test('lists what would change, with both countings, and changes nothing', async () => {
    const before = await world.owner.query('SELECT count(*) AS count FROM registration')
    const { text } = await send(await world.official(), standard('{ industry: health }')).expect(200)
    const [header, ...rows] = parse(text, { bom: true }) as string[][]
    expect(header).toEqual('人员 类别 编号 年度 现学时 试算学时 增减 现计算 试算'.split(' '))
    expect(rows).toHaveLength(1)
    expect(rows[0]!.slice(0, 7)).toEqual([nurse.personId, '申报', claimId, '2026', '8', '5', '-3'])
    expect(rows[0]![8]).toContain('试·三')
    expect(await world.owner.query('SELECT count(*) AS count FROM registration')).toEqual(before)
  })

  test('shows a department no claim of another’s, though a cap in common changes it; the municipal bureau sees all', async () => {
    const person = await world.person({
      titleSeries: [
        { value: 'health', startsOn: '', endsOn: '2026-02-28' },
        { value: 'accounting', startsOn: '2026-03-01', endsOn: '' },
      ],
    })
    const approved = async (month: string, industry: string) => {
      const days = ['01', '02', '03', '04'].map(day => ({ on: `2026-${month}-${day}`, minutes: 480 }))
      const id = await world.claim(person, trainingForm(days, { eventName: `${month} 月` }))
      await world.act('approval', id, await world.official(industry))
      await world.register(id)
      return id
    }
    const [own, others] = [await approved('02', 'health'), await approved('03', 'finance')]
    const changedFor = async (token: string) => {
      const { text } = await send(token, standard('{ industry: health }', 1)).expect(200)
      const rows = parse(text, { bom: true }) as string[][]
      return rows.filter(each => each[0] === person.personId).map(each => each[2])
    }
    expect(await changedFor(await world.official('health'))).toEqual([own])
    expect((await changedFor(await world.bureau())).sort()).toEqual([own, others].sort())
  })

  test('of figures that change nothing lists nothing', async () => {
    const { text } = await send(await world.official(), standard('{ industry: health }', 8)).expect(200)
    expect(parse(text, { bom: true })).toHaveLength(1)
  })

  test('for the whole city is the municipal bureau’s alone; of an industry, its department’s too', async () => {
    await send(await world.bureau(), standard('city')).expect(200)
    await send(await world.bureau(), standard('{ industry: health }')).expect(200)
    const refused = [
      send(await world.official(), standard('city')),
      send(await world.official('education'), standard('{ industry: health }')),
    ]
    for (const each of refused) expect((await each).body).toMatchObject({ status: 404, code: 'not-found' })
    expect((await send(nurse.token, standard('{ industry: health }'))).status).toBe(403)
  })

  test.each([
    ['what is no YAML', '{', /./],
    ['a row without its clause', standard('city').replace(', clause: 试·三', ''), /rows\.0\.clause/],
    ['figures without their document', standard('city').replace('试1号', 'null'), /document in full/],
    ['aliases that swell', swelling(), /alias/i],
  ])('%s is refused with what is wrong', async (_what, yaml, reason) => {
    const { body } = await send(await world.bureau(), yaml)
    expect(body).toMatchObject({ status: 400, code: 'invalid-input' })
    expect(body.turnedOn.reason).toMatch(reason)
  })

  test('is on the trail', async () => {
    const rows = await world.owner.query<{ act: string }>(
      `SELECT DISTINCT act FROM audit WHERE object_kind = 'hourStandard' AND object_id LIKE 'trial%'`,
    )
    expect(rows).toEqual([{ act: 'hourStandard.dryRun' }])
  })

  test('finds its people by an index, page by page', async () => {
    await world.owner.query('SET enable_seqscan = off')
    for (const [industry, index] of [
      ['health', 'item_of_industry'],
      [undefined, 'item_of_person'],
    ] as const) {
      const { text, values } = peopleSql(industry, nurse.personId)
      const plan = JSON.stringify(await world.owner.query(`EXPLAIN (FORMAT JSON) ${text}`, values))
      expect(plan).toContain(index)
    }
  })

  test('every standard that is loaded can be seen, with its document', async () => {
    const { body } = await world.send('get', '/v1/hour-standards', nurse.token)
    expect(body.items).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ standard: 'demo-city', label: 'demo', binds: 'city' }),
        expect.objectContaining({ standard: 'zhejiang-natural-science', binds: 'science' }),
      ]),
    )
  })
})

/** Each alias holds the one before twice. */
function swelling(): string {
  const lines = Array.from({ length: 40 }, (_, n) => `a${n + 1}: &a${n + 1} [*a${n}, *a${n}]`)
  return ['a0: &a0 [x]', ...lines].join('\n')
}
