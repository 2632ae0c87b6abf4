import { createContext, useContext } from 'react'

export type Language = 'zh' | 'en'

/** A text of a page, in both languages: a sentence, or a function of the facts that stand in it. */
export type Text =
  | { readonly zh: string; readonly en: string }
  | { readonly zh: (...facts: never[]) => string; readonly en: (...facts: never[]) => string }
export type Texts = Readonly<Record<string, Text>>

type InOneLanguage<T extends Texts> = { readonly [Name in keyof T]: T[Name]['zh'] }

export const LanguageContext = createContext<Language>('zh')
export const useLanguage = (): Language => useContext(LanguageContext)

const chosen = new WeakMap<Texts, Partial<Record<Language, unknown>>>()

/** The texts in the reader's language. A text that misses one of the languages does not compile. */
export function useTexts<T extends Texts>(texts: T): InOneLanguage<T> {
  const language = useLanguage()
  return textsIn(texts, language)
}

export function textsIn<T extends Texts>(texts: T, language: Language): InOneLanguage<T> {
  const known = chosen.get(texts) ?? {}
  known[language] ??= Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, text[language]]))
  chosen.set(texts, known)
  return known[language] as InOneLanguage<T>
}
