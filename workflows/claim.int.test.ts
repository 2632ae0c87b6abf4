import { refuse } from '../domain/refusals/refusal'
import { until } from '../services/kit/testing/harness'
import type { ClaimStands, RegistrationDue } from './contracts/claim'
import { searchAttributes, signals, taskQueues, updates, workflowIds, workflowTypes } from './contracts/names'
import { openTheatre, type Theatre } from './testing/theatre'
import { type ActivityName, createWorld, standing } from './testing/world'

const HISTORY_EVENTS_MAX = 60
const DAY_MS = 86_400_000

describe('a claim', () => {
  let theatre: Theatre
  let claimId: string
  let id: string
  let seq: number
  let claims = 0

  beforeAll(async () => {
    theatre = await openTheatre()
  })
  afterAll(() => theatre.close())
  beforeEach(async () => {
    theatre.world = createWorld(await theatre.now())
    claims += 1
    claimId = `claim-${claims}`
    id = workflowIds.claim(claimId)
    seq = 1
  })

  const submit = (updateId?: string) =>
    theatre.open(
      { type: workflowTypes.claim, id, input: { claimId } },
      updates.submitClaim,
      { claimId, commandId: updateId ?? `command-${claims}-${seq}` },
      updateId,
    )
  /** What the service decides and tells. */
  const moved = async (act: string, now: Partial<ClaimStands>) => {
    seq += 1
    theatre.world.claim = { ...theatre.world.claim, nextAt: null, ...now, seq }
    await theatre.tell(id, signals.claimMoved, { act, stands: standing(theatre.world, claimId) })
  }
  const inDays = async (days: number) => new Date((await theatre.now()) + days * DAY_MS).toISOString()
  const due = (year: number, halfHours = 16): RegistrationDue => ({
    itemId: claimId,
    itemKind: 'claim',
    subjectId: claimId,
    personId: 'person-1',
    year,
    awardSeq: 1,
    halfHours,
    industry: 'health',
    article: '12',
    policyVersion: 'city-1',
    standardsVersion: 'demo-city-1',
    causeKind: 'approval',
    causeId: 'fact-1',
  })
  const approve = async (...years: number[]) => {
    theatre.world.due = years.map(year => due(year))
    await moved('approve', { state: 'approved', move: 'system', registers: true })
  }
  const ends = () => theatre.handle(id).result()
  const stage = async () => (await theatre.timeline(id)).stage

  test(`goes straight from submitted to the end of its appeal in at most ${HISTORY_EVENTS_MAX} events`, async () => {
    expect(await submit()).toMatchObject({ kind: 'claimStands', state: 'submitted' })
    await theatre.pass('2 days')
    await moved('takeUp', { state: 'inReview' })
    await theatre.pass('2 days')
    await approve(2026)
    expect(await ends()).toBe('registered')
    expect(theatre.world.done).toContain(`${claimId} 2026: 16 by 1`)
    expect(await theatre.events(id)).toBeLessThanOrEqual(HISTORY_EVENTS_MAX)
  })

  test('over New Year writes an award a year, in the order in which they were counted', async () => {
    await submit()
    await approve(2025, 2026)
    expect(await ends()).toBe('registered')
    const years = theatre.world.calls
      .filter(call => call.name === 'changeProfessional')
      .map(call => (call.command as { year: number }).year)
    expect(years).toEqual([2025, 2026])
  })

  test('that is refused at first ends at once, with the reason, and may be tried again', async () => {
    theatre.world.refusals.push(refuse('evidence-missing', { missing: 'notice', missingName: 'Notice' }))
    expect(await submit()).toMatchObject({ kind: 'refusal', code: 'evidence-missing' })
    await expect(ends()).rejects.toMatchObject({ cause: { type: 'Refused', message: 'evidence-missing' } })
    expect(await submit('again')).toMatchObject({ kind: 'claimStands' })
    await moved('withdraw', { state: 'withdrawn', move: 'nobody' })
    expect(await ends()).toBe('withdrawn')
  })

  test('returned, it is handed in again in the same run', async () => {
    await submit()
    await moved('return', { state: 'returned', move: 'person', nextAt: await inDays(10) })
    expect(await theatre.timeline(id)).toMatchObject({ stage: 'returned', move: { who: 'person' } })
    seq += 1
    expect(await submit()).toMatchObject({ state: 'submitted', seq: 3 })
    expect(await stage()).toBe('submitted')
    await moved('reject', { state: 'rejected', move: 'nobody', nextAt: await inDays(15) })
    expect(await stage()).toBe('rejected')
    expect(await ends()).toBe('rejected')
  })

  test('asks for the time when the clock is due, once a deadline, and follows what the service did', async () => {
    const [remindAt, escalateAt] = [await inDays(12), await inDays(15)]
    theatre.world.claim = {}
    await submit()
    theatre.world.claimInTime.push({ nextAt: escalateAt }, { nextAt: null })
    await moved('takeUp', { state: 'inReview', nextAt: remindAt })
    await theatre.pass('11 days')
    expect(theatre.world.asked('keepClaimTime')).toBe(0)
    await theatre.pass('2 days')
    expect(theatre.world.asked('keepClaimTime')).toBe(1)
    await theatre.pass('30 days')
    expect(theatre.world.asked('keepClaimTime')).toBe(2)
    await moved('withdraw', { state: 'withdrawn', move: 'nobody' })
    await ends()
  })

  test('a deadline that is missed stays in the search, until the move is another’s', async () => {
    const due = async () => {
      const { searchAttributes: found } = await theatre.handle(id).describe()
      return (found[searchAttributes.dueAt]?.[0] as Date | null | undefined)?.toISOString()
    }
    await submit()
    const dueAt = await inDays(15)
    theatre.world.claimInTime.push({ nextAt: dueAt }, { nextAt: null })
    await moved('takeUp', { state: 'inReview', dueAt, nextAt: await inDays(12) })
    await theatre.pass('16 days')
    expect(theatre.world.asked('keepClaimTime')).toBe(2)
    expect(await due()).toBe(dueAt)
    expect(Date.parse(dueAt)).toBeLessThan(await theatre.now())
    const correctBy = await inDays(10)
    await moved('return', { state: 'returned', move: 'person', dueAt: correctBy, nextAt: correctBy })
    await until(async () => (await due()) === correctBy, 'the deadline of the correction')
    await moved('withdraw', { state: 'withdrawn', move: 'nobody', dueAt: null })
    await ends()
  })

  test('returned and not corrected, it lapses when the service says so', async () => {
    await submit()
    theatre.world.claimInTime.push({ state: 'lapsed', move: 'nobody', nextAt: null, seq: 3 })
    await moved('return', { state: 'returned', move: 'person', nextAt: await inDays(10) })
    expect(await ends()).toBe('lapsed')
  })

  test('hears acts twice and out of order, and ends the same', async () => {
    await submit()
    const late = { act: 'takeUp', stands: standing({ claim: { state: 'inReview', seq: 2 } }, claimId) }
    seq = 2
    await moved('reject', { state: 'rejected', move: 'nobody', nextAt: await inDays(15) })
    await theatre.tell(id, signals.claimMoved, late)
    await theatre.tell(id, signals.claimMoved, late)
    expect(await stage()).toBe('rejected')
    expect(await ends()).toBe('rejected')
  })

  test('what waits for the policy has no clock, and is not over', async () => {
    await submit()
    await moved('waitForPolicy', { state: 'waitingForPolicy', move: 'nobody' })
    await theatre.pass('400 days')
    expect(await stage()).toBe('waitingForPolicy')
    await moved('loadPolicy', { state: 'inReview', move: 'department' })
    await approve(2026)
    expect(await ends()).toBe('registered')
  })

  test('that has ended begins again by a fact: what its decision led to is taken back', async () => {
    await submit()
    await approve(2026)
    await ends()
    theatre.world.due = [{ ...due(2026, 0), awardSeq: 2, causeKind: 'reversal' }]
    theatre.world.claim = { state: 'reversed', move: 'nobody', registers: true, seq: 9 }
    await theatre.client.workflow.signalWithStart(workflowTypes.claim, {
      workflowId: id,
      taskQueue: taskQueues.workflows,
      args: [{ claimId, heard: true }],
      signal: signals.claimMoved,
      signalArgs: [
        { factId: 'f1', at: await inDays(0), act: 'reverse', stands: standing(theatre.world, claimId) },
      ],
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    })
    expect(await ends()).toBe('reversed')
    expect(theatre.world.done).toContain(`${claimId} 2026: 0 by 2`)
  })

  test.each<ActivityName>([
    'submitClaim',
    'keepClaimTime',
    'dueRegistrations',
    'changeProfessional',
    'recordRegistered',
  ])('ends the same where the answer of %s was lost once', async lost => {
    theatre.world.failing.add(lost)
    expect(await submit()).toMatchObject({ state: 'submitted' })
    seq = theatre.world.claim.seq ?? 1
    await moved('takeUp', { state: 'inReview', nextAt: await inDays(12) })
    await theatre.pass('13 days')
    await approve(2026)
    expect(await ends()).toBe('registered')
    expect([...theatre.world.done].filter(what => what.startsWith(claimId))).toEqual([
      `${claimId} 2026: 16 by 1`,
    ])
  })
})
