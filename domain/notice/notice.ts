import { wallClock } from '../time/plain-date'

/** The facts that the words of a notice may need. */
export interface NoticeFacts {
  /** The deadline, where there is one. */
  readonly until: Date | null
}

interface NoticeKind {
  readonly article: string
  readonly zh: (facts: NoticeFacts) => string
  readonly en: (facts: NoticeFacts) => string
  /** The page where it is acted on; `objectId` is the claim, class, sitting, waiting place or reminder. */
  readonly page: (objectId: string) => string
}

const kind = (
  article: string,
  page: NoticeKind['page'],
  zh: string | NoticeKind['zh'],
  en: string | NoticeKind['en'],
): NoticeKind => ({
  article,
  page,
  zh: typeof zh === 'string' ? () => zh : zh,
  en: typeof en === 'string' ? () => en : en,
})

const myCourses = () => '/my/courses'
const myExams = () => '/my/exams'
const myClaim = (claimId: string) => `/my/claims/${claimId}`
const review = (claimId: string) => `/review/${claimId}`
const classPage = (classId: string) => `/classes/${classId}`

/** A sentence with its deadline behind it, where one runs. */
const due = (article: string, page: NoticeKind['page'], zh: string, en: string): NoticeKind =>
  kind(
    article,
    page,
    ({ until }) => (until ? `${zh}，期限 ${wallClock(until)}。` : `${zh}。`),
    ({ until }) => (until ? `${en} by ${wallClock(until)}.` : `${en}.`),
  )

/** All that a person, a department, the bureau or an organiser is told by the system itself (Articles 8 to 13, 15). */
export const noticeKinds = {
  finishStudy: kind(
    '8',
    myCourses,
    '您的年度课程还没有学完，请继续学习。',
    'Your course of the year is not finished: go on studying.',
  ),
  bookSitting: kind(
    '10',
    myExams,
    '您已学完课程，还没有预约考试，请预约。',
    'You have studied the course: book your exam.',
  ),
  sitExam: kind(
    '10',
    myExams,
    '您预约的考试快到了，请带好证件和准考证。',
    'Your exam is near: bring your document and your ticket.',
  ),
  seatOffered: due(
    '10',
    myExams,
    '您排队的场次有了座位，为您保留，请接受',
    'A seat is held for you: accept it',
  ),
  offerLapsed: kind(
    '10',
    myExams,
    '为您保留的座位已过期，您仍可继续排队或另选场次。',
    'The seat that was held for you has lapsed: choose a sitting again.',
  ),
  seatLost: due(
    '10',
    myExams,
    '您的场次有变动，您在同一计划的场次中优先安排，请重新选择',
    'Your sitting has changed: you come first in the sittings of its plan; choose one',
  ),
  sittingCancelled: kind(
    '10',
    myExams,
    '您预约的场次已取消，请另选场次。',
    'Your sitting was cancelled: choose another one.',
  ),
  claimReturned: due(
    '12',
    myClaim,
    '您的学时认证被退回补正，请修改后重新提交',
    'Your claim was returned: correct it and send it again',
  ),
  claimApproved: kind(
    '12',
    myClaim,
    '您的学时认证已审核通过，正在登记学时。',
    'Your claim was approved; its hours are being registered.',
  ),
  claimRegistered: kind('12', myClaim, '您的学时认证已登记学时。', 'The hours of your claim are registered.'),
  claimRejected: due(
    '12',
    myClaim,
    '您的学时认证未通过，如有异议可以申诉',
    'Your claim was rejected; you may appeal',
  ),
  claimWaits: kind(
    '12',
    myClaim,
    '您的学时认证等待学时标准公布。',
    'Your claim waits until the standard of hours is published.',
  ),
  claimDecided: kind('12', myClaim, '您的申诉已有结果。', 'Your appeal is decided.'),
  claimReversed: kind(
    '15',
    myClaim,
    '您的学时认证的学时已撤销，请查看原因。',
    'The hours of your claim were reversed: see why.',
  ),
  claimLapsed: kind(
    '12',
    myClaim,
    '您的学时认证因逾期未补正已失效。',
    'Your claim has lapsed: it was not corrected in time.',
  ),
  claimDue: due('12', myClaim, '您有一项学时认证需要办理', 'A claim of yours waits for you'),
  reviewDue: due('12', review, '有一项学时认证快到审核期限', 'The review of a claim is nearly due'),
  reviewLate: due('12', review, '有一项学时认证已超过审核期限', 'The review of a claim is late'),
  claimAppealed: due('12', review, '有一项申诉等待处理', 'An appeal waits for a decision'),
  classDue: due('13', classPage, '有一个培训班快到办理期限', 'A training class is nearly due'),
  classLate: due('13', classPage, '有一个培训班已超过办理期限', 'A training class is late'),
} as const satisfies Record<string, NoticeKind>

export type NoticeKindName = keyof typeof noticeKinds

/** Who is told: a person, all accounts of a department or an organiser, the municipal bureau, or one official's account. */
export type RecipientKind = 'person' | 'department' | 'organiser' | 'bureau' | 'account'
export interface Recipient {
  readonly kind: RecipientKind
  /** The person, industry, organisation or account; empty for the bureau. */
  readonly id: string
}

export const bureau: Recipient = { kind: 'bureau', id: '' }
