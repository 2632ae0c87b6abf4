import type { WebSession } from './session'

type Role = WebSession['role']

interface NavigationEntry {
  readonly to: string
  readonly title: { readonly zh: string; readonly en: string }
  /** What is done there, on the start page of an organisation. */
  readonly words?: { readonly zh: string; readonly en: string }
  readonly roles: readonly Role[]
}

/** The pages of each role in the order of its menu. Their names are the regulation's (Articles 8 to 12). */
export const navigation: readonly NavigationEntry[] = [
  { to: '/my/courses/choose', title: { zh: '培训报名', en: 'Enrol in a course' }, roles: ['person'] },
  { to: '/my/courses', title: { zh: '我的课程', en: 'My courses' }, roles: ['person'] },
  { to: '/my/exams', title: { zh: '考试报名', en: 'Book an exam' }, roles: ['person'] },
  { to: '/my/claims', title: { zh: '学时认证', en: 'Claim hours' }, roles: ['person'] },
  { to: '/my/hours', title: { zh: '我的学时', en: 'My hours' }, roles: ['person'] },
  {
    to: '/review',
    title: { zh: '学时认证审核', en: 'Review of claims' },
    words: {
      zh: '受理、审核、退回、移送学时认证申请，查看已办理的申请。',
      en: 'Take up, review, return and refer claims of hours, and see those that were decided.',
    },
    roles: ['industryDepartment', 'municipalBureau'],
  },
  { to: '/my/profile', title: { zh: '个人资料', en: 'My data' }, roles: ['person'] },
  {
    to: '/centre',
    title: { zh: '本考点场次', en: 'Our sittings' },
    words: {
      zh: '今天的场次，座次表和到场登记，报送和更正成绩，还缺哪些成绩。',
      en: 'Today’s sittings, seating list and door, results and their corrections, what is still owed.',
    },
    roles: ['examCentre'],
  },
  {
    to: '/people',
    title: { zh: '人员', en: 'People' },
    words: {
      zh: '核验身份，窗口注册，重置密码，更正信息，登记免于考核，开具证明。',
      en: 'Verify, sign up at the counter, reset passwords, correct data, record exemptions, issue certificates.',
    },
    roles: ['countyBureau', 'municipalBureau'],
  },
  {
    to: '/employers',
    title: { zh: '用人单位', en: 'Employers' },
    words: {
      zh: '确认新注册的单位，代为答复单位逾期未答复的申请。',
      en: 'Confirm new employers, and answer matches that an employer left open too long.',
    },
    roles: ['countyBureau', 'municipalBureau'],
  },
  {
    to: '/exams',
    title: { zh: '考试', en: 'Exams' },
    words: {
      zh: '考试计划和考场，发布、调整、取消场次，可从表格批量发布。',
      en: 'Exam plans and rooms; publish sittings, one or a whole table, move, shrink or cancel them.',
    },
    roles: ['municipalBureau'],
  },
  {
    to: '/contests',
    title: { zh: '缺考申诉', en: 'Contested absences' },
    words: {
      zh: '决定本地人员的缺考申诉，逾期的优先。',
      en: 'Decide the contested absences of your people; what is overdue stands out.',
    },
    roles: ['countyBureau', 'municipalBureau', 'industryDepartment'],
  },
  {
    to: '/second-official',
    title: { zh: '第二名经办人', en: 'Second official' },
    words: {
      zh: '确认或退回须由两名经办人办理的事项。',
      en: 'Confirm, or take back, what needs two officials.',
    },
    roles: ['countyBureau', 'municipalBureau'],
  },
  {
    to: '/policy',
    title: { zh: '政策参数', en: 'Policy values' },
    words: {
      zh: '系统依据的每个数字、起始日期和条款；学时标准和试算。',
      en: 'Each number that the system decides by, its first day and article; hour standards.',
    },
    roles: ['industryDepartment', 'countyBureau', 'municipalBureau', 'oversight'],
  },
  {
    to: '/figures',
    title: { zh: '统计', en: 'Figures' },
    words: {
      zh: '各地各行业的达标情况，场次上座情况，尚未登记的批次。',
      en: 'Who has fulfilled the year, by locality and industry; how full sittings are; what is late.',
    },
    roles: ['industryDepartment', 'countyBureau', 'municipalBureau'],
  },
  {
    to: '/audit',
    title: { zh: '审计查询', en: 'Audit trail' },
    words: {
      zh: '一次查询全部系统的办理记录：谁、何时、办了什么、为什么。',
      en: 'Search what was done in all services: who, when, what, why.',
    },
    roles: ['municipalBureau', 'oversight'],
  },
  {
    to: '/announcements/written',
    title: { zh: '公告管理', en: 'Announcements' },
    words: {
      zh: '发布首页公告，自何日起显示，需要时撤下。',
      en: 'Write what stands on the first page, from which day on, and withdraw it.',
    },
    roles: ['municipalBureau'],
  },
  {
    to: '/accounts',
    title: { zh: '账号', en: 'Accounts' },
    words: {
      zh: '分配单位账号，登记持有人，停用、恢复、重置密码。',
      en: 'Give out accounts, name their holders, suspend, restore, reset passwords.',
    },
    roles: ['municipalBureau'],
  },
  {
    to: '/employer',
    title: { zh: '本单位人员', en: 'Our people' },
    words: {
      zh: '确认谁是本单位人员，查看谁已达标、谁还没有，下载名单。',
      en: 'Confirm who is yours, see who has fulfilled the year and who has not, download the list.',
    },
    roles: ['employer'],
  },
  {
    to: '/classes/review',
    title: { zh: '培训班审核', en: 'Classes to review' },
    words: {
      zh: '审核办班计划、材料和名单，通过后统一登记学时。',
      en: 'Answer plans, look at documents and rosters; once reviewed, all hours are registered.',
    },
    roles: ['industryDepartment', 'municipalBureau'],
  },
  {
    to: '/classes',
    title: { zh: '培训班', en: 'Training classes' },
    words: {
      zh: '报送办班计划和材料，开班后报送名单，查看登记进度。',
      en: 'Plans and documents before a class, its roster after it, and how far its registration is.',
    },
    roles: ['organiser', 'association', 'industryDepartment'],
  },
  {
    to: '/courses',
    title: { zh: '课程', en: 'Courses' },
    words: {
      zh: '建课程，发布课件，按年度开设。',
      en: 'Make courses, publish courseware, offer them for a year.',
    },
    roles: ['industryDepartment', 'municipalBureau'],
  },
  {
    to: '/offerings',
    title: { zh: '年度开课', en: 'Offerings' },
    words: {
      zh: '查看报名人员，提交现场培训名单和考核名单。',
      en: 'See who enrolled, send attendance and assessment lists.',
    },
    roles: ['industryDepartment', 'municipalBureau'],
  },
  {
    to: '/standings',
    title: { zh: '行业人员学时', en: 'Standings of our people' },
    words: {
      zh: '本行业人员的年度结论和学时，下载名单。',
      en: 'Verdict and hours of the people of your industry; download the list.',
    },
    roles: ['industryDepartment'],
  },
]

export const navigationOf = (session: WebSession | null): readonly NavigationEntry[] =>
  session ? navigation.filter(({ roles }) => roles.includes(session.role)) : []

/** Whether a page of the menu is other roles' alone. What is below it is judged by the API, object by object. */
export function isOfOthers(pathname: string, role: Role): boolean {
  const entries = navigation.filter(({ to }) => to === pathname)
  return entries.length > 0 && !entries.some(({ roles }) => roles.includes(role))
}
