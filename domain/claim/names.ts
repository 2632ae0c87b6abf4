import type { Text } from '../refusals/entry'
import type { ClaimType, kindsOf, Level } from '../standards/rule-set'

/** The nine situations of Article 12, in short. */
export const claimTypeNames: Readonly<Record<ClaimType, Text>> = {
  1: { zh: '参加专业技术人员资格考试', en: 'Qualification exams' },
  2: { zh: '参加国家、省级高级研修班', en: 'National and provincial advanced seminars' },
  3: { zh: '参加培训、研讨、学术会议等', en: 'Training, seminars and meetings' },
  4: { zh: '参加所在单位组织的培训', en: 'Training by the employer' },
  5: { zh: '参加对口支援、结对帮扶、专家服务', en: 'Counterpart support and expert service' },
  6: { zh: '承担课题、制定标准、获得专利', en: 'Projects, standards and patents' },
  7: { zh: '发表论文、出版著作', en: 'Papers, translations and books' },
  8: { zh: '参加学历（学位）教育', en: 'Degree studies' },
  9: { zh: '省行业规定的其他情形', en: 'What the provincial rule of the industry adds' },
}

type Kinds = typeof kindsOf

/** The kinds of each type; those of type 9 are the provincial rule's. */
export const claimKindNames: { readonly [T in keyof Kinds]: Readonly<Record<Kinds[T][number], Text>> } = {
  1: {
    qualificationExam: { zh: '资格考试', en: 'Qualification exam' },
    specialKnowledgeExam: { zh: '专业知识考试', en: 'Exam of special knowledge' },
    modularExam: { zh: '模块考试', en: 'Modular exam' },
  },
  2: { advancedSeminar: { zh: '高级研修班', en: 'Advanced seminar' } },
  3: {
    training: { zh: '培训班', en: 'Training' },
    seminar: { zh: '研修班、研讨班', en: 'Seminar' },
    meeting: { zh: '学术会议', en: 'Academic meeting' },
    lecture: { zh: '学术讲座', en: 'Lecture' },
    visit: { zh: '学术访问、考察', en: 'Study visit' },
  },
  4: {
    training: { zh: '单位培训', en: 'Training' },
    lecture: { zh: '单位讲座', en: 'Lecture' },
  },
  5: {
    counterpartSupport: { zh: '对口支援', en: 'Counterpart support' },
    pairingAid: { zh: '结对帮扶', en: 'Pairing aid' },
    expertService: { zh: '专家服务', en: 'Expert service' },
  },
  6: {
    project: { zh: '课题（项目）', en: 'Project' },
    commissionedProject: { zh: '委托课题（横向课题）', en: 'Commissioned project' },
    plan: { zh: '规划', en: 'Plan' },
    standard: { zh: '标准', en: 'Standard' },
    inventionPatent: { zh: '发明专利', en: 'Invention patent' },
    utilityPatent: { zh: '实用新型专利', en: 'Utility-model patent' },
    designPatent: { zh: '外观设计专利', en: 'Design patent' },
  },
  7: {
    paper: { zh: '论文', en: 'Paper' },
    translation: { zh: '译文', en: 'Translation' },
    book: { zh: '著作', en: 'Book' },
  },
  8: {
    studyYear: { zh: '在读学年', en: 'Year of study' },
    graduation: { zh: '毕业（获得学位）', en: 'Graduation' },
  },
}

export const levelNames: Readonly<Record<Level, Text>> = {
  national: { zh: '国家级', en: 'National' },
  provincial: { zh: '省级', en: 'Provincial' },
  city: { zh: '市级', en: 'City' },
  county: { zh: '县级', en: 'County' },
  department: { zh: '部门级', en: 'Of a department' },
  industry: { zh: '行业标准', en: 'Industry standard' },
  local: { zh: '地方标准', en: 'Local standard' },
  group: { zh: '团体标准', en: 'Group standard' },
  core: { zh: '核心期刊', en: 'Core journal' },
  ordinary: { zh: '普通期刊', en: 'Ordinary journal' },
  supplement: { zh: '增刊', en: 'Supplement' },
}
