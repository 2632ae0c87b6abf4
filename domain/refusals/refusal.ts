import { wallClock } from '../time/plain-date'
import { catalogue, type FactsOf, type RefusalCode } from './catalogue'
import { inWords } from './code-words'
import type { CatalogueEntry } from './entry'

/**
 * A refusal must give every fact that its texts name; the compiler checks it.
 *
 * The texts of a refusal name the facts that it turned on (`{used} of {max}`). The code that refused could forget
 * them or give them other names. The sentence then showed a dash, or left its useful half out. An unsupported
 * format never said which formats are supported.
 *
 * The names are read from the English texts of the catalogue as types. A name outside [brackets] must be given to
 * `refuse`, or null where it is not known. A name in brackets may be left out. `until` is given beside them. A test
 * asks that both languages name the same facts, and that each code of the catalogue is refused with somewhere.
 *
 * A new `{name}` in a text breaks the build wherever the code does not give it.
 *
 * Amended by decision 0330.
 */

export type { RefusalCode } from './catalogue'
export type Language = 'zh' | 'en'
/** null: not known, or not there. */
type Fact = string | number | boolean | null
export type TurnedOn = Record<string, Fact>

/** A refusal is a value: nothing of ours throws for it. Plain JSON, so it survives Temporal and HTTP. */
export interface Refusal {
  readonly kind: 'refusal'
  readonly code: RefusalCode
  readonly rule: string
  readonly article: string
  readonly policyVersion: string
  /** The facts it turned on: what was asked, what there is, what is allowed instead. No personal data. */
  readonly turnedOn: TurnedOn
  /** ISO instant or day until which it holds. */
  readonly until?: string
}

interface More {
  readonly until?: string
  readonly policyVersion?: string
}

/** The facts of a refusal: all that its texts name must be given. */
type Given<C extends RefusalCode> = [FactsOf<C>] extends [never]
  ? [turnedOn?: TurnedOn, more?: More]
  : [turnedOn: TurnedOn & Record<FactsOf<C>, Fact>, more?: More]

/** The refusal of that code, with its rule and article from the catalogue. */
export function refuse<C extends RefusalCode>(code: C, ...[turnedOn = {}, more = {}]: Given<C>): Refusal {
  const { rule, article }: CatalogueEntry = catalogue[code]
  const { until, policyVersion = 'none' } = more
  return {
    kind: 'refusal',
    code,
    rule,
    article,
    policyVersion,
    turnedOn,
    ...(until === undefined ? {} : { until }),
  }
}

/** Adds the version of the policy to a refusal of a rule, unless it names one. */
export function underPolicy(refusal: Refusal, policyVersion: string): Refusal {
  const isUnsaid = refusal.article !== 'none' && refusal.policyVersion === 'none'
  return isUnsaid ? { ...refusal, policyVersion } : refusal
}

export function isRefusal(x: unknown): x is Refusal {
  if (typeof x !== 'object' || x === null) return false
  const { kind, code } = x as { kind?: unknown; code?: unknown }
  return kind === 'refusal' && typeof code === 'string' && Object.hasOwn(catalogue, code)
}

/** Explains a refusal in plain words: what happened, why, and what the reader should do next. */
export function explain(r: Refusal, language: Language): { title: string; detail: string; remedy: string } {
  const { title, detail, remedy }: CatalogueEntry = catalogue[r.code]
  const facts: TurnedOn = { ...r.turnedOn, ...(r.until === undefined ? {} : { until: r.until }) }
  // A fact in words comes in both languages: `reason` and `reasonZh` (domain/intake/faults.ts).
  if (language === 'zh')
    for (const [name, words] of Object.entries(facts))
      if (name.endsWith('Zh') && words != null) facts[name.slice(0, -2)] = words
  return {
    title: fill(title[language], facts, language),
    detail: fill(detail[language], facts, language),
    remedy: fill(remedy[language], facts, language),
  }
}

const PLACE = /\{(\w+)\}/g
const ISO_INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/

function fill(text: string, facts: TurnedOn, language: Language): string {
  const known = (part: string) => [...part.matchAll(PLACE)].every(([, name = '']) => facts[name] != null)
  return text
    .replace(/\[([^\]]*)\]/g, (_, part: string) => (known(part) ? part : ''))
    .replace(PLACE, (_, name: string) => (facts[name] == null ? '—' : shown(name, facts[name], language)))
}

/** Instants are shown as the clock on the wall in Wenzhou, to the minute. */
function shown(name: string, value: string | number | boolean, language: Language): string {
  if (typeof value !== 'string') return String(value)
  if (!ISO_INSTANT.test(value)) return inWords(name, value, language)
  const at = Date.parse(value)
  if (Number.isNaN(at)) return value
  return wallClock(new Date(at))
}
