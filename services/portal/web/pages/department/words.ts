import type { components, paths } from '../../generated/api'

type Offering = paths['/v1/offerings/{offeringId}']['get']['responses'][200]['content']['application/json']

export type { Offering }

type Worded = { readonly zh: string; readonly en: string }

export const offeringStatusWords = {
  proposed: { zh: '待市人力社保局确认', en: 'Waits for the municipal bureau' },
  confirmed: { zh: '可以报名', en: 'People can enrol' },
  withdrawn: { zh: '已停止报名', en: 'Withdrawn' },
} as const satisfies Record<Offering['status'], Worded>

export const studyModeWords = {
  online: { zh: '线上学习', en: 'Studied online' },
  attendance: { zh: '现场培训', en: 'By attendance' },
} as const satisfies Record<Offering['studyMode'], Worded>

export const proofWords = {
  sitting: { zh: '统一考试', en: 'Proved by an exam' },
  assessment: { zh: '部门考核', en: 'Proved by an assessment' },
} as const satisfies Record<Offering['proof'], Worded>

export const studyWords = {
  underWay: { zh: '学习中', en: 'Under way' },
  finished: { zh: '已学完', en: 'Finished' },
  ended: { zh: '已结束', en: 'Ended' },
} as const satisfies Record<'underWay' | 'finished' | 'ended', Worded>

export const unitKindWords = {
  reading: { zh: '阅读', en: 'Reading' },
  video: { zh: '视频', en: 'Video' },
  quiz: { zh: '测验', en: 'Quiz' },
} as const satisfies Record<'reading' | 'video' | 'quiz', Worded>

export const mediaKindWords = {
  video: { zh: '视频', en: 'Video' },
  captionsZh: { zh: '中文字幕', en: 'Chinese captions' },
  captionsEn: { zh: '英文字幕', en: 'English captions' },
  page: { zh: '讲义', en: 'Page (PDF)' },
} as const satisfies Record<components['schemas']['UnitMedium']['kind'], Worded>
