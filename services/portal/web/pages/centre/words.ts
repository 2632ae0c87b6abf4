import type { components } from '../../generated/api'
import type { Language } from '../../text/text'

type Sitting = components['schemas']['Sitting']

export const stageWords = {
  published: { zh: '正在报名', en: 'Booking is open' },
  bookingClosed: { zh: '报名已截止，准考证已发', en: 'Booking has closed, tickets are out' },
  held: { zh: '已开考，待报成绩', en: 'Held, results are awaited' },
  closed: { zh: '已结束', en: 'Closed' },
  cancelled: { zh: '已取消', en: 'Cancelled' },
} as const satisfies Record<Sitting['stage'], { zh: string; en: string }>

export const outcomeWords = {
  passed: { zh: '合格', en: 'Passed' },
  failed: { zh: '不合格', en: 'Not passed' },
  absent: { zh: '缺考', en: 'Absent' },
} as const satisfies Record<'passed' | 'failed' | 'absent', { zh: string; en: string }>

export const doorWords = {
  present: { zh: '到场', en: 'Present' },
  absent: { zh: '缺考', en: 'Absent' },
  turnedAway: { zh: '未准入场', en: 'Turned away' },
} as const satisfies Record<'present' | 'absent' | 'turnedAway', { zh: string; en: string }>

export const turnedAwayWords = {
  late: { zh: '迟到', en: 'Late' },
  identity: { zh: '证件不符', en: 'Identity not shown' },
} as const satisfies Record<'late' | 'identity', { zh: string; en: string }>

export const outcomeWordsIn = (language: Language): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(outcomeWords).map(([code, words]) => [code, words[language]]))
