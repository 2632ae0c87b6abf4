import { timestampFromDate } from '@bufbuild/protobuf/wkt'
import request from 'supertest'
import { policy } from '../../../../domain/policy/policy'
import { ClaimMovedSchema, ClassMovedSchema } from '../../../../proto/generated/claim_pb'
import {
  EnrolmentEndedSchema,
  EnrolmentMadeSchema,
  OfferingStatedSchema,
  StudyFinishedSchema,
} from '../../../../proto/generated/course_pb'
import {
  BookingEndedSchema,
  OutcomeDecidedSchema,
  ResultsChunkSchema,
  SeatBookedSchema,
  SittingStatedSchema,
} from '../../../../proto/generated/exam_pb'
import { PersonStatedSchema } from '../../../../proto/generated/identity_pb'
import { newId } from '../../../kit/base/ids'
import { fact, type NewFact } from '../../../kit/facts/facts'
import type { RunningService } from '../../../kit/run/service'
import { sqlOf } from '../../../kit/sql/transaction'
import { until } from '../../../kit/testing/harness'
import { type LedgerUnderTest, ledgerUnderTest, professional, serve } from '../testing/world'
import { loadLearner } from './open-choices'
import type { YearPlan } from './schemas'

const at = (iso: string) => timestampFromDate(new Date(iso))

/** It is 20 June 2026; what is open is known by facts alone. */
describe('a plan for the missing hours', () => {
  let ledger: LedgerUnderTest
  let service: RunningService
  const [person, other, course, offering, common, july, august] = Array.from({ length: 7 }, newId) as [
    ...[string, string, string, string, string, string, string],
  ]
  const enrolmentId = newId()
  const ofCourse = { courseId: course, offeringId: offering, year: 2026, category: 'general' }
  const enrolled = { enrolmentId, personId: person, ...ofCourse }

  const personStated = (personId: string, more: object = {}) =>
    fact(PersonStatedSchema, personId, {
      ...{
        personId,
        version: 1,
        locality: '330302',
        industry: 'health',
        status: 'verified',
        firstYear: 2024,
      },
      statedAt: at('2026-01-02T00:00:00Z'),
      ...more,
    })
  const classMoved = (classId: string, seq: number, more: object = {}) =>
    fact(ClassMovedSchema, classId, {
      ...{
        classId,
        seq,
        classKind: 'departmentClass',
        industry: 'health',
        title: '急救',
        state: 'accepted',
      },
      days: [{ on: '2026-07-01', part: 'whole', minutes: 360 }],
      ...more,
    })
  const offeringStated = (offeringId: string, more: object) =>
    fact(OfferingStatedSchema, offeringId, {
      ...{
        offeringId,
        version: 1,
        courseId: offeringId,
        courseTitle: '数字经济',
        year: 2026,
        category: 'general',
      },
      ...{ halfHours: 36, studyMode: 'online', proof: 'sitting', status: 'confirmed' },
      ...more,
    })
  const sittingStated = (sittingId: string, day: string, seats: number, more: object = {}) =>
    fact(SittingStatedSchema, sittingId, {
      ...{
        sittingId,
        version: 1,
        planId: newId(),
        centreId: newId(),
        year: 2026,
        category: 'general',
        seats,
      },
      ...{ stage: 'published', startsAt: at(`${day}T01:00:00Z`), endsAt: at(`${day}T02:30:00Z`) },
      ...{ bookingOpensAt: at('2026-06-01T00:00:00Z'), bookingClosesAt: at(`${day}T00:00:00Z`) },
      ...more,
    })
  const booked = (bookingId: string, personId: string, sittingId: string) =>
    fact(SeatBookedSchema, personId, { bookingId, personId, sittingId, ...ofCourse })
  const ended = (bookingId: string, personId: string, sittingId: string) =>
    fact(BookingEndedSchema, personId, {
      bookingId,
      personId,
      sittingId,
      ...ofCourse,
      reason: 'cancelledByPerson',
    })

  beforeAll(async () => {
    ledger = await ledgerUnderTest({ kafka: true })
    service = await serve(ledger)
    await ledger.harness.publish([
      ...[personStated(person), personStated(other)],
      offeringStated(offering, { courseId: course }),
      offeringStated(common, { category: 'industryCommon', industry: 'finance', proof: 'assessment' }),
      offeringStated(newId(), { status: 'proposed' }),
      sittingStated(july, '2026-07-10', 1),
      sittingStated(august, '2026-08-10', 1),
      sittingStated(newId(), '2026-06-25', 9, { stage: 'cancelled' }),
    ])
    await until(
      async () => (await ledger.prisma.sitting.count()) === 3 && (await ledger.prisma.person.count()) === 2,
      'the facts',
    )
  })
  afterAll(async () => {
    await service.close()
    await ledger.close()
  })

  const planFor = async (personId: string, query = ''): Promise<{ status: number; body: YearPlan }> =>
    request(`http://127.0.0.1:${service.port}`)
      .get(`/v1/my/plan${query}`)
      .set('authorization', `Bearer ${await ledger.harness.token('person', { personId })}`)
  const stepsFor = async (personId: string) =>
    (await planFor(personId)).body.steps.map(step =>
      step.kind === 'claims' ? ['claims', step.hours] : [step.next, step.sitting?.sittingId],
    )
  /** Publishes facts, and waits until the plan is what they come to. */
  const hearing = async (facts: readonly NewFact[], personId: string, steps: unknown) => {
    await ledger.harness.publish(facts)
    await until(
      async () => JSON.stringify(await stepsFor(personId)) === JSON.stringify(steps),
      JSON.stringify(steps),
    )
  }

  test('says what is missing, and the shortest plan: a sitting with a seat, and claims until 31 March', async () => {
    const { body } = await planFor(person)
    expect(body).toMatchObject({
      ...{ outcome: 'possible', mustBeVerified: false, whyNot: null },
      standing: { short: { general: 18, professional: 60, inAll: 90 } },
      steps: [
        {
          ...{ kind: 'course', category: 'general', hours: 18, next: 'enrol', endsOn: '2026-07-10' },
          offerings: [{ offeringId: offering, courseTitle: '数字经济' }],
          sitting: { sittingId: july, freeSeats: 1 },
        },
        { kind: 'claims', hours: 72, until: '2027-03-31', standardsVersion: null },
      ],
    })
    expect(body.steps[0]!.inWords.en).toContain('1 seats left, booking closes 2026-07-10 08:00')
  })

  test('follows what is booked and given up by others', async () => {
    const [first, second] = [newId(), newId()]
    await hearing([booked(first, other, july)], person, [
      ['enrol', august],
      ['claims', 72],
    ])
    await ledger.harness.publish([booked(second, other, august)])
    await until(async () => (await planFor(person)).body.outcome === 'impossible', 'no seat')
    const { body } = await planFor(person)
    expect([body.unfillable, body.steps]).toEqual([['general'], []])
    expect(body.whyNot?.en).toBe('general: no course, or no sitting with a seat, is open')
    await hearing([ended(first, other, july), booked(first, other, july)], person, [
      ['enrol', july],
      ['claims', 72],
    ])
  })

  test('goes on with the course: study, book, sit; an older fact changes nothing', async () => {
    const finished = fact(StudyFinishedSchema, person, {
      ...enrolled,
      ...{ halfHours: 36, proof: 'sitting', finishedAt: at('2026-06-10T00:00:00Z') },
    })
    const made = fact(EnrolmentMadeSchema, person, { ...enrolled, enrolledAt: at('2026-06-01T00:00:00Z') })
    const claims = ['claims', 72]
    await hearing([made], person, [['study', july], claims])
    await hearing([finished], person, [['book', july], claims])
    const bookingId = newId()
    await hearing([made, booked(bookingId, person, july)], person, [['sit', july], claims])
    await hearing([ended(bookingId, person, july)], person, [['book', july], claims])
  })

  test('waits for the result of what was sat; knows of attempts that are used up, and of one that was granted', async () => {
    const june = newId()
    const held = sittingStated(june, '2026-06-11', 1, { stage: 'held' })
    await hearing([held, booked(newId(), person, june)], person, [
      ['awaitResult', june],
      ['claims', 72],
    ])
    const failed = fact(ResultsChunkSchema, newId(), {
      ...{
        batchId: newId(),
        sourceId: june,
        sourceKind: 'sitting',
        chunkNo: 0,
        year: 2026,
        category: 'general',
      },
      ...{ policyVersion: 'city-1', committedAt: at('2026-06-12T00:00:00Z') },
      rows: [{ resultId: newId(), personId: person, ...ofCourse, outcome: 'failed', attemptsLeft: 0 }],
    })
    await ledger.harness.publish([failed])
    await until(async () => (await planFor(person)).body.outcome === 'impossible', 'no attempt left')
    const granted = fact(OutcomeDecidedSchema, person, {
      ...{ decisionId: newId(), personId: person, ...ofCourse, decision: 'attemptGranted', attemptsLeft: 1 },
      decidedAt: at('2026-06-13T00:00:00Z'),
    })
    await hearing([granted], person, [
      ['book', july],
      ['claims', 72],
    ])
  })

  test('names the classes of the industry that will take place, until they do or are cancelled', async () => {
    const [soon, cancelled] = [newId(), newId()]
    const past = { days: [{ on: '2026-06-19', part: 'whole', minutes: 360 }] }
    await ledger.harness.publish([
      ...[classMoved(soon, 2), classMoved(soon, 1, { state: 'planned' })],
      ...[classMoved(cancelled, 2, { state: 'cancelled' }), classMoved(newId(), 2, past)],
      ...[classMoved(newId(), 2, { industry: 'finance' })],
    ])
    await until(async () => (await ledger.prisma.trainingClass.count()) === 4, 'the classes')
    const { body } = await planFor(other)
    expect(body.steps.find(({ kind }) => kind === 'claims')).toMatchObject({
      classes: [
        {
          ...{ classId: soon, title: '急救', days: [{ on: '2026-07-01', part: 'whole' }], gives: null },
          inWords: { en: '急救, from 2026-07-01: no standard is loaded, its hours wait for it' },
        },
      ],
    })
  })

  test('an association’s class is for the title series that it trains for, in force on its first day', async () => {
    const [nurse, formerNurse, training] = [newId(), newId(), newId()]
    const dated = (endsOn: string) => ({
      titleSeriesDated: [{ value: 'nurse', startsOn: '2024-01-01', endsOn }],
    })
    const online = [{ on: '2026-07-01', part: 'whole', minutes: 360, labelledHalfHours: 12 }]
    const association = { classKind: 'associationTraining', series: 'nurse', online: true, days: online }
    await ledger.harness.publish([
      ...[personStated(nurse, dated('')), personStated(formerNurse, dated('2026-06-30'))],
      classMoved(training, 2, association),
    ])
    await until(
      async () =>
        (await ledger.prisma.trainingClass.count({ where: { classId: training } })) === 1 &&
        (await ledger.prisma.person.count({ where: { personId: { in: [nurse, formerNurse] } } })) === 2,
      'the facts',
    )
    const offered = async (personId: string) => {
      const { body } = await planFor(personId)
      return body.steps.flatMap(step =>
        step.kind === 'claims' ? step.classes.map(each => each.classId) : [],
      )
    }
    expect(await offered(nurse)).toContain(training)
    expect(await offered(formerNurse)).not.toContain(training)
    expect(await ledger.prisma.trainingClass.findUnique({ where: { classId: training } })).toMatchObject({
      days: [{ labelledHours: 6 }],
    })
  })

  test('counts what claims were granted, and starts over where an enrolment ended', async () => {
    const claimed = professional({ personId: person, halfHours: 60 })
    await ledger.activities.changeProfessional(ledger.system, claimed)
    const moved = fact(ClaimMovedSchema, person, {
      ...{ claimId: claimed.subjectId, personId: person, seq: 1, act: 'submit', state: 'registered' },
      ...{ year: 2026, claimType: 3, movedAt: at('2026-06-14T00:00:00Z') },
    })
    const over = fact(EnrolmentEndedSchema, person, {
      ...{ enrolmentId, personId: person, year: 2026, category: 'general', offeringId: offering },
      ...{ reason: 'studiedBefore', endedAt: at('2026-06-15T00:00:00Z') },
    })
    await hearing([moved, over], person, [
      ['enrol', july],
      ['claims', 42],
    ])
    expect(await ledger.prisma.claim.findMany()).toMatchObject([{ claimType: 3, state: 'registered' }])
  })

  test('counts a municipal seminar as type 2, and not to the cap of training (Article 13)', async () => {
    const attended = professional({ personId: other, halfHours: 80 })
    const seminar = { ...attended, awardKind: 'trainingClass' as const, article: '13' as const }
    await ledger.activities.changeProfessional(ledger.system, seminar)
    const held = classMoved(seminar.subjectId, 1, { classKind: 'municipalSeminar', state: 'registered' })
    await ledger.harness.publish([held])
    const isHeard = async () =>
      (await ledger.prisma.trainingClass.count({ where: { classId: seminar.subjectId } })) === 1
    await until(isHeard, 'the seminar')
    const { counted } = await loadLearner(sqlOf(ledger.prisma), other, 2026, policy('city'))
    expect(counted).toEqual([{ type: 2, year: 2026, halfHours: 80 }])
  })

  test('is refused for a year to come, not needed for one that is not measured, impossible once claims are closed', async () => {
    expect((await planFor(person, '?year=2027')).body).toMatchObject({ code: 'year-not-open' })
    expect((await planFor(person, '?year=2024')).body.outcome).toBe('notNeeded')
    expect((await planFor(person, '?year=2025')).body).toMatchObject({
      ...{ outcome: 'impossible', unfillable: ['general', 'professional', 'inAll'] },
    })
  })

  test('over the years stand beside it: provisional and final', async () => {
    const { body } = await request(`http://127.0.0.1:${service.port}`)
      .get('/v1/my/standings')
      .set('authorization', `Bearer ${await ledger.harness.token('person', { personId: person })}`)
    expect(body.items.map((row: { year: number; finality: string }) => [row.year, row.finality])).toEqual([
      [2026, 'provisional'],
      [2025, 'final'],
      [2024, null],
    ])
  })
})
