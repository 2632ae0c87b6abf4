import { claim } from './catalogue/claim'
import { course } from './catalogue/course'
import { exam } from './catalogue/exam'
import { identity } from './catalogue/identity'
import { ledger } from './catalogue/ledger'
import { technical } from './catalogue/technical'
import type { CatalogueEntry } from './entry'

/** Every refusal there is. A new code goes into the file of its subject; HTTP is `services/kit/http/problem.ts`'s business. */
export const catalogue = { ...technical, ...identity, ...course, ...exam, ...ledger, ...claim }

export type RefusalCode = keyof typeof catalogue

/** The facts that the texts of a code can't do without. */
export type FactsOf<C extends RefusalCode> =
  (typeof catalogue)[C] extends CatalogueEntry<infer Fact> ? Fact : never
