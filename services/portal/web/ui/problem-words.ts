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
