import type { components } from '../generated/api'

type Schemas = components['schemas']
type Entry = Schemas['Entry']
type Worded = { readonly zh: string; readonly en: string }

/** Words of the codes of the API. A new code does not compile until it has a word here. */
export const categoryWords = {
  general: { zh: '一般公需科目', en: 'General' },
  industryCommon: { zh: '行业公需科目', en: 'Common to the industry' },
  professional: { zh: '专业科目', en: 'Professional' },
} satisfies Record<Entry['category'], Worded>

export const sourceWords = {
  sitting: { zh: '考试', en: 'Exam' },
  assessment: { zh: '考核', en: 'Assessment' },
  correction: { zh: '成绩更正', en: 'Correction of a result' },
  claim: { zh: '学时认证', en: 'Claim' },
  trainingClass: { zh: '培训班', en: 'Training class' },
} satisfies Record<Entry['sourceKind'], Worded>

export const verdictWords = {
  compliant: { zh: '已达标', en: 'Fulfilled' },
  short: { zh: '未达标', en: 'Not fulfilled yet' },
  exempt: { zh: '免于考核', en: 'Exempt' },
  notAssessed: { zh: '不考核', en: 'Not assessed' },
  notKnown: { zh: '无记录', en: 'Not known' },
} satisfies Record<Schemas['Standing']['verdict'], Worded>

export const finalityWords = {
  provisional: { zh: '暂定', en: 'provisional' },
  final: { zh: '确定', en: 'final' },
} satisfies Record<NonNullable<Schemas['Standing']['finality']>, Worded>

export const documentKindWords = {
  residentIdentity: { zh: '居民身份证', en: 'Resident identity card' },
  residencePermit: { zh: '港澳台居民居住证', en: 'Residence permit (Hong Kong, Macao, Taiwan)' },
  permanentResidence: { zh: '外国人永久居留身份证', en: 'Permanent residence card' },
  passport: { zh: '护照', en: 'Passport' },
} satisfies Record<'residentIdentity' | 'residencePermit' | 'permanentResidence' | 'passport', Worded>

export const employmentWords = {
  asked: { zh: '等待单位确认', en: 'Waits for the employer' },
  accepted: { zh: '已确认', en: 'Confirmed' },
  refused: { zh: '单位未确认', en: 'Refused by the employer' },
  withdrawn: { zh: '已撤回', en: 'Withdrawn' },
} satisfies Record<'asked' | 'accepted' | 'refused' | 'withdrawn', Worded>

export const personStatusWords = {
  unverified: { zh: '未核验', en: 'Not verified' },
  verified: { zh: '已核验', en: 'Verified' },
} satisfies Record<'unverified' | 'verified', Worded>

export const employerStatusWords = {
  unconfirmed: { zh: '待确认', en: 'Waits for the bureau' },
  confirmed: { zh: '已确认', en: 'Confirmed' },
  refused: { zh: '未予确认', en: 'Refused' },
} satisfies Record<'unconfirmed' | 'confirmed' | 'refused', Worded>

export const exemptionWords = {
  retired: { zh: '退休', en: 'Retired' },
  maternity: { zh: '产假', en: 'Maternity leave' },
  longIllness: { zh: '长期病假', en: 'Long illness' },
  postedAway: { zh: '外派（援派）', en: 'Posted away' },
} satisfies Record<Schemas['Exemption']['reason'], Worded>

export const proposalWords = {
  open: { zh: '等待第二名经办人', en: 'Waits for a second official' },
  confirmed: { zh: '已确认', en: 'Confirmed' },
  withdrawn: { zh: '已撤回', en: 'Withdrawn' },
  lapsed: { zh: '已过期', en: 'Lapsed' },
} satisfies Record<Schemas['ExemptionProposal']['state'], Worded>
