import { KEYS_VERSION } from '../../../../domain/achievement/keys'
import { createLog } from '../../../kit/base/log'
import { createWorld, type Person, type World } from '../testing/world'
import { renewAchievementKeys } from './achievement-keys'

let world: World
let department: string
beforeAll(async () => {
  world = await createWorld()
  department = await world.official()
})
afterAll(() => world.close())

const exam = (examName: string, more: object = {}) => ({
  ...{
    type: 1,
    kind: 'specialKnowledgeExam',
    level: 'national',
    examName,
    certificateIssuedOn: '2026-02-10',
  },
  ...more,
})
const project = (title: string, projectNumber?: string) => ({
  ...{ type: 6, kind: 'project', title, level: 'county', concludedOn: '2026-01-15' },
  authorship: { place: 1, authorCount: 1 },
  ...(projectNumber ? { projectNumber } : {}),
})
const handIn = async (person: Person, form: object, more: object = {}) => {
  const claimId = await world.draft(person, form, [
    (form as { type: number }).type === 1 ? 'certificate' : 'completionReport',
  ])
  if (Object.keys(more).length > 0)
    await world.send('put', `/v1/claims/${claimId}`, person.token, { form, ...more })
  return { claimId, answer: await world.submit(person, claimId) }
}
const relations = async (claimId: string): Promise<string[]> =>
  (await world.read(claimId, department)).review.same.map((each: { relation: string }) => each.relation)
const approve = (claimId: string, body: object = {}) => world.act('approval', claimId, department, body)

describe('what people write for no number', () => {
  test.each([
    [
      'a certificate',
      exam('护士资格考试', { certificateNumber: '无' }),
      exam('营养师考试', { certificateNumber: '无' }),
    ],
    [
      'a certificate, by a dash',
      exam('急救考试', { certificateNumber: '/' }),
      exam('院感考试', { certificateNumber: '-' }),
    ],
    ['a project', project('压疮护理研究', '无'), project('静脉输液研究', '—')],
    [
      'a standard',
      { ...project('护理规范甲'), kind: 'standard', level: 'group', standardNumber: '无' },
      { ...project('护理规范乙'), kind: 'standard', level: 'group', standardNumber: '暂无' },
    ],
  ])('makes no two of them one: %s', async (_what, first, second) => {
    const person = await world.person()
    const one = await handIn(person, first)
    const two = await handIn(person, second)
    expect([one, two].map(each => (each.answer as { code?: string }).code)).toEqual([undefined, undefined])
    expect(await relations(two.claimId)).toEqual([])
    expect((await approve(one.claimId)).status).toBe(200)
    expect((await approve(two.claimId)).status).toBe(200)
  })
})

test('one number of two bodies is shown to the reviewer, and refused to nobody', async () => {
  const person = await world.person()
  const [one, two] = [
    await handIn(person, exam('会计考试', { certificateNumber: '2026001' })),
    await handIn(person, exam('统计考试', { certificateNumber: '2026001' })),
  ]
  expect(await relations(two.claimId)).toEqual(['near'])
  for (const { claimId } of [one, two]) expect((await approve(claimId)).status).toBe(200)
})

describe('another work under the same name', () => {
  test('is handed in with a reason, confirmed by the reviewer, and counts beside the first', async () => {
    const person = await world.person()
    const first = await handIn(person, exam('年度技能考核'))
    expect((await approve(first.claimId)).status).toBe(200)
    const refused = await handIn(person, exam('年度技能考核'))
    expect(refused.answer).toMatchObject({ code: 'achievement-already-counted' })
    const anotherWorkReason = '第二次为上级复核考核，证书另发'
    const second = await handIn(person, exam('年度技能考核'), { anotherWorkReason })
    expect(second.answer).not.toHaveProperty('code')
    const seen = await world.read(second.claimId, department)
    expect(seen.submitted).toMatchObject({ anotherWorkReason, isAnotherWork: false })
    expect(seen.computed.refusal).toBeNull()
    expect(await relations(second.claimId)).toEqual(['own'])

    expect((await approve(second.claimId)).body.code).toBe('achievement-already-counted')
    expect((await approve(second.claimId, { anotherWork: true })).body.code).toBe('claim-reason-required')
    const confirmed = { anotherWork: true, reason: '两份证书均已核对' }
    expect((await approve(second.claimId, confirmed)).status).toBe(200)
    const after = await world.read(second.claimId, department)
    expect(after.submitted.isAnotherWork).toBe(true)
    expect(after.registered[0].hours).toBeGreaterThan(0)
    expect(await relations(second.claimId)).toEqual(['near'])
    const [row] = await world.owner.query<{ after: object; reason: string }>(
      `SELECT after, reason FROM audit WHERE object_id = $1 AND after->>'anotherWork' = 'true'`,
      [second.claimId],
    )
    expect(row).toMatchObject({ reason: confirmed.reason })
  })

  test('of two first authors is confirmed too, and takes nobody’s place', async () => {
    const [one, two] = [await world.person(), await world.person()]
    const first = await handIn(one, project('护理质量年度评价'))
    expect((await approve(first.claimId)).status).toBe(200)
    const second = await handIn(two, project('护理质量年度评价'), { anotherWorkReason: '另一医院的同名课题' })
    expect(await relations(second.claimId)).toEqual(['coAuthor'])
    expect((await approve(second.claimId)).body.code).toBe('author-place-taken')
    const answer = await approve(second.claimId, { anotherWork: true, reason: '立项单位不同' })
    expect(answer.status).toBe(200)
  })
})

test('names of an older making are made anew, once, and the claim stays as it was frozen', async () => {
  const person = await world.person()
  const { claimId } = await handIn(person, exam('程序员考试 C++', { certificateNumber: '无' }))
  expect((await approve(claimId)).status).toBe(200)
  const keysOf = () =>
    world.owner.query<{ key: string }>('SELECT key FROM claim_key WHERE claim_id = $1 ORDER BY key', [
      claimId,
    ])
  const [now, [item]] = [
    await keysOf(),
    await world.owner.query('SELECT facts FROM item WHERE item_id = $1', [claimId]),
  ]
  await world.owner.query('DELETE FROM claim_key WHERE claim_id = $1', [claimId])
  await world.owner.query(`INSERT INTO claim_key (key, claim_id) VALUES ('certificate:无', $1)`, [claimId])
  await world.owner.query(
    `UPDATE item SET keys_version = 1, facts = jsonb_set(facts, '{portions,0,keys}', '["certificate:无"]') WHERE item_id = $1`,
    [claimId],
  )
  await world.owner.query('UPDATE claim SET keys_version = 1 WHERE claim_id = $1', [claimId])
  for (let turn = 0; turn < 2; turn += 1) {
    await renewAchievementKeys(world.deps, createLog('claim', 'silent'))
    expect(await keysOf()).toEqual(now)
    expect(await world.owner.query('SELECT facts FROM item WHERE item_id = $1', [claimId])).toEqual([item])
  }
  const again = await handIn(person, exam('程序员考试 C++'))
  expect(again.answer).toMatchObject({ code: 'achievement-already-counted' })
})

test('a form of before that can not be read any more keeps its names, and the service starts', async () => {
  const person = await world.person()
  const { claimId } = await handIn(person, exam('旧表单考试'))
  const unreadable = await world.owner.query<{ claimId: string }>(
    `WITH c AS (INSERT INTO claim (claim_id, person_id, claim_type, form, state, since, created_at, move, seq, revision,
         industry, year, like_key)
       VALUES (gen_random_uuid(), $1, 1, '{}', 'withdrawn', now(), now(), 'nobody', 2, 1, 'health', 2026, 'x')
       RETURNING claim_id)
     INSERT INTO submission (claim_id, revision, command_id, form, facts, keys, submitted_at, policy_version)
     SELECT claim_id, 1, gen_random_uuid(), '{}', '{"portions": []}', '{}', now(), 'x' FROM c RETURNING claim_id`,
    [person.personId],
  )
  await world.owner.query('UPDATE claim SET keys_version = 1 WHERE claim_id = $1', [claimId])
  await renewAchievementKeys(world.deps, createLog('claim', 'silent'))
  const versions = await world.owner.query<{ keysVersion: number }>(
    'SELECT keys_version FROM claim WHERE claim_id = ANY($1)',
    [[claimId, unreadable[0]!.claimId]],
  )
  expect(versions.map(each => each.keysVersion)).toEqual([KEYS_VERSION, KEYS_VERSION])
})
