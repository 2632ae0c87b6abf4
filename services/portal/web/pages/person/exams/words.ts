import type { components } from '../../../generated/api'

type Booking = components['schemas']['MyBooking']
type Waiting = components['schemas']['MyWaiting']
interface Worded {
  readonly zh: string
  readonly en: string
}

export const endReasonWords = {
  cancelledByPerson: { zh: '您已取消', en: 'You cancelled it' },
  changed: { zh: '已改到其他场次', en: 'Changed to another sitting' },
  sittingCancelled: { zh: '场次取消', en: 'The sitting was cancelled' },
  sittingMoved: { zh: '场次改期', en: 'The sitting was moved' },
  sittingShrunk: { zh: '场次座位减少', en: 'The sitting lost seats' },
  passedElsewhere: { zh: '已在其他场次合格', en: 'Passed in another sitting' },
  resultMissing: { zh: '考点未按期报送成绩', en: 'The centre sent no result in time' },
  attemptsExhausted: { zh: '本年度考试次数已用完', en: 'No attempt is left this year' },
  retakeTooEarly: { zh: '未到可以重考的时间', en: 'Too early for a retake' },
  studiedBefore: { zh: '往年已学过该课程', en: 'The course was studied in an earlier year' },
  studyReversed: { zh: '学习记录被撤销', en: 'The study was reversed' },
} as const satisfies Record<NonNullable<Booking['endReason']>, Worded>

export const waitingStateWords = {
  waiting: { zh: '候补中', en: 'Waiting' },
  offered: { zh: '有座位等您确认', en: 'A seat is held for you' },
  accepted: { zh: '已接受座位', en: 'Seat taken' },
  lapsed: { zh: '未按时确认，已失效', en: 'Lapsed: not accepted in time' },
  left: { zh: '已退出', en: 'Left' },
  closed: { zh: '已结束', en: 'Closed' },
} as const satisfies Record<Waiting['state'], Worded>

export const contestWords = {
  open: { zh: '异议处理中', en: 'Contest under way' },
  upheld: { zh: '异议不成立', en: 'Contest turned down' },
  excused: { zh: '异议成立，不计次数', en: 'Excused: no attempt counted' },
  moot: { zh: '已按到场处理，无需答复', en: 'Settled: recorded as present' },
} as const satisfies Record<components['schemas']['MyAbsenceContest']['state'], Worded>
