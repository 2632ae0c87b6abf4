import type { ClaimAct, ClaimState, Party } from '../claim/states'
import type { ClassAct, ClassParty, ClassState } from '../class/states'
import type { Text } from './entry'

const word = (zh: string, en: string): Text => ({ zh, en })

/** The state of a claim, in words (Article 12). */
const claimStates: Record<ClaimState, Text> = {
  draft: word('草稿', 'a draft'),
  submitted: word('已提交', 'submitted'),
  inReview: word('审核中', 'in review'),
  returned: word('退回补正', 'returned for correction'),
  referred: word('已转交', 'referred'),
  waitingForPolicy: word('等待标准公布', 'waiting for the standard'),
  approved: word('审核通过', 'approved'),
  registered: word('已登记', 'registered'),
  rejected: word('未通过', 'rejected'),
  appealed: word('申诉中', 'appealed'),
  rejectionUpheld: word('维持未通过', 'rejected after an appeal'),
  hoursAppealed: word('学时申诉中', 'appealed for its hours'),
  reversed: word('已撤销', 'reversed'),
  withdrawn: word('已撤回', 'withdrawn'),
  lapsed: word('已失效', 'lapsed'),
  closedByClass: word('已由培训班登记', 'registered by a class'),
}

const claimActs: Record<ClaimAct, Text> = {
  edit: word('修改', 'editing'),
  submit: word('提交', 'submission'),
  withdraw: word('撤回', 'withdrawal'),
  takeUp: word('受理', 'taking it up'),
  release: word('放回', 'releasing it'),
  giveBack: word('交回', 'giving it back'),
  return: word('退回补正', 'return for correction'),
  resubmit: word('重新提交', 'resubmission'),
  approve: word('通过', 'approval'),
  reject: word('不通过', 'rejection'),
  refer: word('转交', 'referral'),
  waitForPolicy: word('等待标准', 'waiting for the standard'),
  loadPolicy: word('载入标准', 'loading the standard'),
  giveProvisional: word('给予暂定学时', 'provisional hours'),
  register: word('登记', 'registration'),
  appeal: word('申诉', 'an appeal'),
  withdrawAppeal: word('撤回申诉', 'withdrawing the appeal'),
  endAppeal: word('结束申诉', 'ending the appeal'),
  uphold: word('维持', 'upholding'),
  overturn: word('改判', 'overturning'),
  reverse: word('撤销', 'reversal'),
  restore: word('恢复', 'restoration'),
  lapse: word('失效', 'lapse'),
  closeByClass: word('由培训班登记', 'registration by a class'),
}

const classStates: Record<ClassState, Text> = {
  draft: word('草稿', 'a draft'),
  planned: word('计划已报送', 'planned'),
  accepted: word('计划已备案', 'accepted'),
  planRefused: word('计划未备案', 'refused as planned'),
  held: word('已举办', 'held'),
  rosterIn: word('名单已报送', 'waiting for the review of its roster'),
  rosterReturned: word('名单退回', 'waiting for its corrected roster'),
  rosterRefused: word('名单未受理', 'refused by its roster'),
  waitingForPolicy: word('等待标准公布', 'waiting for the standard'),
  closed: word('已关闭', 'closed'),
  reviewed: word('已审核', 'reviewed'),
  registered: word('已登记', 'registered'),
  reversed: word('已撤销', 'reversed'),
  cancelled: word('已取消', 'cancelled'),
}

const classActs: Record<ClassAct, Text> = {
  correctPlan: word('修改计划', 'correcting the plan'),
  sendPlan: word('报送计划', 'sending the plan'),
  acceptPlan: word('备案', 'accepting the plan'),
  refusePlan: word('不予备案', 'refusing the plan'),
  lapse: word('失效', 'lapse'),
  cancel: word('取消', 'cancellation'),
  hold: word('举办', 'holding it'),
  sendRoster: word('报送名单', 'sending the roster'),
  returnRoster: word('退回名单', 'returning the roster'),
  refuseRoster: word('不受理名单', 'refusing the roster'),
  refuseAmendment: word('不受理更改', 'refusing the amendment'),
  extendRoster: word('延长报送期限', 'extending the time of the roster'),
  closeClass: word('关闭', 'closing'),
  reopenRoster: word('重开名单', 'reopening the roster'),
  review: word('审核', 'review'),
  waitForPolicy: word('等待标准', 'waiting for the standard'),
  loadPolicy: word('载入标准', 'loading the standard'),
  giveProvisional: word('给予暂定学时', 'provisional hours'),
  register: word('登记', 'registration'),
  registerLate: word('补登记', 'late registration'),
  amend: word('更改名单', 'amending the roster'),
  reverseRows: word('撤销部分学时', 'reversing rows'),
  reverse: word('撤销', 'reversal'),
  restoreRows: word('恢复部分学时', 'restoring rows'),
  restore: word('恢复', 'restoration'),
  restoreForReview: word('恢复并重审', 'restoration for review'),
}

const parties: Record<Party | ClassParty, Text> = {
  person: word('本人', 'person'),
  department: word('行业主管部门', 'department'),
  bureau: word('市级人社部门', 'municipal bureau'),
  organiser: word('主办单位', 'organiser'),
  system: word('系统', 'system'),
}

const matchAnswers: Readonly<Record<string, Text>> = {
  accepted: word('已确认', 'accepted'),
  refused: word('未确认', 'refused'),
  withdrawn: word('已撤回', 'withdrawn'),
}

const uploadEnds: Readonly<Record<string, Text>> = {
  kept: word('已保存', 'kept'),
  refused: word('未通过检查', 'refused'),
  abandoned: word('已放弃', 'abandoned'),
  discarded: word('已移除', 'discarded'),
}

const studyModes: Readonly<Record<string, Text>> = {
  online: word('在线学习', 'online'),
  attendance: word('面授', 'by attendance'),
}

const outcomes: Readonly<Record<string, Text>> = {
  passed: word('合格', 'passed'),
  failed: word('不合格', 'failed'),
  absent: word('缺考', 'absent'),
}

/** Why a number of a document or a code of an employer can't be right, and what a file turned out to be. */
const numberFaults: Readonly<Record<string, Text>> = {
  shape: word('位数或字符不对', 'its length or characters'),
  'birth-date': word('出生日期不对', 'its date of birth'),
  'check-digit': word('校验位不对', 'its check digit'),
  'check-character': word('校验位不对', 'its check character'),
}
const formats: Readonly<Record<string, Text>> = { unknown: word('无法识别', 'not known') }

const states = { ...classStates, ...claimStates }
const acts = { ...classActs, ...claimActs }

/** The facts of refusals whose values are codes, each with the words of its codes. */
const wordsOf: Readonly<Record<string, Readonly<Record<string, Text>>>> = {
  state: states,
  act: acts,
  allowed: acts,
  by: parties,
  answer: matchAnswers,
  ended: uploadEnds,
  reason: numberFaults,
  found: formats,
  studyMode: studyModes,
  posted: outcomes,
  computed: outcomes,
}

/** What a fact says to a reader: a code by its word, several by theirs; anything else, and a code without a word, as it is. */
export function inWords(name: string, value: string, language: keyof Text): string {
  const words = Object.hasOwn(wordsOf, name) ? wordsOf[name]! : undefined
  if (!words) return value
  const wordOf = (code: string) => (Object.hasOwn(words, code) ? words[code]![language] : code)
  return value
    .split(', ')
    .map(wordOf)
    .join(language === 'zh' ? '、' : ', ')
}
