import type { components } from '../../generated/api'

type Schemas = components['schemas']
export type TrainingClass = Schemas['TrainingClass']
export type ClassSummary = Schemas['ClassSummary']
export type ClassState = ClassSummary['state']
type Worded = { readonly zh: string; readonly en: string }

export const classKindWords = {
  municipalSeminar: { zh: '市级高级研修班', en: 'Municipal advanced seminar' },
  associationTraining: { zh: '行业协会培训', en: 'Training of an authorised association' },
  departmentClass: { zh: '行业主管部门培训', en: 'A department’s own class' },
} as const satisfies Record<ClassSummary['kind'], Worded>

export const classStateWords = {
  draft: { zh: '草稿，未报送', en: 'Draft, not sent' },
  planned: { zh: '计划已报送，待审核', en: 'Plan sent, waits for the department' },
  accepted: { zh: '计划已同意，待开班', en: 'Plan accepted, to be held' },
  planRefused: { zh: '计划退回修改', en: 'Plan returned' },
  held: { zh: '已开班，待报名单', en: 'Held, its roster is awaited' },
  rosterIn: { zh: '名单已报送，待审核', en: 'Roster in, waits for the department' },
  rosterReturned: { zh: '名单退回修改', en: 'Roster returned' },
  rosterRefused: { zh: '名单未通过', en: 'Roster refused' },
  waitingForPolicy: { zh: '等待学时标准', en: 'Waits for the standard of hours' },
  closed: { zh: '已关闭', en: 'Closed' },
  reviewed: { zh: '审核通过，正在登记', en: 'Reviewed, being registered' },
  registered: { zh: '已登记', en: 'Registered' },
  reversed: { zh: '学时已撤销', en: 'Reversed' },
  cancelled: { zh: '已取消', en: 'Cancelled' },
} as const satisfies Record<ClassState, Worded>

export const classStates = Object.keys(classStateWords) as ClassState[]

export const classMarks = {
  draft: 'usual',
  planned: 'usual',
  accepted: 'good',
  planRefused: 'warn',
  held: 'warn',
  rosterIn: 'usual',
  rosterReturned: 'warn',
  rosterRefused: 'bad',
  waitingForPolicy: 'usual',
  closed: 'bad',
  reviewed: 'good',
  registered: 'good',
  reversed: 'bad',
  cancelled: 'bad',
} as const satisfies Record<ClassState, 'usual' | 'good' | 'warn' | 'bad'>

/** Whose move it is, in the same words for all sides. */
export const moveWords = {
  organiser: { zh: '办班单位', en: 'The organiser' },
  department: { zh: '行业主管部门', en: 'The department' },
  bureau: { zh: '市级人社部门', en: 'The municipal bureau' },
  system: { zh: '系统自动办理', en: 'The system, by itself' },
  nobody: { zh: '无需办理', en: 'Nothing is to be done' },
} as const satisfies Record<ClassSummary['move'], Worded>

export const partWords = {
  whole: { zh: '全天', en: 'Whole day' },
  half: { zh: '半天', en: 'Half a day' },
} as const satisfies Record<ClassSummary['days'][number]['part'], Worded>

export const documentWords = {
  plan: { zh: '办班计划', en: 'Plan' },
  approval: { zh: '批准文件', en: 'Approval' },
  summary: { zh: '办班总结', en: 'Summary' },
  record: { zh: '其他台账资料', en: 'Other records' },
} as const satisfies Record<TrainingClass['documents'][number]['kind'], Worded>

export const actWords = {
  correctPlan: { zh: '修改计划', en: 'Plan corrected' },
  sendPlan: { zh: '报送计划', en: 'Plan sent' },
  acceptPlan: { zh: '同意计划', en: 'Plan accepted' },
  refusePlan: { zh: '退回计划', en: 'Plan returned' },
  lapse: { zh: '逾期未修改，自动取消', en: 'Lapsed' },
  cancel: { zh: '取消', en: 'Cancelled' },
  hold: { zh: '开班', en: 'Held' },
  sendRoster: { zh: '报送名单', en: 'Roster sent' },
  returnRoster: { zh: '退回名单', en: 'Roster returned' },
  refuseRoster: { zh: '名单未通过', en: 'Roster refused' },
  refuseAmendment: { zh: '补报名单未通过', en: 'Later rows refused' },
  extendRoster: { zh: '延长报送名单时间', en: 'More time for the roster' },
  closeClass: { zh: '关闭', en: 'Closed' },
  reopenRoster: { zh: '重新开放报送名单', en: 'Roster opened again' },
  review: { zh: '审核通过', en: 'Reviewed' },
  waitForPolicy: { zh: '等待学时标准', en: 'Waits for the standard' },
  loadPolicy: { zh: '学时标准已载入', en: 'The standard is loaded' },
  giveProvisional: { zh: '给定暂定学时', en: 'Provisional hours given' },
  register: { zh: '统一登记学时', en: 'Registered' },
  registerLate: { zh: '补登记学时', en: 'Late rows registered' },
  amend: { zh: '补报名单', en: 'Later rows sent' },
  reverseRows: { zh: '撤销部分人员学时', en: 'Rows reversed' },
  reverse: { zh: '撤销全部学时', en: 'Reversed' },
  restoreRows: { zh: '恢复部分人员学时', en: 'Rows restored' },
  restore: { zh: '恢复学时', en: 'Restored' },
  restoreForReview: { zh: '恢复，重新审核', en: 'Restored for review' },
} as const satisfies Record<TrainingClass['happened'][number]['act'], Worded>

export const rowStateWords = {
  posted: { zh: '待审核', en: 'Waits for the review' },
  waiting: { zh: '未注册，等待本人注册', en: 'Not signed up yet' },
  counted: { zh: '已计学时', en: 'Counted' },
  setAside: { zh: '不计学时', en: 'Set aside' },
  reversed: { zh: '已撤销', en: 'Reversed' },
} as const satisfies Record<Schemas['RosterRow']['state'], Worded>

export const rosterOutcomeWords = {
  registers: { zh: '可登记', en: 'To be registered' },
  waits: { zh: '本人尚未注册，先保留', en: 'Kept until the person signs up' },
} as const satisfies Record<'registers' | 'waits', Worded>
