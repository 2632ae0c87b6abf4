import type { Problem } from '../api/problem'
import { momentText } from '../text/dates'
import { type NextAct, nextActOf } from '../text/next-acts'
import type { Language } from '../text/text'

const texts = {
  unreachable: {
    zh: '网络连接中断，或系统暂时没有响应',
    en: 'The line is lost, or the system does not answer',
  },
  unreachableRemedy: {
    zh: '您填写的内容仍在本页。请检查网络后再试一次。',
    en: 'All that you typed is still on this page. Check your line and try again.',
  },
  fault: { zh: '系统出了问题', en: 'Something is wrong with the system' },
  faultRemedy: {
    zh: '请稍后再试；如仍不行，请联系市级人社部门。',
    en: 'Try again later; if it stays so, ask the municipal bureau.',
  },
}

const articleText = {
  zh: (article: string) => `依据：温人社发〔2020〕125号第${article}条`,
  en: (article: string) => `Basis: article ${article} of 温人社发〔2020〕125号`,
}
const untilText = {
  zh: (moment: string) => `到 ${moment} 为止`,
  en: (moment: string) => `Until ${moment}`,
}

/** The faults of one field, which the API says in English to programs, each with what a reader is told in Chinese. */
const faultPatterns: readonly (readonly [RegExp, string])[] = [
  [/^not before `from`/, '不能早于起始日期'],
  [/^title and text have the same languages/, '标题和正文的英文应当都填写，或都不填写'],
  [/^its own hours are missing/, '应大于 0'],
  [/^Too small: expected string to have >=1 characters/, '请填写'],
  [/^Too small: expected number to be >=?(-?[\d.]+)/, '不能小于 $1'],
  [/^Too big: expected number to be <=?(-?[\d.]+)/, '不能大于 $1'],
  [/^Too small: expected string to have >=(\d+) characters/, '至少 $1 个字符'],
  [/^Too big: expected string to have <=(\d+) characters/, '最多 $1 个字符'],
  [/received undefined$/, '请填写'],
]

/** What a fault of a field is to its reader; undefined where it has no words of its own in Chinese. */
export function faultWordsOf(message: string, language: Language): string | undefined {
  if (message === '') return undefined
  if (language === 'en' || /\p{Script=Han}/u.test(message)) return message
  const [pattern, words] = faultPatterns.find(([each]) => each.test(message)) ?? []
  const found = pattern?.exec(message)
  return found ? words?.replace('$1', found[1] ?? '') : undefined
}

/** What a page says of a refusal: why, what to do, by which article, until when, and where that is done. */
export interface ProblemWords {
  readonly heading: string
  readonly advice: string
  readonly basis?: string
  readonly limit?: string
  readonly next: NextAct
}

export function problemWordsOf({ body, code, isUnreachable }: Problem, language: Language): ProblemWords {
  if (isUnreachable)
    return {
      heading: texts.unreachable[language],
      advice: texts.unreachableRemedy[language],
      next: 'here',
    }
  const { title, detail, remedy } = body
  // What it says of the fields is written for programs; the form marks them.
  const said = code === 'invalid-input' ? title : detail
  return {
    heading: said ?? title ?? texts.fault[language],
    advice: remedy ?? texts.faultRemedy[language],
    ...limitsOf(body, language),
    next: nextActOf(code) ?? 'here',
  }
}

/** The article, where there is one, and until when it holds, where that is known. */
export function limitsOf(
  { article, until }: { readonly article?: string; readonly until?: string | null },
  language: Language,
): Pick<ProblemWords, 'basis' | 'limit'> {
  return {
    ...(article && article !== 'none' ? { basis: articleText[language](article) } : {}),
    ...(until ? { limit: untilText[language](momentText(until, language)) } : {}),
  }
}
