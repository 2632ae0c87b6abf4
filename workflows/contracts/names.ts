/** Names shared by clients, workers, listener and tests: task queues, workflow ids, messages, search attributes. */

export const taskQueues = {
  workflows: 'workflows',
  identity: 'identity',
  course: 'course',
  exam: 'exam',
  claim: 'claim',
  ledger: 'ledger',
} as const

export type Category = 'general' | 'industryCommon'

export interface CourseYearKey {
  readonly category: Category
  readonly year: number
  readonly personId: string
  /** Several industryCommon courses a year have a process each; the one general course has none in its id. */
  readonly offeringId: string
}

/** Workflow ids (docs/architecture.md, The processes). */
export const workflowIds = {
  courseYear: (key: CourseYearKey): string =>
    key.category === 'general'
      ? `course-year/general/${key.year}/${key.personId}`
      : `course-year/industryCommon/${key.year}/${key.personId}/${key.offeringId}`,
  sitting: (sittingId: string): string => `sitting/${sittingId}`,
  correction: (correctionId: string): string => `correction/${correctionId}`,
  /** An assessment list (考核) of an industryCommon offering (Article 11). */
  assessment: (offeringId: string): string => `assessment/${offeringId}`,
  claim: (claimId: string): string => `claim/${claimId}`,
  trainingClass: (classId: string): string => `training-class/${classId}`,
} as const

export const workflowTypes = {
  courseYear: 'courseYear',
  sitting: 'sitting',
  correction: 'correction',
  assessment: 'assessment',
  claim: 'claim',
  trainingClass: 'trainingClass',
} as const

/** Updates: a command that is answered in the same call. */
export const updates = {
  enrol: 'enrol',
  publishSitting: 'publishSitting',
  cancelSitting: 'cancelSitting',
  moveSitting: 'moveSitting',
  shrinkSitting: 'shrinkSitting',
  correct: 'correct',
  submitClaim: 'submitClaim',
  sendClassPlan: 'sendClassPlan',
} as const

/** Signals: facts told by the listener. */
export const signals = {
  studied: 'studied',
  enrolmentEnded: 'enrolmentEnded',
  studyReversed: 'studyReversed',
  booked: 'booked',
  bookingEnded: 'bookingEnded',
  outcomeRecorded: 'outcomeRecorded',
  registered: 'registered',
  reversed: 'reversed',
  resultsCommitted: 'resultsCommitted',
  batchRegistered: 'batchRegistered',
  outcomeDecided: 'outcomeDecided',
  absenceContested: 'absenceContested',
  claimMoved: 'claimMoved',
  classMoved: 'classMoved',
} as const

/** Signals of operations: `retry` has a process of which a step failed for good take it again. */
export const operations = { retry: 'retry' } as const

/** The stage that the search shows for a process that can't go on until operations has mended it. */
export const failedStage = 'failed'

/**
 * One living run an id. A run that was refused failed, and may be tried again; one that ended well stands for good
 * (docs/decisions/0050).
 */
export const idPolicies = {
  workflowIdConflictPolicy: 'USE_EXISTING',
  workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY',
} as const

/** The type of the failure of a run whose first activity was refused. */
export const refusedFailure = 'Refused'

/** `timeline` answers with what happened, in order, and whose move it is now. */
export const queries = { timeline: 'timeline' } as const

/** Registered at the namespace by the launcher and by deploy/. Ids and codes only, never personal data. */
export const searchAttributes = {
  process: 'XueshiProcess',
  stage: 'XueshiStage',
  year: 'XueshiYear',
  category: 'XueshiCategory',
  locality: 'XueshiLocality',
  industry: 'XueshiIndustry',
  personId: 'XueshiPersonId',
  dueAt: 'XueshiDueAt',
} as const
