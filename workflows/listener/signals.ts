import { type Timestamp, timestampDate } from '@bufbuild/protobuf/wkt'
import { systemActor } from '../../domain/authority/actor'
import type {
  ClaimMoved as ClaimMovedFact,
  ClassMoved as ClassMovedFact,
} from '../../proto/generated/claim_pb'
import type {
  EnrolmentEnded as EnrolmentEndedFact,
  StudyFinished,
  StudyReversed as StudyReversedFact,
} from '../../proto/generated/course_pb'
import type {
  AbsenceContestStated,
  BookingEnded as BookingEndedFact,
  OutcomeDecided as OutcomeDecidedFact,
  ResultCorrected,
  ResultsChunk,
  ResultsCommitted as ResultsCommittedFact,
  ResultsReversed as ResultsReversedFact,
  SeatBooked,
} from '../../proto/generated/exam_pb'
import type { BatchRegistered as BatchRegisteredFact, EntriesWritten } from '../../proto/generated/ledger_pb'
import type { ClaimStands } from '../contracts/claim'
import type { CorrectionCommand } from '../contracts/exam'
import type * as messages from '../contracts/messages'
import { type Category, signals, updates, workflowIds, workflowTypes } from '../contracts/names'
import type { ClassStands } from '../contracts/training-class'

/** A signal to one process. `starts`: where no such process lives, one is begun with it. */
export interface Signal {
  readonly workflowId: string
  readonly signal: string
  readonly payload: messages.Heard
  readonly starts?: { readonly workflowType: string; readonly input: unknown }
  /** Where it has ended well, it is begun again with this: what it had done was undone (docs/decisions/0302). */
  readonly beginsAnew?: { readonly workflowType: string; readonly input: unknown }
  /** Where the year has ended this course year without hours, it is begun again with it (docs/regulation/art-10.md). */
  readonly reopens?: messages.CourseYearInput
  /** So it is where it ended with a course studied before: the study counts anew (docs/regulation/art-08.md). */
  readonly reopensRefused?: true
}

/** A process that is begun with its first command, where it does not live, and has not ended, yet. */
export interface Asked {
  readonly workflowId: string
  readonly workflowType: string
  readonly input: unknown
  readonly update: string
  readonly updateId: string
  readonly args: readonly unknown[]
}

/** The table fact -> process -> signal. Facts of people go to their course year, facts of batches to their sitting. */

/** A list of attendance may come after the year (Article 11): its course year goes on. */
export function ofStudyFinished(
  fact: StudyFinished,
  factId: string,
  { terms, now }: { terms: messages.CourseYearTerms; now: Date },
): Signal[] {
  const { enrolmentId, offeringId, courseId, industry, year, personId, proof } = fact
  const anew = fact.reinstatedAt ? ({ anew: true } as const) : {}
  const payload: messages.Studied = {
    factId,
    at: iso(fact.finishedAt),
    enrolmentId,
    offeringId,
    proof,
    ...anew,
  }
  const reopened = { enrolmentId, offeringId, courseId, industry, at: now.toISOString(), revision: 0 }
  const reopens = { category: fact.category as Category, year, personId, terms, reopened }
  const reopensRefused = fact.reinstatedAt ? ({ reopensRefused: true } as const) : {}
  return [{ ...toCourseYear(signals.studied, fact, payload), reopens, ...reopensRefused }]
}

/** An import publishes no StudyFinished, so its reversal takes back no signal. */
export const ofStudyReversed = (fact: StudyReversedFact, factId: string): Signal[] =>
  fact.enrolmentId === ''
    ? []
    : [
        toCourseYear<messages.StudyReversed>(signals.studyReversed, fact, {
          factId,
          at: iso(fact.reversedAt),
          enrolmentId: fact.enrolmentId,
        }),
      ]

/** That the year has ended its process knows: it asked for it. */
export const ofEnrolmentEnded = (fact: EnrolmentEndedFact, factId: string): Signal[] =>
  fact.reason === 'studiedBefore'
    ? [
        toCourseYear<messages.EnrolmentEnded>(signals.enrolmentEnded, fact, {
          factId,
          at: iso(fact.endedAt),
          enrolmentId: fact.enrolmentId,
          reason: fact.reason,
        }),
      ]
    : []

export const ofSeatBooked = (fact: SeatBooked, factId: string): Signal[] => [
  toCourseYear<messages.Booked>(signals.booked, fact, {
    factId,
    at: iso(fact.bookedAt),
    bookingId: fact.bookingId,
    sittingId: fact.sittingId,
    startsAt: iso(fact.startsAt),
  }),
]

export const ofBookingEnded = (fact: BookingEndedFact, factId: string): Signal[] => [
  toCourseYear<messages.BookingEnded>(signals.bookingEnded, fact, {
    factId,
    at: iso(fact.endedAt),
    bookingId: fact.bookingId,
    sittingId: fact.sittingId,
    reason: fact.reason,
  }),
]

/** A chunk of results signals no pass: the ledger tells a person who passed when the hours stand. */
export const ofResultsChunk = (fact: ResultsChunk, factId: string): Signal[] =>
  fact.rows
    .filter(row => row.outcome !== 'passed')
    .map(row =>
      toCourseYear<messages.OutcomeRecorded>(
        signals.outcomeRecorded,
        { ...row, year: fact.year, category: fact.category },
        {
          factId: `${factId}/${row.resultId}`,
          at: iso(fact.committedAt),
          resultId: row.resultId,
          sourceId: fact.sourceId,
          outcome: row.outcome,
          ...known(row),
        },
      ),
    )

export function ofResultsCommitted(
  fact: ResultsCommittedFact,
  factId: string,
  correlationId: string,
): Signal[] {
  const payload: messages.ResultsCommitted = {
    factId,
    correlationId,
    at: iso(fact.committedAt),
    batchId: fact.batchId,
    rowCount: fact.rowCount,
    passedCount: fact.passedCount,
    passedDigest: fact.passedDigest,
  }
  return [toSource(fact, signals.resultsCommitted, payload, true)]
}

export function ofBatchRegistered(fact: BatchRegisteredFact, factId: string): Signal[] {
  const payload: messages.BatchRegistered = {
    factId,
    at: iso(fact.registeredAt),
    batchId: fact.batchId,
    grantedCount: fact.grantedCount,
  }
  return [toSource(fact, signals.batchRegistered, payload, false)]
}

/** Professional hours have no course year. */
export const ofEntriesWritten = (fact: EntriesWritten, factId: string): Signal[] =>
  fact.rows
    .filter(row => row.category === 'general' || row.category === 'industryCommon')
    .map(row =>
      toCourseYear<messages.EntryWritten>(
        row.entryKind === 'grant' ? signals.registered : signals.reversed,
        row,
        {
          factId: `${factId}/${row.entryId}`,
          at: iso(fact.registeredAt),
          entryId: row.entryId,
          revision: row.revision,
          halfHours: row.halfHours,
        },
      ),
    )

/** A correction to passed is told by the ledger's grant; all others change what the person may do next. */
export function ofResultCorrected(fact: ResultCorrected, factId: string): Signal[] {
  const at = iso(fact.correctedAt)
  const outcome: messages.OutcomeRecorded = {
    factId,
    at,
    resultId: fact.resultId,
    sourceId: fact.sittingId || fact.offeringId,
    outcome: fact.toOutcome,
    ...known(fact),
  }
  // Of a list that was reversed its sitting hears once.
  if (fact.toOutcome === WITHDRAWN) return [toCourseYear(signals.outcomeRecorded, fact, outcome)]
  const decided: messages.OutcomeDecided = {
    factId,
    at,
    decisionId: fact.correctionId,
    sittingId: fact.sittingId,
    decision: 'corrected',
  }
  return [
    toCourseYear(signals.outcomeRecorded, fact, outcome),
    ...(fact.sittingId ? [toSitting(fact.sittingId, signals.outcomeDecided, decided)] : []),
  ]
}

const WITHDRAWN = 'withdrawn'

/** A pass that was withdrawn with its list: nobody asked for its correction but for the list's, so that its process is begun here. */
export function correctionOf(
  fact: ResultCorrected,
  { terms, correlationId }: { terms: messages.CourseYearTerms; correlationId: string },
): Asked | undefined {
  if (fact.toOutcome !== WITHDRAWN || fact.fromOutcome !== 'passed') return undefined
  const { correctionId, resultId } = fact
  const input: messages.CorrectionInput = { correctionId, terms }
  const nothing = { score: null, scoreMax: null, absent: false }
  const command: CorrectionCommand = { ...nothing, correctionId, resultId, idempotencyKey: correctionId }
  return {
    workflowId: workflowIds.correction(correctionId),
    workflowType: workflowTypes.correction,
    ...{ input, update: updates.correct, updateId: correctionId },
    args: [systemActor(workflowTypes.correction, correlationId), command],
  }
}

/** Its sitting waits for results again; one that was closed is held again. An assessment begins with its next list. */
export function ofResultsReversed(
  fact: ResultsReversedFact,
  factId: string,
  correlationId: string,
): Signal[] {
  if (fact.sourceKind !== 'sitting') return []
  const { sourceId: sittingId, reversalId, withdrawnRows } = fact
  const at = iso(fact.reversedAt)
  const decision = 'resultsReversed'
  const payload: messages.OutcomeDecided = {
    factId,
    at,
    decisionId: reversalId,
    sittingId,
    decision,
    withdrawnRows,
  }
  const input: messages.SittingInput = { sittingId, carried: heldAgain(fact, at, correlationId) }
  const beginsAnew = { workflowType: workflowTypes.sitting, input }
  return [{ ...toSitting(sittingId, signals.outcomeDecided, payload), beginsAnew }]
}

/** The state that the process needs after its end: the results in force, for which it needs no batch. */
function heldAgain(fact: ResultsReversedFact, since: string, correlationId: string): messages.SittingState {
  const { year, category, centreId, tickets, standingRows, withdrawnRows, resultsOverdue } = fact
  const schedule = {
    bookingOpensAt: iso(fact.bookingOpensAt),
    bookingClosesAt: iso(fact.bookingClosesAt),
    startsAt: iso(fact.startsAt),
    endsAt: iso(fact.endsAt),
    resultsDueAt: iso(fact.resultsDueAt),
  }
  // The withdrawn ones are taken off by the signal that it begins with.
  const before = {
    batchId: fact.fileId,
    rowCount: standingRows + withdrawnRows,
    passedCount: 0,
    passedDigest: '',
  }
  return {
    ...{
      stage: 'held',
      since,
      correlationId,
      schedule,
      year,
      category: category as Category,
      centreId,
      tickets,
    },
    ...{ batches: [{ ...before, state: 'registered' }], escalated: resultsOverdue },
    ...{ happened: [{ at: since, what: 'heldAgain' }], remembered: [] },
  }
}

export function ofOutcomeDecided(fact: OutcomeDecidedFact, factId: string): Signal[] {
  const payload: messages.OutcomeDecided = {
    factId,
    at: iso(fact.decidedAt),
    decisionId: fact.decisionId,
    sittingId: fact.sittingId,
    decision: fact.decision,
    ...known(fact),
  }
  return [
    toCourseYear(signals.outcomeDecided, fact, payload),
    ...(fact.sittingId ? [toSitting(fact.sittingId, signals.outcomeDecided, payload)] : []),
  ]
}

/**
 * A claim that was never submitted has no process. A run that has ended is begun again: what its decision leads to is still
 * its business.
 */
export function ofClaimMoved(fact: ClaimMovedFact, factId: string): Signal[] {
  if (fact.revision === 0) return []
  const { claimId, personId, seq, industry, year, registers } = fact
  const stands: ClaimStands = {
    kind: 'claimStands',
    ...{ claimId, personId, seq, industry, year, registers },
    state: fact.state as ClaimStands['state'],
    move: fact.move as ClaimStands['move'],
    since: iso(fact.movedAt),
    nextAt: fact.nextAt ? iso(fact.nextAt) : null,
    dueAt: fact.dueAt ? iso(fact.dueAt) : null,
  }
  const payload: messages.ClaimMoved = { factId, at: stands.since, act: fact.act, stands }
  const input: messages.ClaimInput = { claimId, heard: true }
  const starts = { workflowType: workflowTypes.claim, input }
  return [{ workflowId: workflowIds.claim(claimId), signal: signals.claimMoved, payload, starts }]
}

/** That it was not decided in time its sitting's process knows: it asked for it. */
export const ofAbsenceContest = (fact: AbsenceContestStated, factId: string): Signal[] => {
  const payload: messages.AbsenceContested = { factId, at: iso(fact.statedAt), contestId: fact.contestId }
  return fact.state === 'open' ? [toSitting(fact.sittingId, signals.absenceContested, payload)] : []
}

const known = ({ attemptsLeft }: { attemptsLeft?: number | undefined }) =>
  attemptsLeft === undefined ? {} : { attemptsLeft }

/** A class whose plan was never sent has no process. A run that has ended is begun again, as a claim's. */
export function ofClassMoved(fact: ClassMovedFact, factId: string): Signal[] {
  if (fact.state === 'draft' || (fact.state === 'cancelled' && fact.seq === 1)) return []
  const { classId, organiserId, industry, year, seq, batches } = fact
  const stands: ClassStands = {
    kind: 'classStands',
    ...{ classId, organiserId, industry, year, seq },
    batches: batches.map(({ batchId, rowCount, digest }) => ({ batchId, rowCount, digest })),
    state: fact.state as ClassStands['state'],
    move: fact.move as ClassStands['move'],
    since: iso(fact.movedAt),
    nextAt: fact.nextAt ? iso(fact.nextAt) : null,
    dueAt: fact.dueAt ? iso(fact.dueAt) : null,
  }
  const payload: messages.ClassMoved = { factId, at: stands.since, act: fact.act, stands }
  const input: messages.TrainingClassInput = { classId, heard: true }
  const starts = { workflowType: workflowTypes.trainingClass, input }
  return [{ workflowId: workflowIds.trainingClass(classId), signal: signals.classMoved, payload, starts }]
}

interface OfPerson {
  readonly category: string
  readonly year: number
  readonly personId: string
  readonly offeringId: string
}

function toCourseYear<M extends messages.Heard>(signal: string, of: OfPerson, payload: M): Signal {
  const { year, personId, offeringId } = of
  const category = of.category as Category
  return { workflowId: workflowIds.courseYear({ category, year, personId, offeringId }), signal, payload }
}

const toSitting = (sittingId: string, signal: string, payload: messages.Heard): Signal => ({
  workflowId: workflowIds.sitting(sittingId),
  signal,
  payload,
})

/** An assessment list has no process until its first results come. */
function toSource(
  of: { sourceKind: string; sourceId: string },
  signal: string,
  payload: messages.Heard,
  starts: boolean,
): Signal {
  if (of.sourceKind === 'sitting') return toSitting(of.sourceId, signal, payload)
  if (of.sourceKind === 'trainingClass')
    return { workflowId: workflowIds.trainingClass(of.sourceId), signal, payload }
  const workflowId = workflowIds.assessment(of.sourceId)
  const input: messages.AssessmentInput = { offeringId: of.sourceId }
  return { workflowId, signal, payload, ...(starts ? { starts: { workflowType: 'assessment', input } } : {}) }
}

const iso = (at: Timestamp | undefined): string => (at ? timestampDate(at) : new Date(0)).toISOString()
