import type { Text } from '../refusals/entry'
import { compare, type PlainDate, plainDate } from '../time/plain-date'

/** A version of the notice of personal data (隐私告知), and the day from which people are asked to agree to it. */
export interface PrivacyNotice {
  readonly version: string
  readonly from: PlainDate
  readonly paragraphs: readonly Text[]
}

/** The latest first. A version that was in force is never edited: another text is another version with its own day. */
export const privacyNotices: readonly [PrivacyNotice, ...PrivacyNotice[]] = [
  {
    version: '2026-1',
    from: plainDate('2020-11-27'),
    paragraphs: [
      {
        zh: '处理目的：登记和考核专业技术人员继续教育学时（温人社发〔2020〕125号）。不用于其他目的。',
        en: 'Purpose: to register and assess hours of continuing education (Wenrenshefa [2020] 125), and nothing else.',
      },
      {
        zh: '处理的信息：姓名、证件类型和号码、居住地和工作地、职称系列、工作单位，学习、考试、学时认证记录和您上传的佐证材料。',
        en: 'Data: name, kind and number of the document, residence and place of work, title series, employer; study, exams, claims and the evidence that you upload.',
      },
      {
        zh: '谁能看到：您所在地和行业的主管部门按职责查看；单位只看到您的年度结论；考点只看到座次表上的姓名和遮盖后的证件号码。每次查看都有记录，您可以在“个人资料 > 谁查看过我的资料”里看到。',
        en: 'Who sees it: the offices of your locality and industry, as their task needs; your employer, the yearly verdict alone; an exam centre, the name and the masked number. Each look is recorded, and shown to you under My data.',
      },
      {
        zh: '姓名和证件号码加密保存。学时记录长期保存；您可以查询、更正自己的资料，有疑问可以向所在地人社部门提出。',
        en: 'Name and number are kept encrypted. Hours are kept for good. You can see your data and have them corrected; your local bureau answers questions.',
      },
    ],
  },
]

/** The notice that people are asked to agree to on that day. */
export const privacyNoticeOn = (day: PlainDate): PrivacyNotice =>
  privacyNotices.find(({ from }) => compare(from, day) <= 0) ?? privacyNotices.at(-1)!

export const privacyVersions = privacyNotices.map(({ version }) => version) as [string, ...string[]]
