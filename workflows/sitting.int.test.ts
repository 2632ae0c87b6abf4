import { randomUUID } from 'node:crypto'
import { refuse } from '../domain/refusals/refusal'
import { until } from '../services/kit/testing/harness'
import { searchAttributes, signals, updates, workflowIds, workflowTypes } from './contracts/names'
import { actorOf, openTheatre, type Theatre } from './testing/theatre'
import { type ActivityName, createWorld } from './testing/world'

describe('a sitting', () => {
  let theatre: Theatre
  let sittingId: string
  let id: string

  beforeAll(async () => {
    theatre = await openTheatre()
  })
  afterAll(() => theatre.close())
  beforeEach(async () => {
    theatre.world = createWorld(await theatre.now())
    sittingId = randomUUID()
    id = workflowIds.sitting(sittingId)
  })

  const publish = () =>
    theatre.open({ type: workflowTypes.sitting, id, input: { sittingId } }, updates.publishSitting, {
      sittingId,
      planId: 'plan-1',
      seats: 30,
    })
  const change = (update: string, command: object = {}) =>
    theatre.handle(id).executeUpdate<{ kind: string }, [unknown, unknown]>(update, {
      args: [
        actorOf('municipalBureau'),
        { sittingId, reasonId: randomUUID(), commandId: randomUUID(), ...command },
      ],
    })
  const commits = (batchId: string, factId: string = randomUUID()) =>
    theatre.tell(id, signals.resultsCommitted, {
      factId,
      batchId,
      rowCount: 1,
      passedCount: 1,
      passedDigest: 'd',
    })
  const allFinal = (tickets: number) => {
    theatre.world.progress = { tickets, final: tickets, missing: 0, openContests: 0, nextFinalAt: null }
  }
  const stage = async () => (await theatre.timeline(id)).stage
  const whatHappened = async () => (await theatre.timeline(id)).happened.map(each => each.what)
  const ends = () => theatre.handle(id).result()
  const due = async () => {
    const { searchAttributes: found } = await theatre.handle(id).describe()
    return (found[searchAttributes.dueAt]?.[0] as Date | null | undefined)?.toISOString()
  }

  test('is published, closes its booking, is held, has its results registered, and closes', async () => {
    expect(await publish()).toMatchObject({ kind: 'sittingPublished' })
    expect(await theatre.timeline(id)).toMatchObject({
      stage: 'published',
      move: { who: 'person', what: 'bookSitting' },
    })
    await theatre.pass('8 days')
    expect(await stage()).toBe('bookingClosed')
    await theatre.pass('3 days')
    expect(await theatre.timeline(id)).toMatchObject({ stage: 'held', move: { what: 'postResults' } })
    await commits('batch-1')
    allFinal(2)
    await commits('batch-2')
    expect(await ends()).toBe('closed')
    expect([...theatre.world.done]).toEqual([
      'published',
      'bookingClosed',
      'held',
      'registered batch-1',
      'registered batch-2',
      'closed',
    ])
    expect(theatre.world.calls.at(-1)?.actor).toMatchObject({ id: 'system:sitting', role: 'system' })
  })

  test('that is refused ends at once', async () => {
    theatre.world.refusals.push(refuse('room-in-use'))
    expect(await publish()).toMatchObject({ code: 'room-in-use' })
    await expect(ends()).rejects.toMatchObject({ cause: { type: 'Refused' } })
  })

  test('cancelled, it ends; no clock of it strikes any more', async () => {
    await publish()
    expect(await change(updates.cancelSitting)).toMatchObject({ kind: 'sittingChanged', displaced: 1 })
    expect(await ends()).toBe('cancelled')
    expect(theatre.world.asked('closeBooking')).toBe(0)
  })

  test('moved, it keeps the new deadlines and not the old ones', async () => {
    await publish()
    const startsAt = new Date((await theatre.now()) + 30 * 86_400_000).toISOString()
    await change(updates.moveSitting, { startsAt })
    await theatre.pass('12 days')
    expect(await stage()).toBe('published')
    await theatre.pass('16 days')
    expect(await stage()).toBe('bookingClosed')
    theatre.world.tickets = 0
    expect(await ends()).toBe('closed')
  })

  test('moved after its booking had closed, booking is open again until the new closing', async () => {
    await publish()
    await theatre.pass('8 days')
    expect(await stage()).toBe('bookingClosed')
    await change(updates.moveSitting, {
      startsAt: new Date((await theatre.now()) + 20 * 86_400_000).toISOString(),
    })
    expect(await stage()).toBe('published')
    theatre.world.tickets = 0
    expect(await ends()).toBe('closed')
    expect(theatre.world.asked('closeBooking')).toBe(2)
    expect(theatre.world.asked('holdSitting')).toBe(1)
  })

  test('a refused shrinking changes nothing', async () => {
    await publish()
    theatre.world.refusals.push(refuse('sitting-not-open', { status: 'bookingClosed' }))
    expect(await change(updates.shrinkSitting, { seats: 3 })).toMatchObject({ code: 'sitting-not-open' })
    expect(await whatHappened()).toEqual(['published'])
    await change(updates.cancelSitting)
    await ends()
  })

  test('without a ticket it closes at once', async () => {
    await publish()
    theatre.world.tickets = 0
    expect(await ends()).toBe('closed')
    expect(theatre.world.asked('sittingProgress')).toBe(0)
  })

  test('batches told early, twice and out of order are each registered once', async () => {
    await publish()
    await commits('batch-2', 'fact-2')
    await commits('batch-2', 'fact-2')
    await theatre.tell(id, signals.batchRegistered, { batchId: 'batch-1', grantedCount: 1 })
    await commits('batch-1')
    allFinal(2)
    expect(await ends()).toBe('closed')
    expect(theatre.world.asked('registerBatch')).toBe(2)
  })

  test('waits for a batch whose chunks are under way, until the ledger says that it is registered', async () => {
    theatre.world.batchStates.set('batch-1', { state: 'expecting', grantedCount: 0 })
    await publish()
    await commits('batch-1')
    allFinal(1)
    await theatre.pass('12 days')
    expect(await stage()).toBe('held')
    await theatre.tell(id, signals.batchRegistered, { batchId: 'batch-1', grantedCount: 1 })
    expect(await ends()).toBe('closed')
  })

  test('does not close on a batch that is committed but not told yet', async () => {
    await publish()
    await commits('batch-1')
    allFinal(2)
    await theatre.pass('12 days')
    expect(await stage()).toBe('held')
    await commits('batch-2')
    expect(await ends()).toBe('closed')
    expect(theatre.world.done).toContain('registered batch-2')
  })

  test('overdue results escalate once, and are waited for, visibly', async () => {
    await publish()
    await theatre.pass('500 hours')
    await theatre.pass('2 days')
    expect(theatre.world.asked('escalateOverdueResults')).toBe(1)
    expect(await theatre.timeline(id)).toMatchObject({
      stage: 'held',
      move: { who: 'municipalBureau', what: 'chaseResults' },
    })
    await commits('batch-1')
    allFinal(1)
    expect(await ends()).toBe('closed')
  })

  test('waits while an absence can be contested, and closes when its window does', async () => {
    await publish()
    await commits('batch-1')
    const windowCloses = (await theatre.now()) + 10.6 * 86_400_000
    theatre.world.progress = {
      ...theatre.world.progress,
      tickets: 1,
      final: 0,
      missing: 0,
      nextFinalAt: new Date(windowCloses).toISOString(),
    }
    await theatre.pass('250 hours')
    expect(await stage()).toBe('held')
    allFinal(1)
    expect(await ends()).toBe('closed')
    const closed = (await theatre.timeline(id)).happened.find(each => each.what === 'closed')
    expect(Math.abs(Date.parse(closed?.at ?? '') - windowCloses)).toBeLessThan(60_000)
  })

  test('says whose move it is once all results are there, and is late for none of them', async () => {
    await publish()
    await commits('batch-1')
    const all = { tickets: 1, final: 0, missing: 0, openContests: 0, nextFinalAt: null }
    const nextFinalAt = new Date((await theatre.now()) + 60 * 86_400_000).toISOString()
    theatre.world.progress = { ...all, nextFinalAt }
    await theatre.pass('13 days')
    expect((await theatre.timeline(id)).move).toMatchObject({
      ...{ who: 'person', what: 'contestAbsence', until: nextFinalAt },
    })
    expect(await due()).toBe(nextFinalAt)
    const contestedSince = new Date(await theatre.now()).toISOString()
    const decideBy = new Date((await theatre.now()) + 14 * 86_400_000).toISOString()
    theatre.world.progress = { ...all, openContests: 1, contestedSince, decideBy, nextOverdueAt: decideBy }
    await theatre.tell(id, signals.absenceContested, { contestId: 'c1' })
    await until(async () => (await due()) === decideBy, 'the contest to be looked at')
    expect((await theatre.timeline(id)).move).toEqual({
      ...{ who: 'countyBureau', what: 'decideContests', since: contestedSince, until: decideBy },
    })
    await theatre.pass('32 days')
    expect(theatre.world.asked('escalateOverdueContests')).toBe(1)
    expect((await theatre.timeline(id)).move).toMatchObject({ who: 'municipalBureau', what: 'chaseContests' })
    expect(await due()).toBe(decideBy)
    allFinal(1)
    expect(await ends()).toBe('closed')
  })

  test('deadlines in a year whose holidays are not loaded escalate nothing, and are late for nobody', async () => {
    await publish()
    const { progress } = theatre.world
    theatre.world.progress = { ...progress, resultsOverdue: false }
    await theatre.pass('500 hours')
    expect(await due()).toBeUndefined()
    expect((await theatre.timeline(id)).move).toMatchObject({ what: 'postResults' })
    await commits('batch-1')
    theatre.world.progress = { ...progress, missing: 0, openContests: 1, decideBy: null, nextOverdueAt: null }
    await theatre.pass('20 days')
    expect(await due()).toBeUndefined()
    expect(theatre.world.asked('escalateOverdueContests')).toBe(0)
    expect(await whatHappened()).not.toContain('resultsOverdue')
    allFinal(1)
    expect(await ends()).toBe('closed')
  })

  test('a contest that was decided is looked at', async () => {
    await publish()
    await commits('batch-1')
    theatre.world.progress = { ...theatre.world.progress, tickets: 1, final: 0, missing: 0, openContests: 1 }
    await theatre.pass('270 hours')
    allFinal(1)
    await theatre.tell(id, signals.outcomeDecided, { decisionId: 'd1', decision: 'absenceUpheld' })
    expect(await ends()).toBe('closed')
    expect(await whatHappened()).toContain('absenceUpheld')
  })

  test('a batch that the ledger refuses names itself, and is asked again', async () => {
    theatre.world.batchStates.set('batch-1', refuse('batch-digest-mismatch') as never)
    await publish()
    await commits('batch-1')
    allFinal(1)
    await theatre.pass('270 hours')
    expect(await theatre.timeline(id)).toMatchObject({ move: { what: 'examineRefusedBatch' } })
    theatre.world.batchStates.delete('batch-1')
    expect(await ends()).toBe('closed')
  })

  test.each<ActivityName>([
    'closeBooking',
    'holdSitting',
    'registerBatch',
    'sittingProgress',
    'escalateOverdueResults',
    'closeSitting',
  ])('where %s fails for good it waits to be mended, and ends the same', async failed => {
    theatre.world.broken.add(failed)
    await publish()
    await commits('batch-1')
    const early = failed === 'closeBooking' || failed === 'holdSitting'
    if (failed === 'closeSitting') allFinal(1)
    await theatre.pass(early ? '11 days' : '21 days')
    await theatre.mend(id, failed)
    allFinal(1)
    expect(await ends()).toBe('closed')
    expect(theatre.world.asked(failed)).toBeGreaterThanOrEqual(2)
    expect(await whatHappened()).toEqual(
      expect.arrayContaining(['failed', 'triedAgain', 'batchRegistered', 'closed']),
    )
  })

  test('that waits to be mended can be cancelled all the same', async () => {
    theatre.world.broken.add('closeBooking')
    await publish()
    await theatre.pass('8 days')
    expect(await change(updates.cancelSitting)).toMatchObject({ kind: 'sittingChanged' })
    await theatre.mend(id, 'closeBooking')
    expect(await ends()).toBe('cancelled')
    expect(theatre.world.asked('closeBooking')).toBe(1)
  })

  test('a change that fails for good changes nothing, and says so to who asked', async () => {
    await publish()
    theatre.world.broken.add('shrinkSitting')
    await expect(change(updates.shrinkSitting, { seats: 3 })).rejects.toMatchObject({
      cause: { activityType: 'shrinkSitting' },
    })
    expect(await change(updates.cancelSitting)).toMatchObject({ kind: 'sittingChanged' })
    expect(await ends()).toBe('cancelled')
  })

  test.each<ActivityName>([
    'publishSitting',
    'closeBooking',
    'holdSitting',
    'registerBatch',
    'sittingProgress',
    'escalateOverdueResults',
    'closeSitting',
  ])('ends the same where the answer of %s was lost once', async lost => {
    theatre.world.failing.add(lost)
    await publish()
    await theatre.pass('500 hours')
    await commits('batch-1')
    allFinal(1)
    expect(await ends()).toBe('closed')
    expect([...theatre.world.done].sort()).toEqual([
      'bookingClosed',
      'closed',
      'escalated',
      'held',
      'published',
      'registered batch-1',
    ])
  })
})
