import type { CodeWords, Text } from '../refusals/entry'
import type { ClassDocumentKind } from './documents'
import type { ClassAct, ClassParty, ClassState } from './states'

/** The documents of a training class (Article 13). */
export const classDocumentWords: Readonly<Record<ClassDocumentKind, Text>> = {
  plan: { zh: '办班计划', en: 'Plan' },
  approval: { zh: '批准文件', en: 'Approval' },
  summary: { zh: '办班总结', en: 'Summary' },
  record: { zh: '其他台账资料', en: 'Other records' },
}

/** The states of a training class (Article 13). */
export const classStateWords: Readonly<Record<ClassState, CodeWords>> = {
  draft: { zh: '草稿，未报送', en: 'Draft, not sent', inSentence: { zh: '草稿', en: 'a draft' } },
  planned: {
    zh: '计划已报送，待审核',
    en: 'Plan sent, waits for the department',
    inSentence: { zh: '计划已报送', en: 'planned' },
  },
  accepted: {
    zh: '计划已同意，待开班',
    en: 'Plan accepted, to be held',
    inSentence: { zh: '计划已备案', en: 'accepted' },
  },
  planRefused: {
    zh: '计划退回修改',
    en: 'Plan returned',
    inSentence: { zh: '计划未备案', en: 'refused as planned' },
  },
  held: {
    zh: '已开班，待报名单',
    en: 'Held, its roster is awaited',
    inSentence: { zh: '已举办', en: 'held' },
  },
  rosterIn: {
    zh: '名单已报送，待审核',
    en: 'Roster in, waits for the department',
    inSentence: { zh: '名单已报送', en: 'waiting for the review of its roster' },
  },
  rosterReturned: {
    zh: '名单退回修改',
    en: 'Roster returned',
    inSentence: { zh: '名单退回', en: 'waiting for its corrected roster' },
  },
  rosterRefused: {
    zh: '名单未通过',
    en: 'Roster refused',
    inSentence: { zh: '名单未受理', en: 'refused by its roster' },
  },
  waitingForPolicy: {
    zh: '等待学时标准',
    en: 'Waits for the standard of hours',
    inSentence: { zh: '等待标准公布', en: 'waiting for the standard' },
  },
  closed: { zh: '已关闭', en: 'Closed', inSentence: { zh: '已关闭', en: 'closed' } },
  reviewed: {
    zh: '审核通过，正在登记',
    en: 'Reviewed, being registered',
    inSentence: { zh: '已审核', en: 'reviewed' },
  },
  registered: { zh: '已登记', en: 'Registered', inSentence: { zh: '已登记', en: 'registered' } },
  reversed: { zh: '学时已撤销', en: 'Reversed', inSentence: { zh: '已撤销', en: 'reversed' } },
  cancelled: { zh: '已取消', en: 'Cancelled', inSentence: { zh: '已取消', en: 'cancelled' } },
}

/** The acts on a training class. */
export const classActWords: Readonly<Record<ClassAct, CodeWords>> = {
  correctPlan: {
    zh: '修改计划',
    en: 'Plan corrected',
    inSentence: { zh: '修改计划', en: 'correcting the plan' },
  },
  sendPlan: { zh: '报送计划', en: 'Plan sent', inSentence: { zh: '报送计划', en: 'sending the plan' } },
  acceptPlan: { zh: '同意计划', en: 'Plan accepted', inSentence: { zh: '备案', en: 'accepting the plan' } },
  refusePlan: {
    zh: '退回计划',
    en: 'Plan returned',
    inSentence: { zh: '不予备案', en: 'refusing the plan' },
  },
  lapse: { zh: '逾期未修改，自动取消', en: 'Lapsed', inSentence: { zh: '失效', en: 'lapse' } },
  cancel: { zh: '取消', en: 'Cancelled', inSentence: { zh: '取消', en: 'cancellation' } },
  hold: { zh: '开班', en: 'Held', inSentence: { zh: '举办', en: 'holding it' } },
  sendRoster: { zh: '报送名单', en: 'Roster sent', inSentence: { zh: '报送名单', en: 'sending the roster' } },
  returnRoster: {
    zh: '退回名单',
    en: 'Roster returned',
    inSentence: { zh: '退回名单', en: 'returning the roster' },
  },
  refuseRoster: {
    zh: '名单未通过',
    en: 'Roster refused',
    inSentence: { zh: '不受理名单', en: 'refusing the roster' },
  },
  refuseAmendment: {
    zh: '补报名单未通过',
    en: 'Later rows refused',
    inSentence: { zh: '不受理更改', en: 'refusing the amendment' },
  },
  extendRoster: {
    zh: '延长报送名单时间',
    en: 'More time for the roster',
    inSentence: { zh: '延长报送期限', en: 'extending the time of the roster' },
  },
  closeClass: { zh: '关闭', en: 'Closed', inSentence: { zh: '关闭', en: 'closing' } },
  reopenRoster: {
    zh: '重新开放报送名单',
    en: 'Roster opened again',
    inSentence: { zh: '重开名单', en: 'reopening the roster' },
  },
  review: { zh: '审核通过', en: 'Reviewed', inSentence: { zh: '审核', en: 'review' } },
  waitForPolicy: {
    zh: '等待学时标准',
    en: 'Waits for the standard',
    inSentence: { zh: '等待标准', en: 'waiting for the standard' },
  },
  loadPolicy: {
    zh: '学时标准已载入',
    en: 'The standard is loaded',
    inSentence: { zh: '载入标准', en: 'loading the standard' },
  },
  giveProvisional: {
    zh: '给定暂定学时',
    en: 'Provisional hours given',
    inSentence: { zh: '给予暂定学时', en: 'provisional hours' },
  },
  register: { zh: '统一登记学时', en: 'Registered', inSentence: { zh: '登记', en: 'registration' } },
  registerLate: {
    zh: '补登记学时',
    en: 'Late rows registered',
    inSentence: { zh: '补登记', en: 'late registration' },
  },
  amend: { zh: '补报名单', en: 'Later rows sent', inSentence: { zh: '更改名单', en: 'amending the roster' } },
  reverseRows: {
    zh: '撤销部分人员学时',
    en: 'Rows reversed',
    inSentence: { zh: '撤销部分学时', en: 'reversing rows' },
  },
  reverse: { zh: '撤销全部学时', en: 'Reversed', inSentence: { zh: '撤销', en: 'reversal' } },
  restoreRows: {
    zh: '恢复部分人员学时',
    en: 'Rows restored',
    inSentence: { zh: '恢复部分学时', en: 'restoring rows' },
  },
  restore: { zh: '恢复学时', en: 'Restored', inSentence: { zh: '恢复', en: 'restoration' } },
  restoreForReview: {
    zh: '恢复，重新审核',
    en: 'Restored for review',
    inSentence: { zh: '恢复并重审', en: 'restoration for review' },
  },
}

/** Who acts on a training class. */
export const classPartyWords: Readonly<Record<ClassParty, CodeWords>> = {
  organiser: { zh: '举办单位', en: 'The organiser', inSentence: { zh: '举办单位', en: 'organiser' } },
  department: {
    zh: '行业主管部门',
    en: 'The department',
    inSentence: { zh: '行业主管部门', en: 'department' },
  },
  bureau: {
    zh: '市人力社保局',
    en: 'The municipal bureau',
    inSentence: { zh: '市人力社保局', en: 'municipal bureau' },
  },
  system: { zh: '系统自动办理', en: 'The system, by itself', inSentence: { zh: '系统', en: 'system' } },
}
