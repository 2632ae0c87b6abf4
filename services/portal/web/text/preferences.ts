import type { Language } from './text'

/** How a reader wants the pages: kept in a cookie that says nothing about the person. */
export interface Preferences {
  readonly language: Language
  /** 长辈版: larger text and targets. */
  readonly isElder: boolean
  /** Single keys of the review desk; they can be switched off (WCAG 2.1.4). */
  readonly hasKeys: boolean
}

const COOKIE = 'xueshi-pages'
const YEAR_SECONDS = 31_536_000

export function readPreferences(): Preferences {
  const value = document.cookie
    .split('; ')
    .find(each => each.startsWith(`${COOKIE}=`))
    ?.slice(COOKIE.length + 1)
  const parts = value?.split('.') ?? []
  return {
    language: parts.includes('en') ? 'en' : 'zh',
    isElder: parts.includes('elder'),
    hasKeys: !parts.includes('nokeys'),
  }
}

/** Keeps them, and puts them on the document, where styles and screen readers look. */
export function keepPreferences(preferences: Preferences): void {
  const { language, isElder, hasKeys } = preferences
  const value = [language, isElder ? 'elder' : 'usual', ...(hasKeys ? [] : ['nokeys'])].join('.')
  // biome-ignore lint/suspicious/noDocumentCookie: Safari has had cookieStore for too short a time.
  document.cookie = `${COOKIE}=${value}; Path=/; Max-Age=${YEAR_SECONDS}; SameSite=Lax`
  applyPreferences(preferences)
}

export function applyPreferences({ language, isElder }: Preferences): void {
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
  document.documentElement.dataset.ui = isElder ? 'elder' : 'usual'
}
