import { plainSigns } from '../intake/signs'
import { isWordForNone } from './none-words'

/** Signs that tell titles apart: C++ and C#, A* and A, 5% and 5, ≥140 and <140. */
const TELLING = '\\p{Sm}\\p{Sc}\\p{So}#&%@*'
const NEITHER = `[^\\p{L}\\p{M}\\p{N}${TELLING}]+`
const BETWEEN_DIGITS = new RegExp(`(?<=\\p{N})${NEITHER}(?=\\p{N})`, 'gu')
const ELSEWHERE = new RegExp(`(?<!\\p{N})${NEITHER}|${NEITHER}(?!\\p{N})`, 'gu')

/**
 * A title, journal or name as it is compared: without case, width, blanks and punctuation. What parts two digits stays, as one
 * sign: 1.2 and 12 are two.
 */
export const titleKey = (text: string): string =>
  plainSigns(text).toLowerCase().replace(/\s+/gu, '').replace(BETWEEN_DIGITS, '-').replace(ELSEWHERE, '')

/** A title as it may have been typed: letters and digits alone. What agrees in no more than this may be the same, or not. */
export const looseKey = (text: string): string =>
  plainSigns(text)
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]/gu, '')

/**
 * A number as it is compared: '(2023) 温字 第０１２号' and '2023温字012' are the same; 2023-1-23 and 2023-12-3 are not, since what parts
 * two digits stays. Undefined where it is a word for none, or holds no letter or digit: people write 无 or / into a field.
 */
export function numberKey(text: string): string | undefined {
  const signs = plainSigns(text).replace(/\s+/gu, '').toUpperCase()
  const key = signs
    .replace(/[第号號]/gu, '.')
    .replace(/(?<=\p{N})[^\p{L}\p{M}\p{N}]+(?=\p{N})/gu, '-')
    .replace(/[^\p{L}\p{M}\p{N}-]+/gu, '')
    .replace(/(?<!\p{N})-|-(?!\p{N})/gu, '')
  return key === '' || isWordForNone(looseKey(text)) || SAYS_NONE.test(signs) ? undefined : key
}

/** In the field of a number, without a digit or a letter: 未编号, 暂缺, 尚未取得. */
const SAYS_NONE = /^(无|未|暂|待|等待|尚|另附|免|保密)[^\p{N}A-Z]*$/u

/** A number as it may have been typed: what agrees in no more than this may be the same, or not. */
export function looseNumberKey(text: string): string | undefined {
  return numberKey(text)?.replaceAll('-', '')
}

/** Of a journal: '2026年第3期' and '2026(3)' are one issue, 1(12) and 11(2) are two. */
export const issueKey = (text: string): string =>
  numberKey(text.replace(/\b(?:vol|no|issue|number)\b\.?|[年卷期辑]/giu, '.')) ?? ''

/** The number of a Chinese patent without 'ZL', 'CN' and its check digit's dot. Its digits are of one length. */
export const patentKey = (text: string): string | undefined => looseNumberKey(text)?.replace(/^(?:ZL|CN)/, '')
