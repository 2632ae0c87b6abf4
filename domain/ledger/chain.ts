import { formatHours, halfHours } from '../hours/half-hours'
import type { Text } from '../refusals/entry'
import type { Category } from '../standing/standing'
import { type PlainDate, plainDateIn } from '../time/plain-date'

export type Outcome = 'passed' | 'failed' | 'absent'
/** Of a result that was withdrawn with its list nothing is left. */
export type CorrectedTo = Outcome | 'withdrawn'

/** The causes of an entry: the first three are of a course, the others of a claim or class. */
export const causeKinds = [
  'result',
  'correction',
  'decision',
  'approval',
  'appeal',
  'reversal',
  'recount',
] as const
export type CauseKind = (typeof causeKinds)[number]
export const sourceKinds = ['sitting', 'assessment', 'correction', 'claim', 'trainingClass'] as const
export type SourceKind = (typeof sourceKinds)[number]

/** One revision of an award, with what is known of its cause. */
export interface ChainEntry {
  readonly revision: number
  readonly entryKind: 'grant' | 'reversal'
  readonly category: Category
  readonly halfHours: number
  readonly causeKind: CauseKind
  readonly sourceKind: SourceKind
  readonly article: string
  readonly registeredBy: 'municipalBureau' | 'industryDepartment'
  readonly registeredAt: Date
  /** The day of the sitting, where it is known. */
  readonly sittingOn?: PlainDate
  /** The corrected outcome, where it is known. */
  readonly correction?: { readonly from: Outcome; readonly to: CorrectedTo }
}

/** Why a revision is in the chain of its award, in plain words: its cause, then what was written and by whom. */
export function whyOf(entry: ChainEntry): Text {
  const cause = causeOf(entry)
  const act = entry.entryKind === 'grant' ? granted(entry) : reversed(entry)
  return { zh: `${cause.zh}，${act.zh}。`, en: `${cause.en}: ${act.en}.` }
}

/** Why a correction is not in the chain: the award was, and is, as it should be. */
export function whyNothing(correction: { from: Outcome; to: CorrectedTo }, awardStood: boolean): Text {
  const { zh, en } = corrected(correction)
  return awardStood
    ? {
        zh: `${zh}，该课程本年度学时已登记且仍有合格成绩，学时不变。`,
        en: `${en}: the hours of this course and year stand on a passed result, and are counted once.`,
      }
    : {
        zh: `${zh}，该课程本年度没有合格成绩，不登记学时。`,
        en: `${en}: no result of this course and year is a pass, so no hours were registered.`,
      }
}

function causeOf(entry: ChainEntry): Text {
  switch (entry.causeKind) {
    case 'result':
      return passed(entry)
    case 'correction':
      return entry.correction
        ? corrected(entry.correction)
        : { zh: '成绩经更正', en: 'A result was corrected' }
    case 'decision':
      return { zh: '经有权部门决定', en: 'By a decision of the competent authority' }
    case 'approval':
      return entry.sourceKind === 'claim'
        ? { zh: '学时认证经审批通过', en: 'The claim was approved' }
        : { zh: '培训班经审核', en: 'The training class was reviewed' }
    case 'appeal':
      return { zh: '申诉成立', en: 'An appeal was won' }
    case 'reversal':
      return { zh: '登记被撤销', en: 'The registration was undone' }
    case 'recount':
      return {
        zh: '本人其他认证或培训班变动后重新计算',
        en: "Counted anew after a change of the person's other claims or classes",
      }
  }
}

function passed({ sourceKind, sittingOn }: ChainEntry): Text {
  if (sourceKind === 'assessment') return { zh: '考核合格', en: 'Passed the assessment' }
  if (!sittingOn) return { zh: '考试合格', en: 'Passed the exam' }
  return { zh: `${sittingOn} 场次考试合格`, en: `Passed the exam in the sitting of ${sittingOn}` }
}

const outcomes: Readonly<Record<Outcome, Text>> = {
  passed: { zh: '合格', en: 'passed' },
  failed: { zh: '不合格', en: 'failed' },
  absent: { zh: '缺考', en: 'absent' },
}

function corrected({ from, to }: { from: Outcome; to: CorrectedTo }): Text {
  if (to === 'withdrawn')
    return {
      zh: `一项成绩（${outcomes[from].zh}）随成绩名单整体撤销`,
      en: `A result (${outcomes[from].en}) was withdrawn with the list that brought it`,
    }
  return {
    zh: `一项成绩由${outcomes[from].zh}更正为${outcomes[to].zh}`,
    en: `A result was corrected from ${outcomes[from].en} to ${outcomes[to].en}`,
  }
}

const registrars: Readonly<Record<ChainEntry['registeredBy'], Text>> = {
  municipalBureau: { zh: '市人力社保局', en: 'the municipal bureau' },
  industryDepartment: { zh: '市级行业主管部门', en: 'the industry department' },
}

const categoryNames: Readonly<Record<Category, Text>> = {
  general: { zh: '一般公需科目', en: 'general' },
  industryCommon: { zh: '行业公需科目', en: 'industryCommon' },
  professional: { zh: '专业科目', en: 'professional' },
}

function granted(entry: ChainEntry): Text {
  const { hours, day, by, category } = wordsOf(entry)
  return {
    zh: `${by.zh}于 ${day} 登记${category.zh} ${hours} 学时（第${entry.article}条）`,
    en: `${by.en} registered ${hours} ${category.en} hours on ${day} (Article ${entry.article})`,
  }
}

function reversed(entry: ChainEntry): Text {
  const { hours, day, by } = wordsOf(entry)
  const grant = entry.revision - 1
  return {
    zh: `${by.zh}于 ${day} 撤销第 ${grant} 次登记的 ${hours} 学时`,
    en: `${by.en} reversed the ${hours} hours of revision ${grant} on ${day}`,
  }
}

function wordsOf(entry: ChainEntry) {
  return {
    hours: formatHours(halfHours(entry.halfHours)),
    day: plainDateIn(entry.registeredAt),
    by: registrars[entry.registeredBy],
    category: categoryNames[entry.category],
  }
}
