import type { Language } from './text'

const KILO = 1_000

/** The size of a file, as file managers say it. */
export const sizeText = (bytes: number, language: Language): string =>
  new Intl.NumberFormat(language === 'zh' ? 'zh-CN' : 'en-GB', { maximumSignificantDigits: 2 }).format(
    bytes < KILO * KILO ? bytes / KILO : bytes / (KILO * KILO),
  ) + (bytes < KILO * KILO ? ' KB' : ' MB')
