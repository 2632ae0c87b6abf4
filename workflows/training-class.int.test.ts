import { refuse } from '../domain/refusals/refusal'
import { searchAttributes, signals, taskQueues, updates, workflowIds, workflowTypes } from './contracts/names'
import type { ClassStands } from './contracts/training-class'
import { actorOf, openTheatre, type Theatre } from './testing/theatre'
import { type ActivityName, classStanding, createWorld } from './testing/world'

const HISTORY_EVENTS_MAX = 60
const DAY_MS = 86_400_000

describe('a training class', () => {
  let theatre: Theatre
  let classId: string
  let id: string
  let classes = 0

  beforeAll(async () => {
    theatre = await openTheatre()
  })
  afterAll(() => theatre.close())
  beforeEach(async () => {
    theatre.world = createWorld(await theatre.now())
    classes += 1
    classId = `class-${classes}`
    id = workflowIds.trainingClass(classId)
  })

  const send = (commandId = 'command-1') =>
    theatre.open(
      { type: workflowTypes.trainingClass, id, input: { classId } },
      updates.sendClassPlan,
      { classId, commandId },
      undefined,
      actorOf('organiser'),
    )
  const moved = async (act: string, now: Partial<ClassStands>) => {
    const seq = (theatre.world.trainingClass.seq ?? 0) + 1
    theatre.world.trainingClass = { ...theatre.world.trainingClass, nextAt: null, ...now, seq }
    await theatre.tell(id, signals.classMoved, { act, stands: classStanding(theatre.world, classId) })
  }
  const inDays = async (days: number) => new Date((await theatre.now()) + days * DAY_MS).toISOString()
  const batch = (batchId: string) => ({ batchId, rowCount: 2, digest: 'd' })
  const reviewed = (...ids: string[]) =>
    moved('review', { state: 'reviewed', move: 'system', batches: ids.map(batch) })
  const accepted = async () => {
    const [since, nextAt] = [await inDays(5), await inDays(30)]
    theatre.world.classInTime.push({ state: 'held', move: 'organiser', since, nextAt })
    await moved('acceptPlan', { state: 'accepted', move: 'nobody', nextAt: since })
    await theatre.pass('6 days')
    await moved('sendRoster', { state: 'rosterIn', move: 'department', nextAt: await inDays(15) })
  }
  const ends = () => theatre.handle(id).result()
  const registered = () => [...theatre.world.done].filter(what => what.startsWith('registered '))

  test(`goes straight from its plan to the hours of everybody in at most ${HISTORY_EVENTS_MAX} events`, async () => {
    expect(await send()).toMatchObject({ kind: 'classStands', state: 'planned' })
    await accepted()
    await reviewed('batch-1')
    expect(await ends()).toBe('registered')
    expect(registered()).toEqual(['registered batch-1'])
    expect(await theatre.events(id)).toBeLessThanOrEqual(HISTORY_EVENTS_MAX)
    const { happened } = await theatre.timeline(id)
    expect(happened.map(each => each.what)).toEqual([
      ...['sendPlan', 'acceptPlan', 'held', 'sendRoster', 'review', 'batchRegistered'],
    ])
  })

  test('that is late shows the deadline that was missed; one that waits for a figure shows none, and is not over', async () => {
    const due = async () => {
      const { searchAttributes: found } = await theatre.handle(id).describe()
      return (found[searchAttributes.dueAt]?.[0] as Date | null | undefined)?.toISOString()
    }
    await send()
    const dueAt = await inDays(15)
    await moved('sendRoster', { state: 'rosterIn', move: 'department', dueAt, nextAt: dueAt })
    await theatre.pass('16 days')
    expect(await due()).toBe(dueAt)
    await moved('waitForPolicy', { state: 'waitingForPolicy', move: 'nobody', dueAt: null })
    await theatre.pass('400 days')
    expect(await due()).toBeUndefined()
    expect((await theatre.timeline(id)).stage).toBe('waitingForPolicy')
    await reviewed('batch-1')
    expect(await ends()).toBe('registered')
  })

  test('that was reversed begins again by a restoration, and registers what is brought back', async () => {
    await send()
    await reviewed('batch-1')
    await ends()
    const again = async (act: string, now: Partial<ClassStands>) => {
      theatre.world.trainingClass = { ...theatre.world.trainingClass, ...now, move: 'nobody' }
      const stands = classStanding(theatre.world, classId)
      await theatre.client.workflow.signalWithStart(workflowTypes.trainingClass, {
        ...{ workflowId: id, taskQueue: taskQueues.workflows, args: [{ classId, heard: true }] },
        ...{ signal: signals.classMoved, workflowIdReusePolicy: 'ALLOW_DUPLICATE' },
        signalArgs: [{ factId: act, at: await inDays(0), act, stands }],
      })
      return ends()
    }
    const taken = { state: 'reversed', seq: 9, batches: [batch('batch-2')] } as const
    expect(await again('reverse', taken)).toBe('reversed')
    const back = { state: 'registered', seq: 20, batches: [batch('batch-3')] } as const
    expect(await again('restore', back)).toBe('registered')
    expect(registered()).toEqual(['registered batch-1', 'registered batch-2', 'registered batch-3'])
  })

  test('is held when its last day is over, and asks for the time once a deadline', async () => {
    await send()
    theatre.world.classInTime.push(
      { state: 'held', move: 'organiser', nextAt: await inDays(20) },
      { nextAt: await inDays(25) },
      { nextAt: null },
    )
    await moved('acceptPlan', { state: 'accepted', move: 'nobody', nextAt: await inDays(5) })
    await theatre.pass('4 days')
    expect(theatre.world.asked('keepClassTime')).toBe(0)
    await theatre.pass('2 days')
    expect(await theatre.timeline(id)).toMatchObject({ stage: 'held', move: { who: 'organiser' } })
    await theatre.pass('60 days')
    expect(theatre.world.asked('keepClassTime')).toBe(3)
    await moved('cancel', { state: 'cancelled', move: 'nobody' })
    expect(await ends()).toBe('cancelled')
  })

  test('that is refused at first ends at once, and may be tried again', async () => {
    theatre.world.refusals.push(refuse('class-approval-missing'))
    expect(await send()).toMatchObject({ kind: 'refusal', code: 'class-approval-missing' })
    await expect(ends()).rejects.toMatchObject({ cause: { type: 'Refused' } })
    expect(await send('command-2')).toMatchObject({ state: 'planned' })
    await moved('cancel', { state: 'cancelled', move: 'nobody' })
    await ends()
  })

  test('a plan that was refused is sent again in the same run', async () => {
    await send()
    await moved('refusePlan', { state: 'planRefused', move: 'organiser' })
    expect(await send('command-2')).toMatchObject({ state: 'planned', seq: 3 })
    await moved('cancel', { state: 'cancelled', move: 'nobody' })
    expect(await ends()).toBe('cancelled')
  })

  test('a batch whose rows are still under way is asked for again, told or not', async () => {
    await send()
    await accepted()
    theatre.world.batchStates.set('batch-1', { state: 'expecting', grantedCount: 0, rowsReceived: 1 })
    await reviewed('batch-1', 'batch-2')
    await theatre.pass('1 minutes')
    expect((await theatre.timeline(id)).stage).toBe('reviewed')
    theatre.world.batchStates.clear()
    await theatre.tell(id, signals.batchRegistered, { batchId: 'batch-1', grantedCount: 2 })
    expect(await ends()).toBe('registered')
    expect(registered().sort()).toEqual(['registered batch-1', 'registered batch-2'])
  })

  test('a batch that the ledger refuses is shown, and taken when it no longer is', async () => {
    await send()
    await accepted()
    theatre.world.batchStates.set('batch-1', refuse('batch-digest-mismatch') as never)
    await reviewed('batch-1')
    await theatre.pass('2 hours')
    const { happened } = await theatre.timeline(id)
    expect(happened).toContainEqual(
      expect.objectContaining({
        what: 'batchRefused',
        about: { batchId: 'batch-1', code: 'batch-digest-mismatch' },
      }),
    )
    theatre.world.batchStates.clear()
    await theatre.pass('2 hours')
    expect(await ends()).toBe('registered')
  })

  test('who signs up later is registered later, and the class is over when none waits', async () => {
    await send()
    await accepted()
    theatre.world.classInTime.push({ batches: [batch('batch-2')], nextAt: null })
    await moved('review', {
      ...{ state: 'reviewed', move: 'system', batches: [batch('batch-1')], nextAt: await inDays(3) },
    })
    await theatre.pass('2 days')
    expect(await theatre.timeline(id)).toMatchObject({ stage: 'registered', move: { who: 'nobody' } })
    expect(await ends()).toBe('registered')
    expect(registered()).toEqual(['registered batch-1', 'registered batch-2'])
  })

  test('that has ended begins again by a fact: what it registered is taken back', async () => {
    theatre.world.trainingClass = { state: 'reversed', move: 'nobody', batches: [batch('batch-9')], seq: 9 }
    await theatre.client.workflow.signalWithStart(workflowTypes.trainingClass, {
      workflowId: id,
      taskQueue: taskQueues.workflows,
      args: [{ classId, heard: true }],
      signal: signals.classMoved,
      signalArgs: [
        { factId: 'f1', at: await inDays(0), act: 'reverse', stands: classStanding(theatre.world, classId) },
      ],
    })
    expect(await ends()).toBe('reversed')
    expect(registered()).toEqual(['registered batch-9'])
  })

  test.each<ActivityName>(['sendClassPlan', 'keepClassTime', 'registerBatch', 'recordHoursRegistered'])(
    'ends the same where the answer of %s was lost once',
    async lost => {
      theatre.world.failing.add(lost)
      expect(await send()).toMatchObject({ state: 'planned' })
      await accepted()
      await reviewed('batch-1')
      expect(await ends()).toBe('registered')
      expect(registered()).toEqual(['registered batch-1'])
    },
  )

  test('a step that fails for good is shown, and taken again when operations says so', async () => {
    theatre.world.broken.add('recordHoursRegistered')
    await send()
    await accepted()
    await reviewed('batch-1')
    await theatre.mend(id, 'recordHoursRegistered')
    expect(await ends()).toBe('registered')
  })
})
