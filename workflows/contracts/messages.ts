import type { Mover } from '../../domain/notice/whose-move'
import type { ClaimStands } from './claim'
import type { SittingProgress, SittingSchedule } from './exam'
import type { Category } from './names'
import type { ClassStands } from './training-class'

/** The content of each signal: ids, codes and instants, never personal data. `factId` makes a repeat harmless. */
export interface Heard {
  readonly factId: string
  /** ISO instant at which it became true. */
  readonly at: string
}

export interface Studied extends Heard {
  readonly enrolmentId: string
  readonly offeringId: string
  /** The proof of the course; an assessment list needs no booking. */
  readonly proof: string
  /** Set where the study counts again after a file was reversed: an end published before has no effect. */
  readonly anew?: true
}

/** The list of attendance that finished it was reversed (Article 11). */
export interface StudyReversed extends Heard {
  readonly enrolmentId: string
}

/** Finishing it showed that the course, or one linked as the same, was studied before (Article 8). */
export interface EnrolmentEnded extends Heard {
  readonly enrolmentId: string
  /** studiedBefore */
  readonly reason: string
}

export interface Booked extends Heard {
  readonly bookingId: string
  readonly sittingId: string
  readonly startsAt: string
}

export interface BookingEnded extends Heard {
  readonly bookingId: string
  readonly sittingId: string
  readonly reason: string
}

export interface OutcomeRecorded extends Heard {
  readonly resultId: string
  /** The sitting, or the offering whose assessment list it is. */
  readonly sourceId: string
  /** failed | absent; of a correction also passed, which then waits for `registered`. */
  readonly outcome: string
  /** The attempts left to the person in this course and year, where known. */
  readonly attemptsLeft?: number
}

/** A grant or a reversal of this award, in the ledger. */
export interface EntryWritten extends Heard {
  readonly entryId: string
  /** Grants are odd, reversals even: the highest one heard of says whether the award stands. */
  readonly revision: number
  readonly halfHours: number
}

export interface OutcomeDecided extends Heard {
  readonly decisionId: string
  readonly sittingId: string
  /** absenceUpheld | absenceExcused | missing | attemptGranted | corrected | resultsReversed */
  readonly decision: string
  /** The number of results that the reversal of a list withdrew; the sitting awaits them again. */
  readonly withdrawnRows?: number
  readonly attemptsLeft?: number
}

export interface AbsenceContested extends Heard {
  readonly contestId: string
}

export interface ResultsCommitted extends Heard {
  /** Of the post: what it leads to in the ledger can be found by it. */
  readonly correlationId?: string
  readonly batchId: string
  readonly rowCount: number
  readonly passedCount: number
  readonly passedDigest: string
}

export interface BatchRegistered extends Heard {
  readonly batchId: string
  readonly grantedCount: number
}

/** An act on a claim, and how it stands after it. */
export interface ClaimMoved extends Heard {
  readonly act: string
  readonly stands: ClaimStands
}

/** `heard`: begun by a fact, not by a submission (docs/regulation/art-12.md). */
export interface ClaimInput {
  readonly claimId: string
  readonly heard?: true
}

/** An act on a training class, or on its registration, and how it stands after it. */
export interface ClassMoved extends Heard {
  readonly act: string
  readonly stands: ClassStands
}

/** `heard`: begun by a fact, not by a plan; `carried`: what a run that goes on as a new one knew. */
export interface TrainingClassInput {
  readonly classId: string
  readonly heard?: true
  readonly carried?: { readonly stands: ClassStands; readonly happened: readonly Happening[] }
}

/** Durations by the policy of the day a process began. They travel with it: code and policy change, a running process must not. */
export interface CourseYearTerms {
  readonly bookReminderAfterSeconds: number
  readonly sitReminderBeforeSeconds: number
  /** Of what is still to be done, again and again, so often at most; one that began without them reminds once. */
  readonly remindAgainAfterSeconds?: number
  readonly remindersMax?: number
  /** Month and day of the next year by which a supplementary sitting lies ('03-31'). */
  readonly supplementaryUntil: string
}

/**
 * A course year that goes on after it had ended (docs/regulation/art-10.md): its pass was taken away by a correction, or a list of
 * attendance came after the year.
 */
export interface Reopened {
  readonly enrolmentId: string
  readonly offeringId: string
  readonly courseId: string
  readonly industry: string
  readonly locality?: string
  /** Only of a correction; then study is known to be finished, else that is told with it. */
  readonly correctionId?: string
  readonly at: string
  readonly revision: number
  readonly attemptsLeft?: number
}

export interface CourseYearInput {
  readonly category: Category
  readonly year: number
  readonly personId: string
  readonly terms: CourseYearTerms
  readonly reopened?: Reopened
}

/** How a course year ends well: what its run results in. */
export type CourseYearEnd = 'registered' | 'yearEnded'

export interface SittingInput {
  readonly sittingId: string
  /** The state that a continued run takes over. */
  readonly carried?: SittingState
}

/** A batch of results on its way into the ledger. `refused`: not what its count or digest says; `doctor` names it. */
export interface BatchInProcess {
  readonly batchId: string
  readonly correlationId?: string
  /** Rows of any outcome. */
  readonly rowCount: number
  readonly passedCount: number
  readonly passedDigest: string
  state: 'heard' | 'expecting' | 'refused' | 'registered'
}

export interface SittingState {
  stage: 'asked' | 'published' | 'bookingClosed' | 'held' | 'closed' | 'cancelled'
  since: string
  correlationId: string
  schedule?: SittingSchedule
  year?: number
  category?: Category
  centreId?: string
  tickets?: number
  /** As last looked at. */
  progress?: SittingProgress
  readonly batches: BatchInProcess[]
  escalated: boolean
  /** Rows of its batches that were withdrawn since, with their list. */
  withdrawnRows?: number
  readonly happened: Happening[]
  remembered: string[]
}

export interface CorrectionInput {
  readonly correctionId: string
  readonly terms: CourseYearTerms
}

export interface AssessmentInput {
  readonly offeringId: string
}

/** Something that happened in a process: a code, and the ids it is about. */
export interface Happening {
  readonly at: string
  readonly what: string
  readonly about?: Readonly<Record<string, string | number>>
}

/** The next move: the mover, the act, since when, and until when where a clock acts. */
export interface Move {
  readonly who: Mover
  readonly what: string
  readonly since: string
  readonly until: string | null
}

/** The answer to the query `timeline`, of every process. */
export interface Timeline {
  readonly process: string
  readonly stage: string
  readonly move: Move
  readonly happened: readonly Happening[]
  readonly year?: number
  readonly category?: Category
  readonly personId?: string
  readonly offeringId?: string
  readonly courseId?: string
  readonly sittingId?: string
  readonly centreId?: string
  readonly claimId?: string
  readonly classId?: string
  readonly organiserId?: string
  readonly industry?: string
}
