import { mayConcernOfficials } from '../../../services/kit/http/endpoint'
import { everyEndpoint } from './endpoint-tables'

/**
 * Each endpoint by which an official changes something, with how it is known whose affair it is (docs/decisions/0290). A new one is
 * written into this table, and with it the thought of whether it may concern the official's own person.
 */
const whose = {
  /** The handler hands the person to `authorise`. */
  person: [
    ...['verifyPerson', 'resetPersonsPassword', 'changeMyTitleSeries', 'changeTitleSeries'],
    ...['changeMyLocality', 'changeLocality', 'answerMatch', 'endEmployment', 'recordAccommodation'],
    ...[
      'decideAbsenceContest',
      'grantAttempt',
      'keepCorrectionReason',
      'correctResult',
      'confirmCorrection',
      'withdrawCorrectionProposal',
    ],
    ...['correctIdentity', 'takeOverPerson'],
    ...['recordExemption', 'withdrawExemption', 'confirmExemption', 'withdrawExemptionProposal'],
  ],
  /** The account, and the person who holds it. */
  account: ['nameHolder', 'suspendAccount', 'liftSuspension', 'resetAccountsPassword'],
  /** A list: the official's own row is refused, the others are taken. */
  rows: [
    'verifyPeople',
    ...['recordAttendance', 'previewResults', 'postResults', 'previewAssessments', 'postAssessments'],
    ...['previewAttendanceList', 'postAttendanceList', 'previewStudiedCourses', 'importStudiedCourses'],
  ],
  /** A list as a whole: whoever stands in it leaves it to another. */
  lists: ['reversePostedList', 'reversePostedResults'],
  /** Who claims it, and who claims the same work. */
  claim: [
    ...[
      'approveAlikeClaims',
      'takeUpClaim',
      'releaseClaim',
      'assignClaim',
      'returnClaim',
      'rejectClaim',
      'referClaim',
    ],
    ...['approveClaim', 'giveProvisionalHours', 'decideClaimAppeal', 'reverseClaim', 'restoreClaim'],
  ],
  /** Everybody on the roster. */
  roster: [
    ...[
      'answerClassPlan',
      'reviewRoster',
      'returnRoster',
      'reverseTrainingClass',
      'refuseRoster',
      'reopenRoster',
    ],
    ...['giveProvisionalHoursOfClass', 'extendRosterTime', 'closeTrainingClass', 'restoreTrainingClass'],
  ],
  /** Another official confirms it before it counts: what an organiser says is reviewed. */
  reviewed: [
    ...[
      'createTrainingClass',
      'editTrainingClass',
      'cancelTrainingClass',
      'sendClassPlan',
      'beginDocumentUpload',
    ],
    ...[
      'getDocumentUpload',
      'sendDocumentBytes',
      'removeDocument',
      'withdrawDocument',
      'previewRoster',
      'markRoster',
      'postRoster',
    ],
    'removeRosterRows',
  ],
  /** A list that only reads, under the act that it prepares. */
  reading: [
    'listPeople',
    'listAccommodations',
    'listOverdueMatches',
    'listCorrectionProposals',
    'listClassProposals',
    'listClaimProposals',
    'listPostedListProposals',
    'listPostedResultsProposals',
    'readCorrectionProposal',
    'listOpenExemptionProposals',
    'listAbsenceContests',
    'readClaimQueue',
    'countClaimQueue',
    'summariseReviews',
    'listClaims',
    'readWaitingClaims',
    'readClaimAppeals',
    'readClassQueue',
  ],
  /** It concerns no person of ours, or everybody alike. */
  nobody: [
    ...['signUpPersonByBureau', 'confirmEmployer', 'createAccount', 'endSession', 'changeMyPassword'],
    ...[
      'changeMyAccountsPassword',
      'createCourse',
      'listMedia',
      'beginMediaUpload',
      'getMediaUpload',
      'sendMediaBytes',
      'removeMedia',
      'linkMedia',
      'correctCourseTitle',
      'withdrawOffering',
      'publishCourseware',
      'linkSameCourse',
      'createOffering',
    ],
    ...['confirmOffering', 'designateCourseware', 'writeExamPlan', 'writeRoom', 'keepCancellationReason'],
    ...[
      'keepMoveReason',
      'keepShrinkageReason',
      'publishSitting',
      'cancelSitting',
      'moveSitting',
      'shrinkSitting',
    ],
    ...[
      'changeExamPlan',
      'correctRoom',
      'withdrawRoom',
      'listMySessions',
      'endMySession',
      'endMyOtherSessions',
    ],
    ...['listWrittenAnnouncements', 'writeAnnouncement', 'withdrawAnnouncement'],
    ...['nameEscalationOfficial', 'nameDeputy', 'recordAuthorisation', 'endAuthorisation'],
  ],
}

test('every endpoint by which an official changes something says whose affair it is', () => {
  const named = Object.values(whose).flat()
  const asked = everyEndpoint.filter(mayConcernOfficials).map(row => row.id)
  expect([...new Set(named)].sort()).toEqual([...asked].sort())
  expect(named).toHaveLength(new Set(named).size)
})
