import type { components } from '../../generated/api'

export type Claim = components['schemas']['Claim']
export type ClaimState = Claim['state']
export type ClaimAct = Claim['may'][number]
export type ClaimType = components['schemas']['ClaimType']
export type TypeNumber = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9
type Words = { readonly zh: string; readonly en: string }

/** Article 12 names the nine situations. */
export const typeWords: Record<TypeNumber, { readonly name: Words; readonly about: Words }> = {
  1: {
    name: { zh: '专业技术资格考试合格', en: 'Passed a professional qualification exam' },
    about: {
      zh: '国家或省级专业技术（执业）资格考试、专业知识考试',
      en: 'A national or provincial qualification exam, or an exam of special knowledge',
    },
  },
  2: {
    name: { zh: '高级研修班', en: 'Advanced seminar' },
    about: {
      zh: '人力资源社会保障部或省人力资源社会保障厅批准举办的高级研修班',
      en: 'Approved by the Ministry, or by the provincial department',
    },
  },
  3: {
    name: {
      zh: '培训班、研讨会、学术会议、讲座、考察',
      en: 'Course, seminar, meeting, lecture or study visit',
    },
    about: {
      zh: '行业主管部门或认可的机构举办的学习活动',
      en: 'Held by an industry department or a recognised body',
    },
  },
  4: {
    name: { zh: '本单位组织的培训', en: 'Training by your own employer' },
    about: { zh: '用人单位组织的专业培训或讲座', en: 'A course or lecture that your employer held' },
  },
  5: {
    name: { zh: '对口支援、结对帮扶、专家服务', en: 'Support, pairing aid or expert service' },
    about: {
      zh: '县级以上政府部门批准的服务活动',
      en: 'Approved by a government department of a county or above',
    },
  },
  6: {
    name: { zh: '课题、标准、专利', en: 'Research project, standard or patent' },
    about: {
      zh: '已结题的科研项目，已发布的标准，已授权的专利',
      en: 'A concluded project, an issued standard, a granted patent',
    },
  },
  7: {
    name: { zh: '论文、译文、著作', en: 'Paper, translation or book' },
    about: { zh: '公开发表的论文、译文，公开出版的著作', en: 'Published in a journal, or as a book' },
  },
  8: {
    name: { zh: '在职学历（学位）教育', en: 'Degree study beside work' },
    about: { zh: '一个学年的学习，或毕业（获得学位）', en: 'A year of study, or the degree itself' },
  },
  9: {
    name: { zh: '省级行业细则规定的其他情形', en: 'What a provincial rule of the industry names' },
    about: {
      zh: '本行业省级学时登记细则另有规定的内容',
      en: 'Other things that the rule of your industry gives hours for',
    },
  },
}

export const nameOfType = (type: number): Words => typeWords[type as TypeNumber].name

/** How strongly a list marks a state. */
export const stateMarks: Record<ClaimState, 'usual' | 'good' | 'warn' | 'bad'> = {
  draft: 'usual',
  submitted: 'usual',
  inReview: 'usual',
  returned: 'warn',
  referred: 'usual',
  waitingForPolicy: 'usual',
  approved: 'good',
  registered: 'good',
  rejected: 'bad',
  appealed: 'warn',
  rejectionUpheld: 'bad',
  hoursAppealed: 'warn',
  reversed: 'bad',
  withdrawn: 'usual',
  lapsed: 'bad',
  closedByClass: 'usual',
}

/** Of a fault in a form. */
export const faultWords: Record<
  Claim['faults'][number]['code'],
  { readonly zh: (most: number | null) => string; readonly en: (most: number | null) => string }
> = {
  missing: { zh: () => '请填写', en: () => 'Please fill in' },
  'not-a-day': { zh: () => '不是有效的日期', en: () => 'Not a day' },
  'not-a-number': { zh: () => '请填写数字', en: () => 'Please give a number' },
  'out-of-range': {
    zh: most => (most === null ? '数字太小' : `不能超过 ${most}`),
    en: most => (most === null ? 'Too small' : `At most ${most}`),
  },
  'not-half-hours': { zh: () => '学时以 0.5 为单位', en: () => 'Hours go in steps of 0.5' },
  'too-long': { zh: most => `最多 ${most} 个字符`, en: most => `At most ${most} characters` },
  'too-many': { zh: most => `最多 ${most} 项`, en: most => `At most ${most}` },
  'not-among': { zh: () => '请从列表中选择', en: () => 'Choose one of the list' },
  'unknown-field': {
    zh: () => '表单已更新，请重新填写本页',
    en: () => 'The form has changed: fill it in again',
  },
  'day-of-exam-missing': {
    zh: () => '成绩公布日期和发证日期至少填一个',
    en: () => 'Give the day of publication, or the day of issue',
  },
  'day-twice': { zh: () => '同一天填了两次', en: () => 'The same day twice' },
  'minutes-above-half-day': {
    zh: () => '半天不能超过 450 分钟',
    en: () => 'Half a day has at most 450 minutes',
  },
  'place-beyond-authors': {
    zh: () => '排名不能大于作者人数',
    en: () => 'The place is beyond the number of authors',
  },
  'year-twice': { zh: () => '同一年填了两次', en: () => 'The same year twice' },
  'day-or-days': {
    zh: () => '完成日期和学习日期填其中一种',
    en: () => 'Either its day, or its days of attendance',
  },
}
