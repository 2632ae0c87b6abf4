import type { CodeWords } from '../refusals/entry'
import type { ClaimAct, ClaimState, Party } from './states'

/** The states of a claim (Article 12). */
export const claimStateWords: Readonly<Record<ClaimState, CodeWords>> = {
  draft: { zh: '草稿，尚未提交', en: 'Draft, not submitted', inSentence: { zh: '草稿', en: 'a draft' } },
  submitted: {
    zh: '已提交，待受理',
    en: 'Submitted, waiting to be taken up',
    inSentence: { zh: '已提交', en: 'submitted' },
  },
  inReview: { zh: '审核中', en: 'In review', inSentence: { zh: '审核中', en: 'in review' } },
  returned: {
    zh: '退回补正',
    en: 'Returned for correction',
    inSentence: { zh: '退回补正', en: 'returned for correction' },
  },
  referred: {
    zh: '已移送其他主管部门，待受理',
    en: 'Referred to another department',
    inSentence: { zh: '已转交', en: 'referred' },
  },
  waitingForPolicy: {
    zh: '等待学时标准',
    en: 'Waiting for the hour standard',
    inSentence: { zh: '等待标准公布', en: 'waiting for the standard' },
  },
  approved: {
    zh: '审核通过，正在登记',
    en: 'Approved, being registered',
    inSentence: { zh: '审核通过', en: 'approved' },
  },
  registered: { zh: '已登记', en: 'Registered', inSentence: { zh: '已登记', en: 'registered' } },
  rejected: { zh: '未通过', en: 'Rejected', inSentence: { zh: '未通过', en: 'rejected' } },
  appealed: { zh: '申诉中', en: 'Appealed', inSentence: { zh: '申诉中', en: 'appealed' } },
  rejectionUpheld: {
    zh: '申诉后维持未通过',
    en: 'Rejection upheld',
    inSentence: { zh: '维持未通过', en: 'rejected after an appeal' },
  },
  hoursAppealed: {
    zh: '已登记，学时申诉中',
    en: 'Registered, hours appealed',
    inSentence: { zh: '学时申诉中', en: 'appealed for its hours' },
  },
  reversed: { zh: '学时已撤销', en: 'Hours reversed', inSentence: { zh: '已撤销', en: 'reversed' } },
  withdrawn: { zh: '已撤回', en: 'Withdrawn', inSentence: { zh: '已撤回', en: 'withdrawn' } },
  lapsed: {
    zh: '逾期未补正，已失效',
    en: 'Lapsed, not corrected in time',
    inSentence: { zh: '已失效', en: 'lapsed' },
  },
  closedByClass: {
    zh: '已由培训班登记，本申请结束',
    en: 'Registered by its training class',
    inSentence: { zh: '已由培训班登记', en: 'registered by a class' },
  },
}

/** The acts on a claim. */
export const claimActWords: Readonly<Record<ClaimAct, CodeWords>> = {
  edit: { zh: '修改', en: 'Edited', inSentence: { zh: '修改', en: 'editing' } },
  submit: { zh: '提交', en: 'Submitted', inSentence: { zh: '提交', en: 'submission' } },
  withdraw: { zh: '撤回', en: 'Withdrawn', inSentence: { zh: '撤回', en: 'withdrawal' } },
  takeUp: { zh: '受理', en: 'Taken up', inSentence: { zh: '受理', en: 'taking it up' } },
  release: { zh: '退回待办', en: 'Released to the queue', inSentence: { zh: '放回', en: 'releasing it' } },
  giveBack: {
    zh: '因回避退回待办',
    en: 'Given back: not to be reviewed by oneself',
    inSentence: { zh: '交回', en: 'giving it back' },
  },
  return: {
    zh: '退回补正',
    en: 'Returned for correction',
    inSentence: { zh: '退回补正', en: 'return for correction' },
  },
  resubmit: {
    zh: '补正后提交',
    en: 'Corrected and submitted',
    inSentence: { zh: '重新提交', en: 'resubmission' },
  },
  approve: { zh: '审核通过', en: 'Approved', inSentence: { zh: '通过', en: 'approval' } },
  reject: { zh: '审核未通过', en: 'Rejected', inSentence: { zh: '不通过', en: 'rejection' } },
  refer: {
    zh: '移送其他主管部门',
    en: 'Referred to another department',
    inSentence: { zh: '转交', en: 'referral' },
  },
  waitForPolicy: {
    zh: '等待学时标准',
    en: 'Waits for an hour standard',
    inSentence: { zh: '等待标准', en: 'waiting for the standard' },
  },
  loadPolicy: {
    zh: '学时标准已发布',
    en: 'The hour standard is there',
    inSentence: { zh: '载入标准', en: 'loading the standard' },
  },
  giveProvisional: {
    zh: '暂定学时',
    en: 'Provisional hours given',
    inSentence: { zh: '给予暂定学时', en: 'provisional hours' },
  },
  register: { zh: '登记学时', en: 'Hours registered', inSentence: { zh: '登记', en: 'registration' } },
  appeal: { zh: '提出申诉', en: 'Appealed', inSentence: { zh: '申诉', en: 'an appeal' } },
  withdrawAppeal: {
    zh: '撤回申诉',
    en: 'Appeal withdrawn',
    inSentence: { zh: '撤回申诉', en: 'withdrawing the appeal' },
  },
  endAppeal: { zh: '申诉终止', en: 'Appeal ended', inSentence: { zh: '结束申诉', en: 'ending the appeal' } },
  uphold: { zh: '申诉决定：维持', en: 'Appeal decided: upheld', inSentence: { zh: '维持', en: 'upholding' } },
  overturn: {
    zh: '申诉决定：改变',
    en: 'Appeal decided: overturned',
    inSentence: { zh: '改判', en: 'overturning' },
  },
  reverse: { zh: '撤销学时', en: 'Hours reversed', inSentence: { zh: '撤销', en: 'reversal' } },
  restore: { zh: '恢复学时', en: 'Hours restored', inSentence: { zh: '恢复', en: 'restoration' } },
  lapse: { zh: '逾期失效', en: 'Lapsed', inSentence: { zh: '失效', en: 'lapse' } },
  closeByClass: {
    zh: '培训班已登记，结束',
    en: 'Closed by its training class',
    inSentence: { zh: '由培训班登记', en: 'registration by a class' },
  },
}

/** Who acts on a claim. */
export const claimPartyWords: Readonly<Record<Party, CodeWords>> = {
  person: { zh: '申请人', en: 'Claimant', inSentence: { zh: '本人', en: 'person' } },
  department: {
    zh: '行业主管部门',
    en: 'Industry department',
    inSentence: { zh: '行业主管部门', en: 'department' },
  },
  bureau: {
    zh: '市人力社保局',
    en: 'Municipal bureau',
    inSentence: { zh: '市人力社保局', en: 'municipal bureau' },
  },
  system: { zh: '系统', en: 'System', inSentence: { zh: '系统', en: 'system' } },
}
