import { claim } from './catalogue/claim'
import { course } from './catalogue/course'
import { exam } from './catalogue/exam'
import { identity } from './catalogue/identity'
import { ledger } from './catalogue/ledger'
import { technical } from './catalogue/technical'
import type { CatalogueEntry } from './entry'

/**
 * Refusals are in Chinese, and in English when asked.
 *
 * Nurses and officials read Chinese; an exam centre's programmer decides by code.
 *
 * `code` is stable and English. `title`, `detail` and `remedy` come from the one catalogue in the language of
 * `Accept-Language`: Chinese unless English is asked for.
 *
 * Screen, API and help desk show the same words. Each code needs both texts, and a test checks that it has them.
 */

/** Every refusal there is. A new code goes into the file of its subject; HTTP is `services/kit/http/problem.ts`'s business. */
export const catalogue = { ...technical, ...identity, ...course, ...exam, ...ledger, ...claim }

export type RefusalCode = keyof typeof catalogue

/** The facts that the texts of a code can't do without. */
export type FactsOf<C extends RefusalCode> =
  (typeof catalogue)[C] extends CatalogueEntry<infer Fact> ? Fact : never
