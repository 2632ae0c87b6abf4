import { randomUUID } from 'node:crypto'
import { refuse } from '../domain/refusals/refusal'
import { searchAttributes, signals, taskQueues, updates, workflowIds, workflowTypes } from './contracts/names'
import { openTheatre, type Theatre } from './testing/theatre'
import { type ActivityName, createWorld } from './testing/world'

const terms = {
  bookReminderAfterSeconds: 86_400,
  sitReminderBeforeSeconds: 3_600,
  supplementaryUntil: '03-31',
}

describe('a correction', () => {
  let theatre: Theatre
  let correctionId: string
  let id: string
  let personId: string
  let courseYearId: string

  beforeAll(async () => {
    theatre = await openTheatre()
  })
  afterAll(() => theatre.close())
  beforeEach(async () => {
    theatre.world = createWorld(await theatre.now())
    correctionId = randomUUID()
    personId = `person-${correctionId.slice(0, 8)}`
    id = workflowIds.correction(correctionId)
    const year = new Date(await theatre.now()).getUTCFullYear()
    theatre.world.correction = { personId, year }
    courseYearId = workflowIds.courseYear({ category: 'general', year, personId, offeringId: '' })
  })

  const correct = () =>
    theatre.open({ type: workflowTypes.correction, id, input: { correctionId, terms } }, updates.correct, {
      correctionId,
      resultId: 'result-1',
      score: 10,
      scoreMax: 100,
      absent: false,
    })
  const enrols = () => {
    const { year } = theatre.world.correction
    return theatre.open(
      {
        type: workflowTypes.courseYear,
        id: courseYearId,
        input: { category: 'general', year, personId, terms },
      },
      updates.enrol,
      { enrolmentId: 'enrolment-1', personId, offeringId: 'offering-1', idempotencyKey: 'k' },
    )
  }
  const registers = (revision: number) =>
    theatre.tell(courseYearId, signals.registered, { entryId: 'e', revision, halfHours: 36 })
  const ends = () => theatre.handle(id).result()

  test('to a fail reverses the award and reopens the course year that had ended with it', async () => {
    await enrols()
    await registers(1)
    await theatre.ended(courseYearId)
    expect(await correct()).toMatchObject({ kind: 'correctionRecorded', from: 'passed', to: 'failed' })
    await theatre.ended(id)
    expect(theatre.world.done).toContain('award false')
    const reopened = await theatre.timeline(courseYearId)
    expect(reopened).toMatchObject({ stage: 'studied', move: { what: 'bookSitting' } })
    expect(reopened.happened[0]).toMatchObject({ what: 'reopened', about: { correctionId } })
    const { searchAttributes: found } = await theatre.handle(courseYearId).describe()
    expect(found).toMatchObject({
      [searchAttributes.locality]: ['330302'],
      [searchAttributes.industry]: ['health'],
    })
    // The grant that was reversed, told late, does not end it again.
    await registers(1)
    expect((await theatre.timeline(courseYearId)).stage).toBe('studied')
    await theatre.pass('2 days')
    expect(theatre.world.asked('remind')).toBe(1)
    await registers(3)
    expect(await theatre.handle(courseYearId).result()).toBe('registered')
  })

  test('to a fail, told to a course year that still lives', async () => {
    await enrols()
    await theatre.tell(courseYearId, signals.studied, { offeringId: 'offering-1', proof: 'sitting' })
    await correct()
    await theatre.ended(id)
    // The grant before the reversal comes last.
    await registers(1)
    expect(await theatre.timeline(courseYearId)).toMatchObject({ stage: 'studied' })
    await registers(3)
    await theatre.handle(courseYearId).result()
  })

  test('that leaves the award standing changes no course year', async () => {
    theatre.world.correction = { ...theatre.world.correction, awardStands: true }
    await correct()
    expect(await ends()).toBe('done')
    expect(theatre.world.done).toContain('award true')
    await expect(theatre.handle(courseYearId).describe()).rejects.toThrow()
  })

  test('waits no longer than ten seconds for a service that was killed at a step of it', async () => {
    theatre.world.correction = { ...theatre.world.correction, awardStands: true }
    await correct()
    await ends()
    const { events = [] } = await theatre.handle(id).fetchHistory()
    const steps = (events ?? []).flatMap(event => event.activityTaskScheduledEventAttributes ?? [])
    expect(steps.map(step => [step.activityType?.name, Number(step.startToCloseTimeout?.seconds)])).toEqual([
      ['correctResult', 10],
      ['changeAward', 10],
    ])
  })

  test('that is refused changes no award', async () => {
    theatre.world.refusals.push(refuse('correction-unchanged'))
    expect(await correct()).toMatchObject({ code: 'correction-unchanged' })
    await expect(ends()).rejects.toMatchObject({ cause: { type: 'Refused' } })
    expect(theatre.world.asked('changeAward')).toBe(0)
  })

  test('whose award can not be changed waits to be mended, and ends the same', async () => {
    theatre.world.broken.add('changeAward')
    await correct()
    await theatre.mend(id, 'changeAward')
    await theatre.ended(id)
    expect([...theatre.world.done]).toEqual(['corrected result-1', 'award false'])
    await registers(3)
    await theatre.handle(courseYearId).result()
  })

  test.each<ActivityName>(['correctResult', 'changeAward'])(
    'ends the same where the answer of %s was lost once',
    async lost => {
      theatre.world.failing.add(lost)
      await correct()
      await theatre.ended(id)
      expect([...theatre.world.done]).toEqual(['corrected result-1', 'award false'])
      expect((await theatre.timeline(courseYearId)).stage).toBe('studied')
      await registers(3)
      await theatre.handle(courseYearId).result()
    },
  )
})

describe('an assessment list', () => {
  let theatre: Theatre
  beforeAll(async () => {
    theatre = await openTheatre()
    theatre.world = createWorld(await theatre.now())
  })
  afterAll(() => theatre.close())

  const post = (offeringId: string, batchId: string) =>
    theatre.client.workflow.signalWithStart(workflowTypes.assessment, {
      workflowId: workflowIds.assessment(offeringId),
      taskQueue: taskQueues.workflows,
      args: [{ offeringId }],
      signal: signals.resultsCommitted,
      signalArgs: [
        {
          factId: batchId,
          at: '2026-03-01T00:00:00Z',
          batchId,
          rowCount: 3,
          passedCount: 2,
          passedDigest: 'd',
        },
      ],
    })

  test('is registered batch by batch, and a later list begins anew', async () => {
    theatre.world.batchStates.set('batch-1', { state: 'expecting', grantedCount: 0 })
    await post('offering-1', 'batch-1')
    await post('offering-1', 'batch-2')
    const id = workflowIds.assessment('offering-1')
    expect(await theatre.timeline(id)).toMatchObject({ stage: 'registering' })
    await theatre.tell(id, signals.batchRegistered, { batchId: 'batch-1', grantedCount: 2 })
    expect(await theatre.handle(id).result()).toBe('registered')
    theatre.world.broken.add('registerBatch')
    await post('offering-1', 'batch-3')
    await theatre.mend(id, 'registerBatch')
    expect(await theatre.handle(id).result()).toBe('registered')
    expect([...theatre.world.done]).toEqual([
      'registered batch-1',
      'registered batch-2',
      'registered batch-3',
    ])
  })
})
