import { newId } from '../../../kit/base/ids'
import { CONFIRMED, createDesk, type Desk } from '../testing/desk'
import { createWorld, DAY_MS, type World } from '../testing/world'

const NOW = '2026-05-20T01:00:00.000Z'
const REASON = '漏判一题'

/** Two officials (docs/decisions/0291): no result becomes a pass by one official alone. */
describe('a correction to a pass', () => {
  let world: World
  let desk: Desk
  beforeAll(async () => {
    world = await createWorld(NOW)
    desk = createDesk(world)
  })
  afterAll(() => world.close())
  beforeEach(() => world.harness.clock.set(NOW))

  const failed = async (token?: string) => {
    world.harness.clock.set(NOW)
    const { sittingId, tickets, people } = await desk.held(1)
    await desk.post(`/v1/sittings/${sittingId}/results`, {
      rows: [{ ticket: tickets[0], score: 40, scoreMax: 100 }],
    })
    const resultId = await desk.resultIdOf(tickets[0]!)
    const correctionId = newId()
    const body = { reason: REASON, correction: { correctionId, score: 70, scoreMax: 100, absent: false } }
    const propose = (by: string) => desk.propose(resultId, body, by)
    const kept = token ? await propose(token) : undefined
    return { person: people[0]!, resultId, correctionId, kept, propose, sittingId }
  }
  const county = { locality: '330302' }
  const holders = new Map<string, string>()
  /** Each account has a holder of its own, where nothing else is said. */
  const holderOf = (accountId: string): string => {
    const holder = holders.get(accountId) ?? newId()
    holders.set(accountId, holder)
    return holder
  }
  const official = (
    id: string,
    role: 'countyBureau' | 'municipalBureau' = 'countyBureau',
    personId = holderOf(id),
  ) => [role, { ...county, personId }, id] as const
  const tokenOf = (...of: Parameters<typeof official>) => world.harness.token(...official(...of))
  const confirm = (
    { resultId, correctionId }: { resultId: string; correctionId: string },
    ...of: Parameters<typeof official>
  ) =>
    world.activities.correctResult(world.harness.actor(...official(...of)), {
      ...{ resultId, correctionId, idempotencyKey: correctionId },
      ...CONFIRMED,
    })

  test('waits until another official confirms it; the person sees it meanwhile, and it is on the audit trail', async () => {
    const asked = await failed(await tokenOf('first'))
    expect(asked.kept!.body.proposal).toEqual({
      ...{ correctionId: asked.correctionId, resultId: asked.resultId, from: 'failed', to: 'passed' },
      ...{ proposedAt: expect.any(String), confirmUntil: expect.any(String) },
    })
    const mine = async () => (await world.send('get', '/v1/my/results', asked.person.token)).body.items[0]
    expect(await mine()).toMatchObject({ outcome: 'failed', proposed: { proposedAt: expect.any(String) } })
    const listed = await world.send('get', '/v1/correction-proposals?limit=200', await tokenOf('second'))
    expect(listed.body.items).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ correctionId: asked.correctionId, score: 70, reason: REASON }),
      ]),
    )
    expect(await confirm(asked, 'first')).toMatchObject({ code: 'needs-second-official' })
    const recorded = await confirm(asked, 'second')
    expect(recorded).toMatchObject({ from: 'failed', to: 'passed', awardStands: true })
    expect(await confirm(asked, 'second')).toEqual(recorded)
    expect(await mine()).toMatchObject({ outcome: 'passed', score: 70, proposed: null })
    const trail = await world.owner.query(
      `SELECT actor_id AS "actorId", after->>'proposed' AS proposed, reason FROM audit
       WHERE object_id = $1 AND act = 'results.correct' ORDER BY at, id`,
      [asked.resultId],
    )
    expect(trail).toEqual([
      { actorId: 'first', proposed: asked.correctionId, reason: REASON },
      { actorId: 'second', proposed: null, reason: REASON },
    ])
  })

  test('is confirmed by no other account of the same person, by nobody below, and not by whoever it is about', async () => {
    const holder = newId()
    const asked = await failed(await tokenOf('first', 'countyBureau', holder))
    expect(await confirm(asked, 'second', 'countyBureau', holder)).toMatchObject({
      code: 'needs-second-official',
    })
    expect(await confirm(asked, 'second', 'municipalBureau', asked.person.personId)).toMatchObject({
      code: 'own-affair',
    })
    const ofBureau = await failed(await tokenOf('high', 'municipalBureau'))
    expect(await confirm(ofBureau, 'low')).toMatchObject({ code: 'needs-second-official' })
    expect(await confirm(ofBureau, 'high2', 'municipalBureau')).toMatchObject({ to: 'passed' })
  })

  test('of a centre, before its sitting closes, is confirmed by its other account or by the bureau', async () => {
    const asked = await failed(world.centre)
    expect(await confirm(asked, 'county')).toMatchObject({ to: 'passed' })
    const another = await failed(world.centre)
    const centre = world.harness.actor(
      'examCentre',
      { centreId: world.centreId, personId: newId() },
      'the other account',
    )
    const command = { resultId: another.resultId, correctionId: another.correctionId, idempotencyKey: 'k' }
    expect(await world.activities.correctResult(centre, { ...command, ...CONFIRMED })).toMatchObject({
      to: 'passed',
    })
  })

  test('is not recorded by one official, whoever asks the process past the proposal', async () => {
    const asked = await failed()
    const command = { resultId: asked.resultId, correctionId: asked.correctionId, idempotencyKey: 'k' }
    const refused = await world.activities.correctResult(world.harness.actor('municipalBureau'), {
      ...{ ...command, score: 70, scoreMax: 100, absent: false, reason: REASON },
    })
    expect(refused).toMatchObject({ code: 'needs-second-official' })
    await expect(
      world.owner.query(
        `INSERT INTO result SELECT result_id, 1, batch_id, gen_random_uuid(), ticket_id, booking_id, sitting_id, person_id,
           course_id, year, category, enrolment_id, offering_id, industry, half_hours, 70, 100, 'passed', retake_from,
           policy_version, award_seq + 1, 'alone', 'one', now() FROM result WHERE result_id = $1`,
        [asked.resultId],
      ),
    ).rejects.toThrow(/without a second official/)
  })

  test('is neither proposed nor confirmed under an account that nobody is named to hold', async () => {
    const unnamed = ['municipalBureau', county, 'unnamed'] as const
    const refused = await failed(await world.harness.token(...unnamed))
    expect([refused.kept!.status, refused.kept!.body.code]).toEqual([409, 'official-unnamed'])
    expect(refused.kept!.body.remedy).toContain('the page Accounts')
    const asked = await failed(await tokenOf('first'))
    const { resultId, correctionId } = asked
    const command = { resultId, correctionId, idempotencyKey: correctionId, ...CONFIRMED }
    expect(await world.activities.correctResult(world.harness.actor(...unnamed), command)).toMatchObject({
      code: 'official-unnamed',
      turnedOn: { accountId: 'unnamed' },
    })
    expect(await confirm(asked, 'second')).toMatchObject({ to: 'passed' })
  })

  test('of itself no official confirms in the table: who ended is not who proposed', async () => {
    const { correctionId } = await failed(await tokenOf('first', 'countyBureau', newId()))
    const end = (by: string, person: string) =>
      world.owner.query(
        `UPDATE correction_proposal SET state = 'confirmed', ended_by = $2, ended_by_person = ${person}, ended_at = now()
         WHERE correction_id = $1`,
        [correctionId, by],
      )
    await expect(end('first', 'NULL')).rejects.toThrow(/confirmed_by_another/)
    await expect(end('second', 'proposed_by_person')).rejects.toThrow(/confirmed_by_another/)
    await expect(end('second', 'NULL')).rejects.toThrow(/confirmed_by_another/)
  })

  test('lapses, is outdated by another correction, and can be withdrawn', async () => {
    const first = await tokenOf('first')
    const late = await failed(first)
    world.harness.clock.set(new Date(Date.parse(NOW) + 60 * DAY_MS).toISOString())
    expect(await confirm(late, 'second')).toMatchObject({ code: 'proposal-lapsed' })
    world.harness.clock.set(NOW)

    const outdated = await failed(first)
    await desk.correct(outdated.resultId, 30)
    expect(await confirm(outdated, 'second')).toMatchObject({ code: 'proposal-outdated' })

    const withdrawn = await failed(first)
    const other = {
      reason: REASON,
      correction: { correctionId: newId(), score: 65, scoreMax: 100, absent: false },
    }
    const second = await desk.propose(withdrawn.resultId, other, await tokenOf('second'))
    expect([second.status, second.body.code, second.body.turnedOn.proposalId]).toEqual([
      409,
      'proposal-open',
      withdrawn.correctionId,
    ])
    const path = `/v1/results/${withdrawn.resultId}/corrections/${withdrawn.correctionId}/withdrawal`
    for (const _ of [1, 2])
      await world.send('post', path, await tokenOf('second'), { reason: '有误' }).expect(204)
    expect(await confirm(withdrawn, 'second')).toMatchObject({ code: 'conflict' })
    expect(
      (await desk.propose(withdrawn.resultId, other, await tokenOf('second'))).body.proposal,
    ).toMatchObject({
      correctionId: other.correction.correctionId,
    })
  })

  test('proposed again by the same official takes the place of the one before; two confirm at once: one revision', async () => {
    const token = await tokenOf('first')
    const asked = await failed(token)
    const again = newId()
    const correction = { correctionId: again, score: 80, scoreMax: 100, absent: false }
    await desk.propose(asked.resultId, { reason: REASON, correction }, token)
    expect(await confirm(asked, 'second')).toMatchObject({ code: 'conflict' })
    const newer = { ...asked, correctionId: again }
    const answers = await Promise.all(['second', 'third', 'fourth'].map(id => confirm(newer, id)))
    expect(answers.map(each => 'to' in each && each.to)).toEqual(['passed', 'passed', 'passed'])
    const rows = await world.owner.query('SELECT revision FROM result WHERE result_id = $1', [asked.resultId])
    expect(rows).toHaveLength(2)
  })
})
