import { refuse } from '../domain/refusals/refusal'
import type { CourseYearInput } from './contracts/messages'
import { searchAttributes, signals, taskQueues, updates, workflowIds, workflowTypes } from './contracts/names'
import { openTheatre, type Theatre } from './testing/theatre'
import { type ActivityName, createWorld } from './testing/world'

const HISTORY_EVENTS_MAX = 40
const terms = {
  bookReminderAfterSeconds: 14 * 86_400,
  sitReminderBeforeSeconds: 2 * 86_400,
  supplementaryUntil: '03-31',
}

describe('a course year', () => {
  let theatre: Theatre
  let id: string
  let input: CourseYearInput
  let people = 0

  beforeAll(async () => {
    theatre = await openTheatre()
  })
  afterAll(() => theatre.close())
  beforeEach(async () => {
    theatre.world = createWorld(await theatre.now())
    people += 1
    input = { category: 'general', year: 2026, personId: `person-${people}`, terms }
    id = workflowIds.courseYear({ ...input, offeringId: '' })
  })

  const enrol = (offeringId = 'offering-1', updateId?: string) =>
    theatre.open(
      { type: workflowTypes.courseYear, id, input },
      updates.enrol,
      { enrolmentId: 'enrolment-1', personId: input.personId, offeringId, idempotencyKey: 'key-1' },
      updateId,
    )
  const studies = (factId?: string) =>
    theatre.tell(id, signals.studied, {
      ...(factId ? { factId } : {}),
      offeringId: 'offering-1',
      proof: 'sitting',
    })
  const books = async (bookingId: string, sittingId: string, inDays = 20) =>
    theatre.tell(id, signals.booked, {
      bookingId,
      sittingId,
      startsAt: new Date((await theatre.now()) + inDays * 86_400_000).toISOString(),
    })
  const getsOutcome = (outcome: string, sourceId: string) =>
    theatre.tell(id, signals.outcomeRecorded, { resultId: `result-${sourceId}`, sourceId, outcome })
  const registers = (revision = 1) =>
    theatre.tell(id, signals.registered, { entryId: `entry-${revision}`, revision, halfHours: 36 })
  const stage = async () => (await theatre.timeline(id)).stage
  const ends = () => theatre.handle(id).result()

  test(`goes straight from enrolled to registered in at most ${HISTORY_EVENTS_MAX} events`, async () => {
    expect(await enrol()).toMatchObject({ kind: 'enrolled', changed: false })
    await theatre.pass('5 days')
    await studies()
    await theatre.pass('5 days')
    await books('b1', 's1')
    await theatre.pass('5 days')
    await registers()
    expect(await ends()).toBe('registered')
    expect(await theatre.events(id)).toBeLessThanOrEqual(HISTORY_EVENTS_MAX)
    const { happened } = await theatre.timeline(id)
    expect(happened.map(each => each.what)).toEqual(['enrolled', 'studied', 'booked', 'registered'])
  })

  test('says its stage, and whose move it is', async () => {
    await enrol()
    expect(await theatre.timeline(id)).toMatchObject({ stage: 'enrolled', move: { what: 'finishStudy' } })
    await studies()
    expect(await theatre.timeline(id)).toMatchObject({ stage: 'studied', move: { what: 'bookSitting' } })
    await books('b1', 's1', 20)
    expect(await theatre.timeline(id)).toMatchObject({ stage: 'booked', move: { who: 'person' } })
    await theatre.pass('21 days')
    expect(await theatre.timeline(id)).toMatchObject({ stage: 'booked', move: { who: 'examCentre' } })
    await registers()
    await ends()
  })

  test('that is refused at first ends at once, with the reason, and may be tried again', async () => {
    theatre.world.refusals.push(refuse('year-not-open', { year: 2026 }))
    expect(await enrol()).toMatchObject({ kind: 'refusal', code: 'year-not-open' })
    await expect(ends()).rejects.toMatchObject({ cause: { type: 'Refused', message: 'year-not-open' } })
    expect(await enrol()).toMatchObject({ kind: 'enrolled' })
    await registers()
    expect(await ends()).toBe('registered')
  })

  test('that was earned is not begun again', async () => {
    await enrol()
    await registers()
    await ends()
    await expect(enrol('offering-2')).rejects.toThrow()
    expect(theatre.world.asked('enrol')).toBe(1)
  })

  test('changes its offering by the same update; a refused change leaves it as it was', async () => {
    await enrol('offering-1')
    expect(await enrol('offering-2')).toMatchObject({ kind: 'enrolled', changed: true })
    theatre.world.refusals.push(refuse('study-already-finished', { finishedAt: null }))
    expect(await enrol('offering-3')).toMatchObject({ code: 'study-already-finished' })
    expect(await theatre.timeline(id)).toMatchObject({ stage: 'enrolled', offeringId: 'offering-2' })
    await registers()
    await ends()
  })

  test('asks the owner once for an update repeated with its id', async () => {
    expect(await enrol('offering-1', 'update-1')).toEqual(await enrol('offering-1', 'update-1'))
    expect(theatre.world.asked('enrol')).toBe(1)
    await registers()
    await ends()
  })

  test('not passed, it is back at studied; absent, again; passed at last, it is registered', async () => {
    await enrol()
    await studies()
    await books('b1', 's1')
    await getsOutcome('failed', 's1')
    expect(await stage()).toBe('studied')
    await books('b2', 's2')
    expect(await stage()).toBe('booked')
    await getsOutcome('absent', 's2')
    expect(await stage()).toBe('studied')
    await books('b3', 's3')
    await registers()
    expect(await ends()).toBe('registered')
  })

  test('with a result that stays missing, the person is free to book again', async () => {
    await enrol()
    await studies()
    await books('b1', 's1')
    await theatre.tell(id, signals.outcomeDecided, { decisionId: 'd1', sittingId: 's1', decision: 'missing' })
    expect((await theatre.timeline(id)).move).toMatchObject({ who: 'person', what: 'bookSitting' })
    await registers()
    await ends()
  })

  test('hears facts twice and out of order, and ends the same', async () => {
    await enrol()
    await getsOutcome('failed', 's1')
    await books('b1', 's1')
    await studies('fact-1')
    await studies('fact-1')
    expect(await stage()).toBe('studied')
    await theatre.tell(id, signals.reversed, { entryId: 'e2', revision: 2, halfHours: 36 })
    await registers(1)
    expect(await stage()).toBe('studied')
    await registers(3)
    expect(await ends()).toBe('registered')
    const { happened } = await theatre.timeline(id)
    expect(happened.filter(each => each.what === 'studied')).toHaveLength(1)
  })

  test('reminds once of each thing that is to be done', async () => {
    await enrol()
    await theatre.pass('31 days')
    await theatre.pass('31 days')
    await studies()
    await theatre.pass('15 days')
    await theatre.pass('15 days')
    await books('b1', 's1', 20)
    await theatre.pass('19 days')
    const reasons = theatre.world.calls
      .filter(call => call.name === 'remind')
      .map(call => (call.command as { reason: string }).reason)
    expect(reasons).toEqual(['finishStudy', 'bookSitting', 'sitExam'])
    await registers()
    await ends()
  })

  test('is enrolled again where the list that finished its study was reversed, and studied where another finishes it', async () => {
    await enrol()
    await studies()
    await theatre.tell(id, signals.studyReversed, { enrolmentId: 'another' })
    expect(await stage()).toBe('studied')
    await theatre.tell(id, signals.studyReversed, { enrolmentId: 'enrolment-1' })
    expect(await stage()).toBe('enrolled')
    await studies()
    expect(await stage()).toBe('studied')
    await registers()
    await ends()
  })

  describe('of a course that turns out to have been studied before (Article 8)', () => {
    const turnsOut = (enrolmentId = 'enrolment-1', factId?: string) =>
      theatre.tell(id, signals.enrolmentEnded, {
        ...(factId ? { factId } : {}),
        ...{ enrolmentId, reason: 'studiedBefore' },
      })

    test('ends at once, says so, and reminds no more; another course may be chosen', async () => {
      await enrol()
      await turnsOut()
      await theatre.ended(id)
      expect(await theatre.timeline(id)).toMatchObject({
        stage: 'studiedBefore',
        move: { who: 'nobody', what: 'studiedBefore', until: null },
        happened: [{ what: 'enrolled' }, { what: 'studiedBefore', about: { enrolmentId: 'enrolment-1' } }],
      })
      const { status, searchAttributes: found } = await theatre.handle(id).describe()
      expect(status.name).toBe('FAILED')
      expect(found[searchAttributes.stage]).toEqual(['studiedBefore'])
      expect(found[searchAttributes.dueAt]?.[0] ?? null).toBeNull()

      expect(await enrol('offering-2')).toMatchObject({ kind: 'enrolled' })
      await theatre.pass('31 days')
      expect(theatre.world.asked('remind')).toBe(1)
      await registers()
      expect(await ends()).toBe('registered')
    })

    test('ends at once too where it was told of that end with the answer', async () => {
      theatre.world.enrolment = { ...theatre.world.enrolment, endedAs: 'studiedBefore' }
      expect(await enrol()).toMatchObject({ kind: 'enrolled', endedAs: 'studiedBefore' })
      await theatre.ended(id)
      await expect(ends()).rejects.toMatchObject({ cause: { type: 'Refused' } })
      expect(await theatre.timeline(id)).toMatchObject({ stage: 'studiedBefore' })
    })

    test('goes on where it was another enrolment that ended', async () => {
      await enrol()
      await turnsOut('enrolment-0', 'fact-0')
      await turnsOut('enrolment-0', 'fact-0')
      expect(await stage()).toBe('enrolled')
      await registers()
      expect(await ends()).toBe('registered')
    })
  })

  describe('put off for a year', () => {
    const often = { ...terms, remindAgainAfterSeconds: 30 * 86_400, remindersMax: 12 }
    const reminders = () => theatre.world.calls.filter(call => call.name === 'remind').length

    test.each([
      ['enrolled', () => enrol()],
      ['studied', () => enrol().then(() => studies())],
    ] as const)('%s, the person is reminded again, one timer at a time', async (at, begins) => {
      input = { ...input, terms: often }
      theatre.world.enrolment.tidyAt = new Date((await theatre.now()) + 350 * 86_400_000)
      await begins()
      expect(await stage()).toBe(at)
      await theatre.pass('340 days')
      expect(reminders()).toBeGreaterThan(9)
      expect(reminders()).toBeLessThanOrEqual(12)
      const armed = (await theatre.handle(id).fetchHistory()).events ?? []
      const count = (what: string) => armed.filter(event => what in event && event[what as never]).length
      const open = count('timerStartedEventAttributes') - count('timerFiredEventAttributes')
      expect(open - count('timerCanceledEventAttributes')).toBeLessThanOrEqual(1)
      expect(armed.length).toBeLessThan(400)
      await registers()
      await ends()
    })

    test('so often at most; what is done ends it, and what is to be done anew begins it', async () => {
      input = { ...input, terms: { ...often, remindersMax: 2 } }
      await enrol()
      await theatre.pass('200 days')
      expect(reminders()).toBe(2)
      await studies()
      await theatre.pass('90 days')
      expect(reminders()).toBe(4)
      await registers()
      await ends()
    })
  })

  test("with all attempts used it is nobody's move until the year ends, and nobody is reminded; a granted attempt reopens it", async () => {
    await enrol()
    await studies()
    await books('b1', 's1')
    await theatre.tell(id, signals.outcomeRecorded, {
      ...{ resultId: 'r1', sourceId: 's1', outcome: 'failed', attemptsLeft: 0 },
    })
    const { move } = await theatre.timeline(id)
    expect(move).toMatchObject({ who: 'nobody', what: 'attemptsUsedUp', until: expect.any(String) })
    await theatre.pass('30 days')
    expect(theatre.world.asked('remind')).toBe(0)
    const granted = { decisionId: 'g1', sittingId: '', decision: 'attemptGranted', attemptsLeft: 1 }
    await theatre.tell(id, signals.outcomeDecided, granted)
    expect((await theatre.timeline(id)).move).toMatchObject({ who: 'person', what: 'bookSitting' })
    // Told late: an older fact never overwrites a newer.
    const at = '2020-01-01T00:00:00.000Z'
    await theatre.tell(id, signals.outcomeRecorded, {
      ...{ resultId: 'r0', sourceId: 's0', outcome: 'failed', attemptsLeft: 0, at },
    })
    expect((await theatre.timeline(id)).move).toMatchObject({ what: 'bookSitting' })
    await theatre.pass('15 days')
    expect(theatre.world.asked('remind')).toBe(1)
    await registers()
    await ends()
  })

  test("the year's end tidies up what has nothing open", async () => {
    await enrol()
    expect(await ends()).toBe('yearEnded')
    expect(theatre.world.done).toContain('ended enrolment-1')
    expect(await theatre.timeline(id)).toMatchObject({ stage: 'yearEnded', move: { who: 'nobody' } })
  })

  test('who finished study is kept, and reminded, until the last day of supplementary sittings', async () => {
    const lastDay = theatre.world.enrolment.tidyAt.getTime() + 90 * 86_400_000
    await enrol()
    await studies()
    await theatre.pass('7260 hours')
    expect(await theatre.timeline(id)).toMatchObject({ stage: 'studied', move: { what: 'bookSitting' } })
    await books('b1', 's1', 20)
    await theatre.pass('21 days')
    await getsOutcome('failed', 's1')
    await theatre.pass('15 days')
    const reasons = theatre.world.calls
      .filter(call => call.name === 'remind')
      .map(call => (call.command as { reason: string }).reason)
    expect(reasons).toEqual(['bookSitting', 'sitExam', 'bookSitting'])
    expect(theatre.world.asked('endEnrolment')).toBe(0)
    expect(await ends()).toBe('yearEnded')
    expect(await theatre.now()).toBeGreaterThanOrEqual(lastDay)
  })

  describe('that goes on after its year, since a list of attendance came late (Article 11)', () => {
    const goesOn = async (proof: string) => {
      const offeringId = 'offering-9'
      const year = new Date(await theatre.now()).getUTCFullYear()
      const key = { category: 'industryCommon', year, personId: input.personId } as const
      id = workflowIds.courseYear({ ...key, offeringId })
      const at = new Date(await theatre.now()).toISOString()
      const about = { enrolmentId: 'enrolment-9', offeringId, courseId: 'course-9', industry: 'health' }
      const reopened = { ...about, locality: '330302', at, revision: 0 }
      await theatre.client.workflow.signalWithStart(workflowTypes.courseYear, {
        ...{ workflowId: id, taskQueue: taskQueues.workflows, args: [{ ...key, terms, reopened }] },
        signal: signals.studied,
        signalArgs: [{ factId: 'fact-9', at: '2025-12-20T15:59:59.999Z', ...about, proof }],
      })
    }

    test('is at studied, reminds of booking in due time, and ends with the hours', async () => {
      await goesOn('sitting')
      expect(await theatre.timeline(id)).toMatchObject({
        ...{ stage: 'studied', courseId: 'course-9', move: { who: 'person', what: 'bookSitting' } },
        happened: expect.arrayContaining([
          expect.objectContaining({ what: 'reopened', about: { enrolmentId: 'enrolment-9' } }),
          expect.objectContaining({ what: 'studied' }),
        ]),
      })
      await theatre.pass('13 days')
      expect(theatre.world.asked('remind')).toBe(0)
      await theatre.pass('2 days')
      expect(theatre.world.asked('remind')).toBe(1)
      await registers()
      expect(await ends()).toBe('registered')
    })

    test('waits for the assessment list of the department', async () => {
      await goesOn('assessment')
      expect((await theatre.timeline(id)).move).toMatchObject({
        who: 'industryDepartment',
        what: 'postAssessment',
      })
      await registers()
      expect(await ends()).toBe('registered')
    })
  })

  test('study that is told while the year is being tidied up is not lost', async () => {
    await enrol()
    theatre.world.meanwhile.set('endEnrolment', () => studies('fact-1'))
    expect(await ends()).toBe('yearEnded')
    expect(theatre.world.asked('endEnrolment')).toBe(2)
    expect((await theatre.timeline(id)).happened.map(each => each.what)).toEqual([
      ...['enrolled', 'reminded', 'studied', 'reminded', 'yearEnded'],
    ])
  })

  test('when all sittings are over, an open result is waited for; its outcome ends the year', async () => {
    await enrol()
    await studies()
    await books('b1', 's1')
    theatre.world.business = { hasBooking: false, hasOpenResult: true, hasOpenContest: false }
    await theatre.pass('9420 hours')
    expect(await stage()).toBe('booked')
    expect(theatre.world.asked('endEnrolment')).toBe(0)
    theatre.world.business = { hasBooking: false, hasOpenResult: false, hasOpenContest: false }
    await getsOutcome('failed', 's1')
    expect(await ends()).toBe('yearEnded')
  })

  test("at the year's end, a pass that is on its way to the ledger is waited for", async () => {
    await enrol()
    await books('b1', 's1')
    await theatre.pass('7260 hours')
    expect(await stage()).toBe('booked')
    await registers()
    expect(await ends()).toBe('registered')
  })

  test.each<ActivityName>(['remind', 'personBusiness', 'endEnrolment'])(
    'where %s fails for good it waits to be mended, hears what happens meanwhile, and ends the same',
    async failed => {
      theatre.world.broken.add(failed)
      await enrol()
      await theatre.pass(failed === 'remind' ? '31 days' : '301 days')
      await getsOutcome('failed', 's1')
      await theatre.mend(id, failed)
      expect(await ends()).toBe('yearEnded')
      expect(theatre.world.asked(failed)).toBe(2)
      const reminders = [...theatre.world.done].filter(what => what.startsWith('reminded'))
      expect(reminders).toHaveLength(1)
    },
  )

  test('whose enrolment fails for good fails with its cause, and may be tried again', async () => {
    theatre.world.broken.add('enrol')
    await expect(enrol()).rejects.toMatchObject({ cause: { activityType: 'enrol' } })
    await expect(ends()).rejects.toMatchObject({
      cause: { cause: { type: 'Fault', message: 'enrol: 23514' } },
    })
    const { searchAttributes: found } = await theatre.handle(id).describe()
    expect(found[searchAttributes.stage]).toEqual(['failed'])
    theatre.world.broken.delete('enrol')
    expect(await enrol()).toMatchObject({ kind: 'enrolled' })
    await registers()
    expect(await ends()).toBe('registered')
  })

  test('whose change of offering fails for good goes on as it was', async () => {
    await enrol('offering-1')
    theatre.world.broken.add('enrol')
    await expect(enrol('offering-2')).rejects.toMatchObject({ cause: { activityType: 'enrol' } })
    expect(await theatre.timeline(id)).toMatchObject({ stage: 'enrolled', offeringId: 'offering-1' })
    await registers()
    expect(await ends()).toBe('registered')
  })

  test.each<ActivityName>(['enrol', 'remind', 'personBusiness', 'endEnrolment'])(
    'ends the same where the answer of %s was lost once',
    async lost => {
      theatre.world.failing.add(lost)
      expect(await enrol()).toMatchObject({ kind: 'enrolled' })
      expect(await ends()).toBe('yearEnded')
      const reminders = [...theatre.world.done].filter(what => what.startsWith('reminded'))
      expect(reminders).toHaveLength(1)
      expect(theatre.world.done).toContain('ended enrolment-1')
      expect(theatre.world.asked(lost)).toBe(2)
    },
  )
})
