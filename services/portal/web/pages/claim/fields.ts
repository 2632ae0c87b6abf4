import type { TypeNumber } from './words'

type Words = { readonly zh: string; readonly en: string }
export interface Choice extends Words {
  readonly value: string
}

/** How a field is filled in, and how it reads. */
export type ClaimField = {
  /** Its name in the form, such as `examName`. */
  readonly name: string
  readonly label: Words
  readonly hint?: Words
  readonly isOptional?: true
} & (
  | { readonly is: 'words' | 'number-of-document'; readonly max: number }
  | { readonly is: 'day' | 'days' | 'studyYears' | 'authorship' | 'tick' }
  | { readonly is: 'count'; readonly min: number; readonly max: number }
  | { readonly is: 'choice'; readonly choices: readonly Choice[] }
)

const words = (name: string, zh: string, en: string, more: object = {}): ClaimField => ({
  ...{ is: 'words', max: 200, name, label: { zh, en } },
  ...more,
})
const documentNumber = (name: string, zh: string, en: string, more: object = {}): ClaimField => ({
  ...{ is: 'number-of-document', max: 80, name, label: { zh, en } },
  ...more,
})
const day = (name: string, zh: string, en: string, more: object = {}): ClaimField => ({
  ...{ is: 'day', name, label: { zh, en } },
  ...more,
})
const count = (
  name: string,
  [min, max]: [number, number],
  zh: string,
  en: string,
  more: object = {},
): ClaimField => ({
  ...{ is: 'count', min, max, name, label: { zh, en } },
  ...more,
})
const choice = (
  name: string,
  zh: string,
  en: string,
  choices: readonly Choice[],
  more: object = {},
): ClaimField => ({
  ...{ is: 'choice', name, label: { zh, en }, choices },
  ...more,
})
const optional = { isOptional: true } as const
const hint = (zh: string, en: string) => ({ hint: { zh, en } })

const levels = {
  national: { value: 'national', zh: '国家级', en: 'National' },
  provincial: { value: 'provincial', zh: '省级', en: 'Provincial' },
  city: { value: 'city', zh: '市级', en: 'Municipal' },
  county: { value: 'county', zh: '县级', en: 'County' },
  department: { value: 'department', zh: '行业部门', en: 'Of a department' },
  industry: { value: 'industry', zh: '行业标准', en: 'Of an industry' },
  local: { value: 'local', zh: '地方标准', en: 'Local' },
  group: { value: 'group', zh: '团体标准', en: 'Of an association' },
  core: { value: 'core', zh: '核心期刊', en: 'Core journal' },
  ordinary: { value: 'ordinary', zh: '普通期刊', en: 'Ordinary journal' },
  supplement: { value: 'supplement', zh: '增刊', en: 'Supplement' },
} as const satisfies Record<string, Choice>

const kinds = {
  1: [
    { value: 'qualificationExam', zh: '专业技术（执业）资格考试', en: 'Qualification exam' },
    { value: 'specialKnowledgeExam', zh: '专业知识考试', en: 'Exam of special knowledge' },
    { value: 'modularExam', zh: '模块考试', en: 'Modular exam' },
  ],
  2: [{ value: 'advancedSeminar', zh: '高级研修班', en: 'Advanced seminar' }],
  3: [
    { value: 'training', zh: '培训班', en: 'Course' },
    { value: 'seminar', zh: '研讨（研修）班', en: 'Seminar' },
    { value: 'meeting', zh: '学术会议', en: 'Meeting' },
    { value: 'lecture', zh: '讲座', en: 'Lecture' },
    { value: 'visit', zh: '考察', en: 'Study visit' },
  ],
  4: [
    { value: 'training', zh: '培训', en: 'Training' },
    { value: 'lecture', zh: '讲座', en: 'Lecture' },
  ],
  5: [
    { value: 'counterpartSupport', zh: '对口支援', en: 'Counterpart support' },
    { value: 'pairingAid', zh: '结对帮扶', en: 'Pairing aid' },
    { value: 'expertService', zh: '专家服务', en: 'Expert service' },
  ],
  6: [
    { value: 'project', zh: '科研项目（课题）', en: 'Research project' },
    { value: 'commissionedProject', zh: '委托项目', en: 'Commissioned project' },
    { value: 'plan', zh: '规划', en: 'Plan' },
    { value: 'standard', zh: '标准', en: 'Standard' },
    { value: 'inventionPatent', zh: '发明专利', en: 'Invention patent' },
    { value: 'utilityPatent', zh: '实用新型专利', en: 'Utility model patent' },
    { value: 'designPatent', zh: '外观设计专利', en: 'Design patent' },
  ],
  7: [
    { value: 'paper', zh: '论文', en: 'Paper' },
    { value: 'translation', zh: '译文', en: 'Translation' },
    { value: 'book', zh: '著作', en: 'Book' },
  ],
  8: [
    { value: 'studyYear', zh: '一个学年的学习', en: 'A year of study' },
    { value: 'graduation', zh: '毕业或获得学位', en: 'Graduation' },
  ],
} as const satisfies Record<Exclude<TypeNumber, 9>, readonly Choice[]>

const kind = (type: Exclude<TypeNumber, 9>, zh = '类别', en = 'Kind'): ClaimField =>
  choice('kind', zh, en, kinds[type])

const attended: ClaimField = {
  ...{ is: 'days', name: 'days' },
  label: { zh: '参加学习的日期', en: 'Days of attendance' },
  hint: {
    zh: '逐日填写。分钟数按日程表中您实际参加的时间，不含用餐和休息。',
    en: 'Day by day. Minutes are those of the programme that you attended, without meals and breaks.',
  },
}
const authorship: ClaimField = {
  ...{ is: 'authorship', name: 'authorship' },
  label: { zh: '作者（完成人）排名', en: 'Place among the authors' },
}
const online: ClaimField = { is: 'tick', name: 'online', label: { zh: '网络（远程）学习', en: 'Online' } }
const title = (zh: string, en: string) => words('title', zh, en, { max: 300 })
const certificate = documentNumber('certificateNumber', '证书编号', 'Number of the certificate', optional)

/** The fields of a form in their order: those that its type has, and its kind once it is chosen. */
export function fieldsOf(type: number, kindChosen: unknown): readonly ClaimField[] {
  switch (type as TypeNumber) {
    case 1:
      return exam
    case 2:
      return seminar
    case 3:
      return training
    case 4:
      return unitTraining
    case 5:
      return support
    case 6:
      return [kind(6), ...researchOf(kindChosen)]
    case 7:
      return [kind(7), ...publicationOf(kindChosen)]
    case 8:
      return [kind(8), ...degreeOf(kindChosen)]
    case 9:
      return provincial
  }
}

const exam: readonly ClaimField[] = [
  kind(1, '考试类别', 'Kind of exam'),
  choice('level', '组织层级', 'Level', [levels.national, levels.provincial, levels.department]),
  words(
    'examName',
    '考试名称',
    'Name of the exam',
    hint('例如“会计专业技术资格（中级）”', 'As on the certificate'),
  ),
  count('subjectsPassed', [1, 30], '通过科目数', 'Subjects passed'),
  count('modulesPassed', [1, 30], '通过模块数', 'Modules passed', optional),
  words('subject', '科目或模块名称', 'Subject or module', {
    ...optional,
    ...hint(
      '同一年分次申报同一考试的不同科目时填写',
      'Where others of the same exam are claimed for the same year',
    ),
  }),
  day('passPublishedOn', '合格成绩公布日期', 'Pass published on', optional),
  day('certificateIssuedOn', '证书签发日期', 'Certificate issued on', {
    ...optional,
    ...hint('两个日期至少填一个', 'At least one of the two days'),
  }),
  certificate,
]

const seminar: readonly ClaimField[] = [
  choice('level', '批准层级', 'Approved at', [levels.national, levels.provincial]),
  words('seminarName', '研修班名称', 'Name of the seminar'),
  words('organiser', '举办单位', 'Organiser'),
  documentNumber('approvalNumber', '批准文号', 'Number of the approval'),
  certificate,
  attended,
]

const training: readonly ClaimField[] = [
  kind(3),
  words('eventName', '活动名称', 'Name of the event', hint('与举办通知上的名称一致', 'As on the notice')),
  words('organiser', '举办单位', 'Organiser'),
  choice('organiserKind', '举办单位类别', 'Kind of organiser', [
    { value: 'industryDepartment', zh: '行业主管部门', en: 'Industry department' },
    { value: 'recognisedBody', zh: '认可的机构（学会、协会、院校等）', en: 'Recognised body' },
  ]),
  online,
  certificate,
  attended,
]

const unitTraining: readonly ClaimField[] = [
  kind(4),
  words('eventName', '培训名称', 'Name of the event'),
  online,
  attended,
]

const support: readonly ClaimField[] = [
  kind(5),
  words('activityName', '活动名称', 'Name of the activity'),
  words(
    'approvedBy',
    '批准部门',
    'Approved by',
    hint('县级以上政府部门', 'A government department of a county or above'),
  ),
  documentNumber('approvalNumber', '批准文号', 'Number of the approval', optional),
  attended,
]

function researchOf(chosen: unknown): readonly ClaimField[] {
  const { national, provincial, city, county, industry, local, group } = levels
  switch (chosen) {
    case 'project':
    case 'commissionedProject':
    case 'plan':
      return [
        title('项目名称', 'Title'),
        choice('level', '项目层级', 'Level', [national, provincial, city, county]),
        documentNumber('projectNumber', '项目编号', 'Number of the project', optional),
        day('concludedOn', '结题（验收）日期', 'Accepted on'),
        authorship,
      ]
    case 'standard':
      return [
        title('标准名称', 'Title'),
        choice('level', '标准层级', 'Level', [national, industry, local, group]),
        documentNumber('standardNumber', '标准编号', 'Number of the standard'),
        day('concludedOn', '发布日期', 'Issued on'),
        authorship,
      ]
    case undefined:
    case '':
      return []
    default:
      return [
        title('专利名称', 'Title'),
        documentNumber('patentNumber', '专利号', 'Number of the patent'),
        day('concludedOn', '授权公告日', 'Granted on'),
        authorship,
      ]
  }
}

function publicationOf(chosen: unknown): readonly ClaimField[] {
  switch (chosen) {
    case 'paper':
    case 'translation':
      return [
        title('篇名', 'Title'),
        words('journal', '刊物名称', 'Journal'),
        choice('level', '刊物级别', 'Level of the journal', [
          levels.core,
          levels.ordinary,
          levels.supplement,
        ]),
        documentNumber('issue', '年、卷、期', 'Year, volume, number'),
        documentNumber('journalNumber', '刊号（ISSN 或 CN）', 'ISSN or CN', optional),
        documentNumber('doi', 'DOI', 'DOI', optional),
        day('publishedOn', '发表日期', 'Published on'),
        authorship,
      ]
    case 'book':
      return [
        title('书名', 'Title'),
        words('publisher', '出版社', 'Publisher'),
        documentNumber('isbn', '书号（ISBN）', 'ISBN', optional),
        count('characters', [1, 10_000_000], '本人撰写字数', 'Characters written by yourself'),
        day('publishedOn', '出版日期', 'Published on'),
        authorship,
      ]
    default:
      return []
  }
}

function degreeOf(chosen: unknown): readonly ClaimField[] {
  const school = [words('institution', '学校', 'Institution'), words('programme', '专业', 'Programme')]
  switch (chosen) {
    case 'studyYear':
      return [
        ...school,
        {
          ...{ is: 'studyYears', name: 'studyYears' },
          label: { zh: '学年结束日期', en: 'Last day of each year of study' },
          hint: { zh: '以学习进度表为准，每个学年填一行', en: 'By the progress table, a line a year' },
        },
      ]
    case 'graduation':
      return [...school, day('degreeOn', '毕业（授予学位）日期', 'Day of the degree'), certificate]
    default:
      return []
  }
}

const provincial: readonly ClaimField[] = [
  words('kind', '细则中的项目代码', 'Code in the rule', {
    max: 40,
    ...hint(
      '本行业省级学时登记细则中的项目代码，可向主管部门咨询',
      'As the provincial rule names it: your department knows it',
    ),
  }),
  title('内容名称', 'Title'),
  choice(
    'level',
    '层级',
    'Level',
    [levels.national, levels.provincial, levels.city, levels.county],
    optional,
  ),
  day('concludedOn', '完成日期', 'Concluded on', {
    ...optional,
    ...hint(
      '有学习日期的填学习日期，其他的填完成日期',
      'Days of attendance where there are some; else this day',
    ),
  }),
  { ...attended, isOptional: true },
  documentNumber('documentNumber', '文件编号', 'Number of the document', optional),
  { ...authorship, isOptional: true },
]
