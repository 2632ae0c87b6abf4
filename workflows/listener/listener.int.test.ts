import { timestampFromDate } from '@bufbuild/protobuf/wkt'
import { Client, Connection, WithStartWorkflowOperation } from '@temporalio/client'
import {
  EnrolmentEndedSchema,
  StudyFinishedSchema,
  StudyReversedSchema,
} from '../../proto/generated/course_pb'
import {
  BookingEndedSchema,
  OutcomeDecidedSchema,
  ResultCorrectedSchema,
  ResultsChunkSchema,
  ResultsCommittedSchema,
  ResultsReversedSchema,
  SeatBookedSchema,
} from '../../proto/generated/exam_pb'
import { BatchRegisteredSchema, EntriesWrittenSchema } from '../../proto/generated/ledger_pb'
import { newId } from '../../services/kit/base/ids'
import { fact, type NewFact } from '../../services/kit/facts/facts'
import { createPool, type Sql, sqlOfPg } from '../../services/kit/sql/database'
import { createHarness, type Harness, until } from '../../services/kit/testing/harness'
import { type Line, startLine } from '../../services/kit/testing/line'
import type { Timeline } from '../contracts/messages'
import {
  idPolicies,
  queries,
  searchAttributes,
  taskQueues,
  updates,
  workflowIds,
  workflowTypes,
} from '../contracts/names'
import { openProcessTheatre, type ProcessTheatre } from '../testing/process-theatre'
import { scheduleFrom } from '../testing/world'
import { startListener } from './listener'

const YEAR = 2026
const category = 'general'
/** When the facts became true: after the enrolments, which the tests make now. */
const at = timestampFromDate(new Date(Date.now() + 3_600_000))

describe('the listener, against PostgreSQL, Kafka and Temporal', () => {
  let harness: Harness
  let theatre: ProcessTheatre
  let line: Line
  let listener: { close(): Promise<void> }
  let temporal: Client
  let sql: Sql
  let pool: ReturnType<typeof createPool>

  beforeAll(async () => {
    harness = await createHarness('listener', { home: __dirname })
    theatre = await openProcessTheatre(harness.config.TEMPORAL_ADDRESS)
    line = await startLine(harness.config.TEMPORAL_ADDRESS)
    const config = {
      ...harness.config,
      TEMPORAL_ADDRESS: line.address,
      TEMPORAL_NAMESPACE: theatre.namespace,
      LISTENER_DATABASE_URL: harness.databaseUrl,
    }
    listener = await startListener(config, harness.log)
    temporal = new Client({
      connection: await Connection.connect({ address: harness.config.TEMPORAL_ADDRESS }),
      namespace: theatre.namespace,
    })
    pool = createPool(harness.databaseUrl, 'look', 1)
    sql = sqlOfPg(pool)
  })
  afterAll(async () => {
    await listener.close()
    await temporal.connection.close()
    line.cut()
    await theatre.close()
    await pool.end()
    await harness.close()
  })

  const start = (workflowType: string, workflowId: string, input: object, update: string, command: object) =>
    temporal.workflow.executeUpdateWithStart(update, {
      args: [harness.actor('person'), command],
      startWorkflowOperation: new WithStartWorkflowOperation(workflowType, {
        workflowId,
        taskQueue: taskQueues.workflows,
        args: [input],
        ...idPolicies,
      }),
    })

  const courseYearId = (personId: string) =>
    workflowIds.courseYear({ category, year: YEAR, personId, offeringId: '' })
  const newCourseYear = async (): Promise<Person> => {
    const person = {
      personId: newId(),
      enrolmentId: newId(),
      offeringId: newId(),
      courseId: newId(),
      year: YEAR,
      category,
    }
    const terms = { bookReminderAfterSeconds: 1e9, sitReminderBeforeSeconds: 60, supplementaryUntil: '03-31' }
    const input = { category, year: YEAR, personId: person.personId, terms }
    const id = courseYearId(person.personId)
    await start(workflowTypes.courseYear, id, input, updates.enrol, { ...person, idempotencyKey: 'k' })
    return person
  }
  const timeline = (workflowId: string) =>
    temporal.workflow.getHandle(workflowId).query<Timeline>(queries.timeline)
  const whatHappened = async (workflowId: string) =>
    (await timeline(workflowId)).happened.map(each => each.what)
  const hears = (workflowId: string, what: string) =>
    until(async () => (await whatHappened(workflowId)).includes(what), `${workflowId} to hear ${what}`)

  interface Person {
    readonly personId: string
    readonly enrolmentId: string
    readonly offeringId: string
    readonly courseId: string
    readonly year: number
    readonly category: string
  }
  const studied = (person: Person) =>
    fact(StudyFinishedSchema, person.personId, { ...person, proof: 'sitting', finishedAt: at })
  const entries = (people: readonly Person[], entryKind: string, revision: number): NewFact =>
    fact(EntriesWrittenSchema, newId(), {
      batchId: newId(),
      registeredAt: at,
      rows: people.map(person => ({
        ...person,
        entryId: newId(),
        awardId: newId(),
        entryKind,
        revision,
        halfHours: 36,
      })),
    })

  test("tells a course year what happened to its person, in words of the processes' own", async () => {
    const person = await newCourseYear()
    const id = courseYearId(person.personId)
    const [bookingId, sittingId] = [newId(), newId()]
    const booking = { ...person, bookingId, sittingId }
    await harness.publish([
      studied(person),
      fact(SeatBookedSchema, person.personId, { ...booking, startsAt: at, bookedAt: at }),
      fact(BookingEndedSchema, person.personId, { ...booking, reason: 'changed', endedAt: at }),
      fact(OutcomeDecidedSchema, person.personId, {
        ...person,
        decisionId: newId(),
        decision: 'attemptGranted',
        decidedAt: at,
      }),
    ])
    for (const what of ['studied', 'booked', 'bookingEnded', 'attemptGranted']) await hears(id, what)
    await harness.publish([
      fact(ResultsChunkSchema, newId(), {
        batchId: newId(),
        sourceId: sittingId,
        sourceKind: 'sitting',
        year: YEAR,
        category,
        committedAt: at,
        rows: [
          { ...person, resultId: newId(), outcome: 'failed' },
          { ...person, personId: newId(), resultId: newId(), outcome: 'passed' },
        ],
      }),
    ])
    await hears(id, 'failed')
    expect((await timeline(id)).stage).toBe('studied')
    await harness.publish([
      fact(ResultCorrectedSchema, person.personId, {
        ...person,
        correctionId: newId(),
        resultId: newId(),
        sittingId,
        fromOutcome: 'failed',
        toOutcome: 'absent',
        correctedAt: at,
      }),
    ])
    await hears(id, 'absent')
    await harness.publish([entries([person], 'grant', 1)])
    expect(await temporal.workflow.getHandle(id).result()).toBe('registered')
  })

  test('tells a course year that its course was studied before; that its year has ended it knows itself', async () => {
    const [person, other] = [await newCourseYear(), await newCourseYear()]
    const ended = (who: Person, reason: string) =>
      fact(EnrolmentEndedSchema, who.personId, { ...who, reason, endedAt: at })
    await harness.publish([ended(other, 'yearEnded'), ended(person, 'studiedBefore'), studied(other)])
    await expect(temporal.workflow.getHandle(courseYearId(person.personId)).result()).rejects.toMatchObject({
      cause: { message: 'course-studied-in-past-year' },
    })
    expect((await timeline(courseYearId(person.personId))).stage).toBe('studiedBefore')
    await hears(courseYearId(other.personId), 'studied')
    expect(await whatHappened(courseYearId(other.personId))).toEqual(['enrolled', 'studied'])
  })

  test('a course year that ended so begins again where its study counts anew, since the list that said so was reversed', async () => {
    const person = await newCourseYear()
    const id = courseYearId(person.personId)
    await harness.publish([
      fact(EnrolmentEndedSchema, person.personId, { ...person, reason: 'studiedBefore', endedAt: at }),
    ])
    await expect(temporal.workflow.getHandle(id).result()).rejects.toThrow()
    await harness.publish([studied(person)])
    await harness.publish([
      fact(StudyFinishedSchema, person.personId, {
        ...person,
        proof: 'sitting',
        finishedAt: at,
        reinstatedAt: at,
      }),
    ])
    await hears(id, 'studied')
    expect(await timeline(id)).toMatchObject({ stage: 'studied', move: { what: 'bookSitting' } })
    const reversed = { ...person, fileId: newId(), reversedAt: at }
    await harness.publish([
      fact(StudyReversedSchema, person.personId, { ...reversed, enrolmentId: '' }),
      fact(StudyReversedSchema, person.personId, reversed),
    ])
    await hears(id, 'studyReversed')
    expect((await timeline(id)).stage).toBe('enrolled')
    await harness.publish([entries([person], 'grant', 1)])
    expect(await temporal.workflow.getHandle(id).result()).toBe('registered')
  })

  test('tells each person of a chunk; a fact delivered twice is heard once', async () => {
    const people = await Promise.all(Array.from({ length: 40 }, newCourseYear))
    const one = people[0]!
    const [factId] = await harness.publish([studied(one)])
    await hears(courseYearId(one.personId), 'studied')
    await harness.publish([studied(one)], [factId!])
    await harness.publish([entries(people, 'grant', 1)])
    for (const { personId } of people)
      expect(await temporal.workflow.getHandle(courseYearId(personId)).result()).toBe('registered')
    expect(await whatHappened(courseYearId(one.personId))).toEqual(['enrolled', 'studied', 'registered'])
  })

  test('tells a sitting of its batches; an assessment list begins with its own', async () => {
    const sittingId = newId()
    theatre.world.schedule = scheduleFrom(new Date(Date.now() - 86_400_000))
    theatre.world.tickets = 1
    const id = workflowIds.sitting(sittingId)
    await start(workflowTypes.sitting, id, { sittingId }, updates.publishSitting, {
      sittingId,
      planId: newId(),
    })
    const batchOf = (sourceKind: string, sourceId: string) => {
      const batchId = newId()
      theatre.world.batchStates.set(batchId, { state: 'expecting', grantedCount: 0 })
      const batch = { batchId, sourceId, sourceKind, rowCount: 1 }
      return {
        committed: fact(ResultsCommittedSchema, batchId, {
          ...batch,
          passedCount: 1,
          passedDigest: 'd',
          committedAt: at,
        }),
        registered: fact(BatchRegisteredSchema, batchId, { ...batch, grantedCount: 1, registeredAt: at }),
      }
    }
    const offeringId = newId()
    const batches = [batchOf('sitting', sittingId), batchOf('assessment', offeringId)]
    await harness.publish(batches.map(batch => batch.committed))
    await hears(id, 'resultsCommitted')
    const assessmentId = workflowIds.assessment(offeringId)
    await until(
      () =>
        temporal.workflow
          .getHandle(assessmentId)
          .describe()
          .then(Boolean, () => false),
      'the assessment',
    )
    theatre.world.progress = { tickets: 1, final: 1, missing: 0, openContests: 0, nextFinalAt: null }
    await harness.publish(batches.map(batch => batch.registered))
    expect(await temporal.workflow.getHandle(id).result()).toBe('closed')
    expect(await temporal.workflow.getHandle(assessmentId).result()).toBe('registered')
  })

  test('a list that was reversed: a closed sitting waits for results again, and a withdrawn pass has its correction', async () => {
    const sittingId = newId()
    const person = await newCourseYear()
    theatre.world.schedule = scheduleFrom(new Date(Date.now() - 86_400_000))
    theatre.world.tickets = 0
    const id = workflowIds.sitting(sittingId)
    const published = { sittingId, planId: newId() }
    await start(workflowTypes.sitting, id, { sittingId }, updates.publishSitting, published)
    expect(await temporal.workflow.getHandle(id).result()).toBe('closed')

    theatre.world.progress = { tickets: 2, final: 0, missing: 2, openContests: 0, nextFinalAt: null }
    theatre.world.correction = { personId: person.personId, year: YEAR, from: 'passed', to: 'withdrawn' }
    const correctionId = newId()
    const withdrawn = {
      ...{ ...person, correctionId, resultId: newId(), sittingId },
      ...{ fromOutcome: 'passed', toOutcome: 'withdrawn', correctedAt: at },
    }
    const counts = { withdrawnRows: 2, standingRows: 0, tickets: 2, year: YEAR, category }
    const reversed = { fileId: newId(), reversalId: newId(), sourceId: sittingId, sourceKind: 'sitting' }
    const instants = { startsAt: at, endsAt: at, bookingOpensAt: at, bookingClosesAt: at, resultsDueAt: at }
    await harness.publish([
      fact(ResultCorrectedSchema, person.personId, withdrawn),
      fact(ResultsReversedSchema, sittingId, { ...reversed, ...counts, ...instants, reversedAt: at }),
    ])
    await until(
      async () => (await temporal.workflow.getHandle(id).describe()).status.name === 'RUNNING',
      'the sitting to be held again',
    )
    await hears(id, 'resultsReversed')
    expect(await timeline(id)).toMatchObject({
      stage: 'held',
      move: { who: 'examCentre', what: 'postResults' },
    })
    const correction = temporal.workflow.getHandle(workflowIds.correction(correctionId))
    await until(
      () => correction.describe().then(Boolean, () => false),
      'the correction of the withdrawn pass',
    )
    expect(await correction.result()).toBe('done')
    await hears(courseYearId(person.personId), 'withdrawn')

    // The right list: its batch is registered, and the sitting closes again.
    const batchId = newId()
    theatre.world.batchStates.set(batchId, { state: 'registered', grantedCount: 2 })
    theatre.world.progress = { tickets: 2, final: 2, missing: 0, openContests: 0, nextFinalAt: null }
    const batch = { batchId, sourceId: sittingId, sourceKind: 'sitting', rowCount: 2, passedCount: 2 }
    await harness.publish([
      fact(ResultsCommittedSchema, batchId, { ...batch, passedDigest: 'd', committedAt: at }),
    ])
    expect(await temporal.workflow.getHandle(id).result()).toBe('closed')
    expect(await sql.query('SELECT 1 FROM dead_letter')).toEqual([])
  })

  test('study told after the year has ended its process begins it again, where the hours are not registered (Article 11)', async () => {
    const { enrolment } = theatre.world
    theatre.world.enrolment = { ...enrolment, tidyAt: new Date(Date.now() - 1000) }
    const person = await newCourseYear()
    const id = courseYearId(person.personId)
    expect(await temporal.workflow.getHandle(id).result()).toBe('yearEnded')
    theatre.world.enrolment = enrolment

    await harness.publish([studied(person)])
    await until(
      async () => (await temporal.workflow.getHandle(id).describe()).status.name === 'RUNNING',
      'a new run',
    )
    await hears(id, 'studied')
    expect(await timeline(id)).toMatchObject({
      ...{ stage: 'studied', courseId: person.courseId, offeringId: person.offeringId },
      happened: expect.arrayContaining([
        expect.objectContaining({ what: 'reopened', about: { enrolmentId: person.enrolmentId } }),
      ]),
    })
    const { searchAttributes: found } = await temporal.workflow.getHandle(id).describe()
    expect(found[searchAttributes.locality]).toEqual(['330302'])
    await harness.publish([entries([person], 'grant', 1)])
    expect(await temporal.workflow.getHandle(id).result()).toBe('registered')

    // Told again by its owner: the hours stand.
    const [again] = await harness.publish([studied(person)])
    await until(
      async () => (await sql.query('SELECT 1 FROM inbox WHERE fact_id = $1::uuid', [again])).length === 1,
      'the repeat to be handled',
    )
    expect((await temporal.workflow.getHandle(id).describe()).status.name).toBe('COMPLETED')
  })

  test('notes a fact for a process that never was; one that has ended needs no signal', async () => {
    const stranger = {
      personId: newId(),
      enrolmentId: newId(),
      offeringId: newId(),
      courseId: newId(),
      year: YEAR,
      category,
    }
    const ended = await newCourseYear()
    await harness.publish([entries([ended], 'grant', 1)])
    await temporal.workflow.getHandle(courseYearId(ended.personId)).result()
    const [late, unheard] = await harness.publish([studied(ended), studied(stranger)])
    const noted = () =>
      sql.query("SELECT fact_id, workflow_id, signal FROM unheard WHERE workflow_id LIKE 'course-year%'")
    await until(async () => (await noted()).length > 0, 'a note')
    expect(await noted()).toEqual([
      { factId: unheard, workflowId: courseYearId(stranger.personId), signal: 'studied' },
    ])
    await until(
      async () => (await sql.query('SELECT 1 FROM inbox WHERE fact_id = $1::uuid', [late])).length === 1,
      'the late fact to be handled',
    )
    expect(await sql.query('SELECT 1 FROM dead_letter')).toEqual([])
  })

  test('while Temporal is away a fact waits; it is told when Temporal is back', async () => {
    const person = await newCourseYear()
    line.cut()
    await harness.publish([studied(person)])
    await line.mend()
    await hears(courseYearId(person.personId), 'studied')
    expect(await sql.query('SELECT 1 FROM dead_letter')).toEqual([])
  })
})
