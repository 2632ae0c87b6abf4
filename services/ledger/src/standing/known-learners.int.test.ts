import { create } from '@bufbuild/protobuf'
import { timestampFromDate } from '@bufbuild/protobuf/wkt'
import {
  EnrolmentEndedSchema,
  EnrolmentMadeSchema,
  StudyFinishedSchema,
  StudyReversedSchema,
} from '../../../../proto/generated/course_pb'
import {
  OutcomeDecidedSchema,
  ResultCorrectedSchema,
  ResultsChunkSchema,
} from '../../../../proto/generated/exam_pb'
import { newId } from '../../../kit/base/ids'
import { type LedgerUnderTest, ledgerUnderTest } from '../testing/world'
import { knowCorrection } from './known-facts'
import {
  knowAttempts,
  knowAttemptsLeft,
  knowEnrolled,
  knowEnrolmentEnded,
  knowFinished,
  knowStudyReversed,
} from './known-learners'

const on = (day: number) => timestampFromDate(new Date(Date.UTC(2026, 5, day)))

describe('how far somebody is, as the ledger hears it', () => {
  let ledger: LedgerUnderTest
  beforeAll(async () => {
    ledger = await ledgerUnderTest()
  })
  afterAll(() => ledger.close())

  const newEnrolment = () => ({
    ...{ enrolmentId: newId(), personId: newId(), courseId: newId(), offeringId: newId() },
    ...{ year: 2026, category: 'general' },
  })
  const stateOf = async (enrolmentId: string) =>
    (
      await ledger.sql.query<{ state: string }>('SELECT state FROM enrolment WHERE enrolment_id = $1', [
        enrolmentId,
      ])
    )[0]?.state

  test('is enrolled again once the list that finished it was reversed, in whatever order that is told', async () => {
    for (const reversedFirst of [false, true]) {
      const of = newEnrolment()
      const finish = () => knowFinished(ledger.sql, create(StudyFinishedSchema, { ...of, finishedAt: on(3) }))
      const reverse = () =>
        knowStudyReversed(ledger.sql, create(StudyReversedSchema, { ...of, reversedAt: on(4) }))
      await knowEnrolled(ledger.sql, create(EnrolmentMadeSchema, { ...of, enrolledAt: on(1) }))
      for (const tell of reversedFirst ? [reverse, finish] : [finish, reverse]) await tell()
      expect(await stateOf(of.enrolmentId)).toBe('enrolled')
    }
  })

  test('a reversed import is nobody’s enrolment', async () => {
    const of = { ...newEnrolment(), enrolmentId: '' }
    await knowStudyReversed(ledger.sql, create(StudyReversedSchema, { ...of, reversedAt: on(4) }))
    const known = await ledger.sql.query('SELECT FROM enrolment WHERE person_id = $1', [of.personId])
    expect(known).toEqual([])
  })

  test('is finished where study counts anew, though it was finished before it ended', async () => {
    const of = newEnrolment()
    await knowEnrolled(ledger.sql, create(EnrolmentMadeSchema, { ...of, enrolledAt: on(1) }))
    await knowEnrolmentEnded(ledger.sql, create(EnrolmentEndedSchema, { ...of, endedAt: on(5) }))
    const finished = { ...of, finishedAt: on(3) }
    await knowFinished(ledger.sql, create(StudyFinishedSchema, finished))
    expect(await stateOf(of.enrolmentId)).toBe('ended')
    await knowFinished(ledger.sql, create(StudyFinishedSchema, { ...finished, reinstatedAt: on(6) }))
    expect(await stateOf(of.enrolmentId)).toBe('finished')
  })

  test('a result that was withdrawn with its list is kept as that, and is no attempt to wait after', async () => {
    const of = { ...newEnrolment(), correctionId: newId(), resultId: newId(), sittingId: newId() }
    const outcomes = { fromOutcome: 'failed', toOutcome: 'withdrawn' }
    const told = { ...of, ...outcomes, correctedAt: on(7), attemptsLeft: 3 }
    const fact = create(ResultCorrectedSchema, told)
    await knowCorrection(ledger.sql, fact)
    await knowAttemptsLeft(ledger.sql, fact)
    const known = await ledger.sql.query(
      `SELECT c.to_outcome AS to, a.attempts_left AS left, a.last_sitting_id AS last
       FROM correction c JOIN course_attempts a USING (person_id, course_id, year) WHERE c.correction_id = $1`,
      [of.correctionId],
    )
    expect(known).toEqual([{ to: 'withdrawn', left: 3, last: null }])
  })

  test('an absence that is recorded and excused at one instant leaves its attempt, whichever is heard first', async () => {
    for (const decidedFirst of [false, true]) {
      const { personId, courseId, year } = newEnrolment()
      const result = () =>
        knowAttempts(
          ledger.sql,
          create(ResultsChunkSchema, {
            ...{ sourceKind: 'sitting', sourceId: newId(), year, committedAt: on(3) },
            rows: [{ personId, courseId, outcome: 'absent', attemptsLeft: 2 }],
          }),
        )
      const decision = () =>
        knowAttemptsLeft(
          ledger.sql,
          create(OutcomeDecidedSchema, {
            ...{ personId, courseId, year, decision: 'absenceExcused', attemptsLeft: 3, decidedAt: on(3) },
          }),
        )
      for (const tell of decidedFirst ? [decision, result] : [result, decision]) await tell()
      const [known] = await ledger.sql.query(
        'SELECT attempts_left FROM course_attempts WHERE person_id = $1',
        [personId],
      )
      expect(known).toEqual({ attemptsLeft: 3 })
    }
  })
})
