import { systemActor } from '../../../../domain/authority/actor'
import { newId } from '../../../kit/base/ids'
import { createWorld, type Person, trainingForm, type World } from '../testing/world'

/** An appeal goes to the municipal bureau, to another official; a won one registers (Article 12 [D]). */
describe('an appeal', () => {
  let world: World
  let person: Person
  let official: string
  const [first, second] = [newId(), newId()]
  let bureau: string
  let events = 0

  beforeAll(async () => {
    world = await createWorld()
    person = await world.person()
    official = await world.official()
    bureau = await world.bureau(first)
  })
  afterAll(() => world.close())

  const rejected = async () => {
    events += 1
    const days = [{ on: `2026-01-${String(events).padStart(2, '0')}`, minutes: 360 }]
    const claimId = await world.claim(person, trainingForm(days, { eventName: `班 ${events}` }))
    await world.act('rejection', claimId, official, { reason: '不属专业科目' })
    return claimId
  }
  const appeal = (claimId: string, reason = '属专业科目') =>
    world.act('appeal', claimId, person.token, { reason })
  const decide = (claimId: string, token: string, body: object) =>
    world.act('appeal-decision', claimId, token, body)

  test('of a rejection, won: the hours of the standard are registered', async () => {
    const claimId = await rejected()
    expect((await world.act('appeal', claimId, person.token)).body.code).toBe('invalid-input')
    expect((await appeal(claimId)).body).toMatchObject({ state: 'appealed', move: { who: 'bureau' } })
    const listed = await world.send('get', '/v1/claim-appeals', bureau)
    expect(listed.body.items).toMatchObject([{ claimId, state: 'appealed' }])
    expect((await world.send('get', '/v1/claim-appeals', official)).body.code).toBe('not-allowed')
    expect((await decide(claimId, official, { decision: 'uphold', reason: 'x' })).body.code).toBe(
      'not-allowed',
    )
    const won = await decide(claimId, bureau, { decision: 'overturn', reason: '材料充分' })
    expect(won.body).toMatchObject({ state: 'approved' })
    await world.register(claimId)
    expect(world.ledger.get(`${claimId} 2026`)).toBe(16)
    expect((await appeal(claimId)).body.code).toBe('appeal-decided-once')
  })

  test('upheld, it is over', async () => {
    const claimId = await rejected()
    await appeal(claimId)
    const upheld = await decide(claimId, bureau, { decision: 'uphold', reason: '维持' })
    expect(upheld.body).toMatchObject({ state: 'rejectionUpheld', move: { who: 'nobody' } })
    expect((await appeal(claimId)).body.code).toBe('claim-act-not-allowed')
  })

  test('of the hours: they stand meanwhile; won, others are registered in their place', async () => {
    events += 1
    const days = [{ on: '2026-02-20', minutes: 360 }]
    const claimId = await world.claim(person, trainingForm(days, { eventName: `班 ${events}` }))
    const hours = [{ year: 2026, hours: 2 }]
    await world.act('approval', claimId, official, { hours, reason: '签到不全' })
    await world.register(claimId)
    expect((await appeal(claimId, '全程参加')).body).toMatchObject({ state: 'hoursAppealed' })
    expect(world.ledger.get(`${claimId} 2026`)).toBe(4)
    await decide(claimId, bureau, { decision: 'overturn', reason: '签到完整' })
    await world.register(claimId)
    expect(world.ledger.get(`${claimId} 2026`)).toBe(16)
    expect((await world.read(claimId, person.token)).state).toBe('registered')
  })

  test('is not decided by whoever decided before, nor by whoever claims it', async () => {
    const claimId = await rejected()
    await appeal(claimId)
    const decider = (
      await world.owner.query<{ by: string }>(
        "SELECT by_account AS by FROM claim_fact WHERE claim_id = $1 AND act = 'reject'",
        [claimId],
      )
    )[0]!.by
    const same = await world.bureau(decider)
    const body = { decision: 'overturn', reason: 'x' }
    expect((await decide(claimId, same, body)).body.code).toBe('appeal-same-official')
    const own = await world.harness.token('municipalBureau', { personId: person.personId }, second)
    expect((await decide(claimId, own, body)).body.code).toBe('own-claim')
  })

  test('is not decided by whoever took the hours back and brought them back', async () => {
    const claimId = await world.claim(person, trainingForm([{ on: '2026-02-22', minutes: 360 }]))
    await world.act('approval', claimId, official)
    await world.register(claimId)
    for (const act of ['reversal', 'restoration']) {
      await world.act(act, claimId, bureau, { reason: 'x' })
      await world.register(claimId)
    }
    expect((await appeal(claimId)).body).toMatchObject({ state: 'hoursAppealed' })
    expect((await world.read(claimId, bureau)).may).toEqual([])
    const body = { decision: 'uphold', reason: '维持' }
    expect((await decide(claimId, bureau, body)).body.code).toBe('appeal-same-official')
    expect((await decide(claimId, await world.bureau(), body)).body).toMatchObject({ state: 'registered' })
  })

  test('hours are taken back, and brought back, when two officials ask for it: another account, another person, both named', async () => {
    const claimId = await world.claim(person, trainingForm([{ on: '2026-01-15', minutes: 360 }]))
    await world.act('approval', claimId, official)
    await world.register(claimId)
    const [first, second, holder] = [newId(), newId(), await world.person()]
    const tokens = [await world.bureau(first), await world.bureau(second)] as const
    const ask = (act: string, token: string) =>
      world.send('post', `/v1/claims/${claimId}/${act}`, token, { reason: '材料不实' })
    const codeOf = async (act: string, token: string) => (await ask(act, token)).body.code
    const unnamed = await world.harness.token('municipalBureau', {}, newId())
    expect(await codeOf('reversal', unnamed)).toBe('official-unnamed')
    for (let times = 0; times < 2; times += 1) {
      const asked = await ask('reversal', tokens[0])
      expect([asked.status, asked.body.state]).toEqual([202, 'registered'])
    }
    const waiting = (await world.send('get', '/v1/claim-proposals', tokens[1])).body.items
    expect(waiting).toContainEqual(
      expect.objectContaining({ objectId: claimId, act: 'reverse', proposedBy: first, reason: '材料不实' }),
    )
    expect(await codeOf('reversal', unnamed)).toBe('official-unnamed')
    // Two accounts of one person are one official.
    await world.holds(first, holder.personId)
    await world.holds(second, holder.personId)
    expect(await codeOf('reversal', tokens[1])).toBe('needs-second-official')
    const third = await world.bureau()
    const reversed = await ask('reversal', third)
    expect([reversed.status, reversed.body.state]).toEqual([200, 'reversed'])
    await world.register(claimId)
    expect(world.ledger.get(`${claimId} 2026`)).toBe(0)
    expect((await ask('restoration', third)).status).toBe(202)
    await expect(
      world.owner.query(
        `INSERT INTO claim_fact (claim_id, seq, fact_id, act, at, by_account, party, reason)
         SELECT claim_id, max(seq) + 1, gen_random_uuid(), 'restore', now(), 'alone', 'system', 'alone'
         FROM claim_fact WHERE claim_id = $1 GROUP BY claim_id`,
        [claimId],
      ),
    ).rejects.toThrow(/without a second official/)
    expect((await ask('restoration', await world.bureau())).status).toBe(200)
    await world.register(claimId)
    expect(world.ledger.get(`${claimId} 2026`)).toBe(16)
  })

  test('that is under way is not lost with the hours: taken back and brought back, they are contested still', async () => {
    const claimId = await world.claim(person, trainingForm([{ on: '2026-02-23', minutes: 360 }]))
    const hours = [{ year: 2026, hours: 2 }]
    await world.act('approval', claimId, official, { hours, reason: '签到不全' })
    await world.register(claimId)
    await appeal(claimId, '全程参加')
    await world.act('reversal', claimId, bureau, { reason: '疑为虚假' })
    await world.register(claimId)
    expect(await world.read(claimId, person.token)).toMatchObject({
      state: 'reversed',
      move: { who: 'nobody' },
    })
    await world.act('restoration', claimId, bureau, { reason: '查无不实' })
    expect(await world.register(claimId)).toMatchObject({ state: 'hoursAppealed', move: 'bureau' })
    expect(world.ledger.get(`${claimId} 2026`)).toBe(4)
    const other = await world.bureau()
    const { body } = await world.send('get', '/v1/claim-appeals', other)
    expect(body.items).toContainEqual(expect.objectContaining({ claimId, state: 'hoursAppealed' }))
    expect((await decide(claimId, bureau, { decision: 'overturn', reason: 'x' })).body.code).toBe(
      'appeal-same-official',
    )
    await decide(claimId, other, { decision: 'overturn', reason: '签到完整' })
    await world.register(claimId)
    expect(world.ledger.get(`${claimId} 2026`)).toBe(16)
    expect((await world.read(claimId, person.token)).state).toBe('registered')
    expect((await appeal(claimId)).body.code).toBe('appeal-decided-once')
  })

  test('of hours that were taken back and never restored ends by itself; restored later, they may be contested again', async () => {
    const claimId = await world.claim(person, trainingForm([{ on: '2026-02-26', minutes: 360 }]))
    await world.act('approval', claimId, official)
    await world.register(claimId)
    await appeal(claimId, '应为16学时')
    await world.act('reversal', claimId, bureau, { reason: '材料不实' })
    await world.register(claimId)
    const system = systemActor('claim', 'test-correlation')
    const keep = () => world.activities.keepClaimTime(system, { claimId })
    const { nextAt } = await keep()
    expect(nextAt).toMatch(/^2026-03-30T16:00/)
    world.harness.clock.set('2026-03-31T02:00:00Z')
    const ended = await keep()
    expect(ended).toMatchObject({ state: 'reversed', move: 'nobody', nextAt: null, dueAt: null })
    expect(await keep()).toMatchObject({ seq: ended.seq })
    const { happened } = await world.read(claimId, person.token)
    expect(happened.at(-1)).toMatchObject({ act: 'endAppeal', party: 'system' })
    expect((await appeal(claimId)).body.code).toBe('claim-act-not-allowed')

    await world.act('restoration', claimId, bureau, { reason: '复核后成立' })
    expect(await world.register(claimId)).toMatchObject({ state: 'registered' })
    expect((await appeal(claimId)).body).toMatchObject({ state: 'hoursAppealed' })
    world.harness.clock.set('2026-03-09T02:00:00Z')
  })

  test('aside: nobody takes back or brings back what is one’s own, by the token or as the account’s holder', async () => {
    const claimId = await world.claim(person, trainingForm([{ on: '2026-02-21', minutes: 360 }]))
    await world.act('approval', claimId, official)
    await world.register(claimId)
    const held = newId()
    await world.holds(held, person.personId)
    const own = [
      await world.harness.token('municipalBureau', { personId: person.personId }, second),
      await world.bureau(held),
    ]
    const acts = async (act: string) => {
      for (const token of own)
        expect((await world.act(act, claimId, token, { reason: 'x' })).body.code).toBe('own-claim')
      expect((await world.act(act, claimId, bureau, { reason: 'x' })).status).toBe(200)
      await world.register(claimId)
    }
    await acts('reversal')
    await acts('restoration')
  })

  test('can be taken back, once; the rejection stands', async () => {
    const claimId = await rejected()
    await appeal(claimId)
    const back = await world.send('delete', `/v1/claims/${claimId}/appeal`, person.token)
    expect(back.body).toMatchObject({ state: 'rejected' })
    expect((await appeal(claimId)).body.code).toBe('appeal-decided-once')
    expect(await world.read(claimId, person.token)).toMatchObject({ may: [], move: { until: null } })
  })

  test('is offered while it can be lodged, and no longer', async () => {
    const claimId = await rejected()
    const system = systemActor('claim', 'test-correlation')
    const until = '2026-03-30T15:59:59.999Z'
    expect(await world.read(claimId, person.token)).toMatchObject({ may: ['appeal'], move: { until } })
    world.harness.clock.set('2026-03-31T02:00:00Z')
    await world.activities.keepClaimTime(system, { claimId })
    expect(await world.read(claimId, person.token)).toMatchObject({ may: [], move: { until: null } })
    expect((await appeal(claimId)).body.code).toBe('appeal-window-closed')
    world.harness.clock.set('2026-03-09T02:00:00Z')
  })
})
