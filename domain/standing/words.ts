import { formatHours, type HalfHours } from '../hours/half-hours'
import type { Text } from '../refusals/entry'
import type { Shortfall } from './standing'
import type { Verdict } from './verdict'

/** The verdict of a year in plain words, as its cases say it (words.cases.yaml). */
export function wordsOf(verdict: Verdict): Text {
  switch (verdict.verdict) {
    case 'compliant':
      return {
        zh: `已达标，共 ${formatHours(verdict.total)} 学时`,
        en: `compliant, ${formatHours(verdict.total)} hours in all`,
      }
    case 'short':
      return shortWords(verdict.short)
    case 'exempt':
      return { zh: '本年度免予考核', en: 'exempt' }
    case 'notAssessed':
      return verdict.because === 'firstYear'
        ? { zh: '注册当年，不考核', en: 'first year, not assessed' }
        : { zh: '早于考核起始年度，不考核', en: 'before the first assessed year' }
    case 'notKnown':
      return unknownWords(verdict.total)
  }
}

/** States the known hours, and that there may be more. */
function unknownWords(total: HalfHours): Text {
  if (total === 0) return { zh: '注册前的年度，本系统没有登记，不作结论', en: 'before sign-up, not known' }
  return {
    zh: `注册前的年度，登记未必完整，不作结论；本系统登记 ${formatHours(total)} 学时`,
    en: `before sign-up, not known; ${formatHours(total)} hours are registered here`,
  }
}

const parts = {
  general: { zh: '一般公需科目', en: 'general' },
  professional: { zh: '专业科目', en: 'professional' },
  inAll: { zh: '总学时', en: 'in all' },
  any: { zh: '任意科目', en: 'any' },
} as const satisfies Record<keyof Shortfall, Text>

type Part = keyof Shortfall

/** States the hours missing to each floor; then, of the hours missing in all, which kinds would fill them. */
function shortWords(short: Shortfall): Text {
  const missing = (names: Part[]) => names.filter(name => short[name] > 0)
  const floors = missing(['general', 'professional', 'inAll'])
  const filling = missing(['general', 'professional', 'any'])
  const isTold = short.inAll > 0 && filling.some(name => name !== 'any')
  const say = (names: Part[], language: keyof Text) =>
    names.map(name => said(name, short[name], language)).join(language === 'zh' ? '、' : ', ')
  return {
    zh: `尚缺${say(floors, 'zh')}${isTold ? `（${say(filling, 'zh')}）` : ''}`,
    en: `short ${say(floors, 'en')}${isTold ? ` (${say(filling, 'en')})` : ''}`,
  }
}

function said(name: Part, hours: HalfHours, language: keyof Text): string {
  const { zh, en } = parts[name]
  return language === 'zh' ? `${zh} ${formatHours(hours)} 学时` : `${formatHours(hours)} ${en}`
}
