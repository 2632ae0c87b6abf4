import type { Text } from '../refusals/entry'
import { type Refusal, refuse } from '../refusals/refusal'
import type { ClaimType } from '../standards/rule-set'

/** A kind of evidence: its name, and a description with a sample, since people upload the wrong paper. */
export interface EvidenceKind {
  readonly kind: string
  readonly name: Text
  readonly sample: Text
}

/** `one`: any one kind of the list, or another with a description; else these, which no other replaces [D]. */
export interface EvidenceRule {
  readonly required: 'one' | readonly string[]
  readonly kinds: readonly EvidenceKind[]
}

const kind = (name: string, zh: [string, string], en: [string, string]): EvidenceKind => ({
  kind: name,
  name: { zh: zh[0], en: en[0] },
  sample: { zh: zh[1], en: en[1] },
})

const notice = kind(
  'notice',
  ['举办文件通知', '主办单位盖章的通知原文，例如“关于举办2026年护理管理培训班的通知”，不是报名截图'],
  [
    'Notice',
    'The sealed notice itself, such as "Notice of the 2026 course in nursing management", not a booking screen',
  ],
)
const timetable = kind(
  'timetable',
  ['日程安排表', '逐日列出时间、内容和讲者的日程表'],
  ['Timetable', 'The programme day by day, with hours, subjects and speakers'],
)
const attendance = kind(
  'proofOfAttendance',
  ['参加学习活动的有效证明', '写有您姓名和参加日期的结业证书、签到表或主办单位证明，不是合影'],
  [
    'Proof of attendance',
    'A certificate, attendance sheet or letter of the organiser with your name and the days, not a photo',
  ],
)
const trainingKinds = [notice, timetable, attendance]

/** The kinds of evidence by type (Article 12), and which are required [D]. */
export const evidenceRules: Readonly<Record<ClaimType, EvidenceRule>> = {
  1: {
    required: 'one',
    kinds: [
      kind(
        'certificate',
        ['考试合格证书', '例如“全国会计专业技术资格证书”有照片和管理号的一页'],
        ['Certificate', 'The page with photo and number, such as of the national accounting qualification'],
      ),
      kind(
        'registrationForm',
        ['资格考试合格人员登记表', '考试机构盖章、写有您姓名的登记表'],
        ['Registration form of the qualified', 'Sealed by the exam authority, with your name'],
      ),
      kind(
        'publishedList',
        ['合格人员公布文件', '公布合格人员的文件首页和有您姓名的一页'],
        ['Published list', 'Its first page and the page with your name'],
      ),
    ],
  },
  2: {
    required: 'one',
    kinds: [
      kind(
        'approvalDocument',
        ['批准文件', '人社部或省人社厅批准举办该高级研修班的文件，写有班名和文号'],
        [
          'Approval document',
          'Of the Ministry or the provincial department, naming the seminar, with its number',
        ],
      ),
      kind(
        'seminarCertificate',
        ['高级研修班证书', '写有您姓名、班名和起止日期的证书'],
        ['Seminar certificate', 'With your name, the seminar and its days'],
      ),
    ],
  },
  3: { required: ['notice', 'proofOfAttendance'], kinds: trainingKinds },
  4: { required: ['notice', 'proofOfAttendance'], kinds: trainingKinds },
  5: {
    required: ['activityNotice', 'proofOfParticipation'],
    kinds: [
      kind(
        'activityNotice',
        ['活动通知文件', '县级以上政府部门批准或下发的文件，例如对口支援派遣通知'],
        [
          'Activity notice',
          'Of a government department at county level or above, such as the order of a support mission',
        ],
      ),
      kind(
        'proofOfParticipation',
        ['参加活动的有效证明', '受援单位或派出部门出具、写有您姓名和起止日期的证明'],
        ['Proof of participation', 'Of the host or the sending department, with your name and the days'],
      ),
    ],
  },
  6: {
    required: 'one',
    kinds: [
      kind(
        'projectApproval',
        ['立项文件', '写有项目名称、编号和成员名单的立项通知'],
        ['Project approval', 'With the title, number and members'],
      ),
      kind(
        'completionReport',
        ['课题结题报告', '有成员名单和结题日期的首页和签章页'],
        ['Completion report', 'The pages with members, date and seals'],
      ),
      kind(
        'acceptanceReport',
        ['验收报告', '验收结论和日期，有验收单位盖章'],
        ['Acceptance report', 'Its conclusion and date, sealed'],
      ),
      kind(
        'standardOrPatentCertificate',
        ['标准（专利）证书', '专利证书，或标准封面和写有起草人的前言页'],
        [
          'Standard or patent certificate',
          'The patent certificate, or the cover of the standard and the page naming its drafters',
        ],
      ),
    ],
  },
  7: {
    required: ['cover', 'contents', 'text'],
    kinds: [
      kind(
        'cover',
        ['刊物封面', '公开发行的刊物（图书）封面，能看清刊名、期号'],
        ['Cover', 'Of the journal or book, its name and issue readable'],
      ),
      kind(
        'contents',
        ['目录', '有您文章题目和姓名的目录页'],
        ['Contents', 'The page with your title and name'],
      ),
      kind(
        'text',
        ['文章内容', '文章全文；著作为版权页和您所写部分'],
        ['Text', 'The whole paper; of a book its imprint and the part you wrote'],
      ),
    ],
  },
  8: {
    required: 'one',
    kinds: [
      kind(
        'degreeCertificate',
        ['学历（学位）证书', '毕业证书或学位证书，或教育部学历在线验证报告'],
        ['Degree certificate', "The diploma, or the Ministry of Education's online verification"],
      ),
      kind(
        'progressTable',
        ['课程分配学习进度表', '学校盖章、逐学年列出课程的进度表'],
        ['Course and progress table', 'Sealed by the school, with the courses year by year'],
      ),
    ],
  },
  9: {
    required: 'one',
    kinds: [
      kind(
        'asTheRuleSays',
        ['细则规定的材料', '省级登记细则对该项内容要求的材料'],
        ['As the rule says', 'What the provincial rule asks for'],
      ),
    ],
  },
}

/** Every list ends with 等: something else, with a description, is always accepted. */
export const otherEvidence: EvidenceKind = kind(
  'other',
  ['其他', '上述以外能证明的材料，请写明是什么，例如“主办单位出具的更名说明”'],
  [
    'Other',
    'Anything else that proves it; say what it is, such as "the organiser\'s letter on its change of name"',
  ],
)

export const evidenceKindsOf = (type: ClaimType): readonly EvidenceKind[] => [
  ...evidenceRules[type].kinds,
  otherEvidence,
]

/** Papers that the organiser hands to all who attend: two claims may well have the same file. */
export const papersOfEvent: readonly string[] = ['notice', 'timetable', 'activityNotice', 'approvalDocument']

export interface GivenEvidence {
  readonly kind: string
  readonly description?: string
}

/** Whether the evidence is enough to submit; the refusal names the missing kinds. */
export function checkEvidence(type: ClaimType, given: readonly GivenEvidence[]): Refusal | undefined {
  if (given.some(each => each.kind === 'other' && !each.description?.trim()))
    return refuse('evidence-needs-description')
  const rule = evidenceRules[type]
  const missing = missingOf(
    rule,
    given.map(each => each.kind),
  )
  if (missing.length === 0) return undefined
  const isOneEnough = rule.required === 'one'
  const names = (language: keyof Text) => missing.map(each => each.name[language])
  return refuse('evidence-missing', {
    type,
    missing: missing.map(each => each.kind).join(isOneEnough ? ' / ' : ', '),
    missingName: names('en').join(isOneEnough ? ' or ' : ', '),
    missingNameZh: names('zh').join(isOneEnough ? '，或' : '、'),
  })
}

/** The kinds that are asked for and not there; where one of the list is enough, the whole list. */
function missingOf({ required, kinds }: EvidenceRule, given: readonly string[]): readonly EvidenceKind[] {
  if (required !== 'one')
    return kinds.filter(({ kind: each }) => required.includes(each) && !given.includes(each))
  const enough = [...kinds.map(each => each.kind), 'other']
  return given.some(each => enough.includes(each)) ? [] : kinds
}
