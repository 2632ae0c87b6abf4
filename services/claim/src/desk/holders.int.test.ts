import { systemActor } from '../../../../domain/authority/actor'
import { ClaimMovedSchema } from '../../../../proto/generated/claim_pb'
import { newId } from '../../../kit/base/ids'
import { projectionTables } from '../consumers'
import { createWorld, type Person, trainingForm, type World } from '../testing/world'
import { keepHolder } from './holders'

/** No official reviews their own claim (Article 12), under any account that they hold (docs/regulation/art-12.md). */
describe('who holds an account', () => {
  let world: World
  let teacher: Person
  let chiefs: string
  const chief = newId()
  let events = 0

  beforeAll(async () => {
    world = await createWorld()
    teacher = await world.person({ titleSeries: [{ value: 'schoolTeacher', startsOn: '', endsOn: '' }] })
    chiefs = await world.official('education', chief)
  })
  afterEach(() => world.harness.clock.set('2026-03-09T02:00:00Z'))
  afterAll(() => world.close())

  const claim = () => {
    events += 1
    return world.claim(teacher, trainingForm(undefined, { eventName: `研修 ${events}` }))
  }
  const assign = async (claimId: string, accountId: string) => {
    await world.official('education', accountId)
    return world.act('assignment', claimId, chiefs, { accountId, reason: '熟悉该领域' })
  }
  /** An account whose token, older than the naming, does not say whose it is. */
  const held = async (version = 1) => {
    const accountId = newId()
    await world.holds(accountId, teacher.personId, version)
    return { accountId, token: await world.official('education', accountId) }
  }
  const deskOf = async (claimId: string) => {
    const { state, review } = await world.read(claimId, chiefs)
    return { state, assignee: review.assignee, escalatedTo: review.escalatedTo }
  }
  const queue = { state: 'submitted', assignee: null, escalatedTo: null }
  const nameEscalation = async (accountId: string) => {
    await world.official('education', accountId)
    await world
      .send('put', '/v1/review-desks/education/escalation', chiefs, { accountId, name: '李处长' })
      .expect(204)
  }
  const letPass = async (claimId: string) => {
    world.harness.clock.set('2026-04-10T02:00:00Z')
    await world.activities.keepClaimTime(systemActor('claim', 'test-correlation'), { claimId })
  }

  test('bars its holder from the claim, by its token or without, and nobody assigns it there', async () => {
    const { accountId, token } = await held()
    const claimId = await claim()
    expect((await assign(claimId, accountId)).body.code).toBe('own-claim')
    for (const act of ['taking-up', 'approval'])
      expect((await world.act(act, claimId, token)).body.code).toBe('own-claim')
    expect(await world.read(claimId, token)).toMatchObject({ may: [], review: null })
    // A deputy does what a colleague may, but not this.
    await assign(claimId, chief)
    const deputy = { accountId, actsAs: chief, fromDay: '2026-03-09', untilDay: '2026-03-12' }
    await world.send('post', '/v1/review-desks/education/deputies', chiefs, deputy).expect(204)
    expect((await world.act('approval', claimId, token)).body.code).toBe('own-claim')
    expect((await world.act('approval', claimId, chiefs)).status).toBe(200)
  })

  test('what is late is not handed to the claimant: it goes on to the municipal bureau', async () => {
    const { accountId } = await held()
    await nameEscalation(accountId)
    const claimId = await claim()
    await letPass(claimId)
    expect(await deskOf(claimId)).toEqual(queue)
    expect((await world.read(claimId, await world.bureau())).may).toContain('takeUp')
  })

  test('who comes to hold it later gives the claim back: to the queue, and what escalated to the bureau', async () => {
    const moved = await world.harness.collect(ClaimMovedSchema)
    const [inHand, late, others] = [newId(), newId(), newId()]
    const assigned = await claim()
    await assign(assigned, inHand)
    const notOwn = await world.claim(
      await world.person({ titleSeries: [{ value: 'schoolTeacher', startsOn: '', endsOn: '' }] }),
    )
    await assign(notOwn, inHand)
    await world.holds(inHand, teacher.personId)
    expect(await deskOf(assigned)).toEqual(queue)
    expect(await deskOf(notOwn)).toMatchObject({ state: 'inReview', assignee: inHand })
    const { happened } = await world.read(assigned, chiefs)
    expect(happened.at(-1)).toMatchObject({ act: 'giveBack', party: 'system' })
    await moved.atLeast(1, each => each.claimId === assigned && each.act === 'giveBack')

    await nameEscalation(late)
    const escalated = await claim()
    await world.act('taking-up', escalated, chiefs)
    await letPass(escalated)
    expect(await deskOf(escalated)).toEqual({ state: 'inReview', assignee: late, escalatedTo: late })
    await world.holds(late, teacher.personId)
    expect(await deskOf(escalated)).toEqual(queue)
    expect((await world.read(escalated, await world.bureau())).may).toContain('takeUp')
    world.harness.clock.set('2026-03-09T02:00:00Z')

    // Named while who holds it was under way: the process, when it asks for the time, finds it.
    const meanwhile = await claim()
    await assign(meanwhile, others)
    await keepHolder(world.deps.sql, {
      ...{ accountId: others, version: 1, personId: teacher.personId },
      ...{ role: '', industry: '', active: false },
    })
    await world.activities.keepClaimTime(systemActor('claim', 'test-correlation'), { claimId: meanwhile })
    expect(await deskOf(meanwhile)).toEqual(queue)
  })

  test('told twice, out of order, or all over again, it is what was said last, and gives nothing back that is nobody’s own', async () => {
    const accountId = newId()
    const claimId = await claim()
    await world.holds(accountId, teacher.personId, 1)
    await world.holds(accountId, '', 2)
    expect((await assign(claimId, accountId)).status).toBe(200)
    await world.holds(accountId, teacher.personId, 1)
    expect(await deskOf(claimId)).toMatchObject({ assignee: accountId })

    // Rebuilt: the table is made of facts alone, and what they once led to is not done again.
    expect(projectionTables).toContain('account_holder')
    const table = () => world.owner.query('SELECT * FROM account_holder ORDER BY account_id')
    const before = await table()
    await world.owner.query('DELETE FROM account_holder')
    for (const { accountId: heldId, version, personId } of before as Record<string, string>[]) {
      if (heldId === accountId) await world.holds(accountId, teacher.personId, 1)
      await world.holds(heldId!, personId ?? '', Number(version))
    }
    expect(await table()).toEqual(before)
    expect(await deskOf(claimId)).toMatchObject({ state: 'inReview', assignee: accountId })
  })

  test('who decided under one account decides on no appeal, and confirms no provisional hours, under another', async () => {
    const [official, first, second] = [await world.person(), newId(), newId()]
    await world.holds(first, official.personId)
    await world.holds(second, official.personId)
    const bureau = await world.bureau(second)
    const claimId = await claim()
    await world.act('rejection', claimId, await world.official('education', first), { reason: '不符' })
    await world.act('appeal', claimId, teacher.token, { reason: '材料齐全' })
    const decide = (token: string) =>
      world.act('appeal-decision', claimId, token, { decision: 'overturn', reason: '成立' })
    expect((await world.read(claimId, bureau)).may).toEqual([])
    expect((await decide(bureau)).body.code).toBe('appeal-same-official')
    // Nor does whoever claims it.
    const { accountId } = await held()
    expect((await decide(await world.bureau(accountId))).body.code).toBe('own-claim')
    expect((await decide(await world.bureau())).status).toBe(200)

    const { standards } = world.deps
    Object.assign(world.deps, { standards: [] })
    try {
      const waiting = await claim()
      await world.act('taking-up', waiting, chiefs)
      const give = (token: string) =>
        world.act('provisional-hours', waiting, token, {
          hours: [{ year: 2026, hours: 6 }],
          citation: '第十条',
        })
      await give(await world.official('education', first))
      expect((await give(await world.official('education', second))).body.code).toBe('provisional-needs-two')
      expect((await give(chiefs)).body).toMatchObject({ state: 'approved' })
    } finally {
      Object.assign(world.deps, { standards })
    }
  })

  test('two accounts whose tokens name one person are one official, before identity has told who holds them', async () => {
    const personId = newId()
    const tokenOf = (role: 'industryDepartment' | 'municipalBureau') =>
      world.harness.token(
        role,
        role === 'industryDepartment' ? { industry: 'education', personId } : { personId },
        newId(),
      )
    const claimId = await claim()
    await world.act('rejection', claimId, await tokenOf('industryDepartment'), { reason: '不符' })
    await world.act('appeal', claimId, teacher.token, { reason: '材料齐全' })
    const bureau = await tokenOf('municipalBureau')
    const decided = { decision: 'overturn', reason: '成立' }
    expect((await world.read(claimId, bureau)).may).toEqual([])
    expect((await world.act('appeal-decision', claimId, bureau, decided)).body.code).toBe(
      'appeal-same-official',
    )
    const { standards } = world.deps
    Object.assign(world.deps, { standards: [] })
    try {
      const waiting = await claim()
      const [one, other] = [await tokenOf('industryDepartment'), await tokenOf('industryDepartment')]
      await world.act('taking-up', waiting, one)
      const given = { hours: [{ year: 2026, hours: 6 }], citation: '第十条' }
      expect((await world.act('provisional-hours', waiting, one, given)).status).toBe(200)
      expect((await world.act('provisional-hours', waiting, other, given)).body.code).toBe(
        'provisional-needs-two',
      )
    } finally {
      Object.assign(world.deps, { standards })
    }
  })

  test('who decided is remembered though the account has another holder since', async () => {
    const [before, after, first, second] = [await world.person(), await world.person(), newId(), newId()]
    await world.holds(first, before.personId, 1)
    const claimId = await claim()
    await world.act('rejection', claimId, await world.official('education', first), { reason: '不符' })
    await world.act('appeal', claimId, teacher.token, { reason: '材料齐全' })
    await world.holds(first, after.personId, 2)
    await world.holds(second, before.personId)
    const decide = (token: string) =>
      world.act('appeal-decision', claimId, token, { decision: 'uphold', reason: '维持' })
    expect((await decide(await world.bureau(second))).body.code).toBe('appeal-same-official')
    expect((await decide(await world.bureau())).status).toBe(200)
  })
})
