import fc from 'fast-check'
import { catalogue } from '../catalogue'
import type { CatalogueEntry } from '../entry'
import { explain, isRefusal, type Refusal, type RefusalCode } from '../refusal'

/** For tests only: candidates that a rule refuses with a code, and what that refusal says is to be changed about them. */
export interface Flip<C> {
  /** Refused, each of them, whatever else there is about it. */
  readonly drawn: fc.Arbitrary<C>
  readonly ask: (candidate: C) => unknown
  /** Does what the remedy says, by what the refusal says, and nothing else. */
  readonly mend: (candidate: C, refused: Refusal) => C
  /** Names in the texts that the rule itself can't know in each case. */
  readonly unknown?: readonly string[]
}

/** The property of one code, to be held by a test. */
export type HeldFlip = (code: RefusalCode) => void
export type Flips = Partial<Record<RefusalCode, HeldFlip>>

/** Where the fact that a refusal names is changed as its remedy says, that refusal goes away; another may come. */
export function flip<C>({ drawn, ask, mend, unknown = [] }: Flip<C>): HeldFlip {
  return code =>
    fc.assert(
      fc.property(drawn, candidate => {
        const refused = refusalOf(ask(candidate))
        if (refused?.code !== code) throw new Error(`drawn to be refused with ${code}: ${refused?.code}`)
        const silent = namesOf(code).filter(name => !unknown.includes(name) && !says(refused, name))
        if (silent.length > 0) throw new Error(`${code} does not say ${silent.join(', ')}`)
        if (Object.values(explain(refused, 'zh')).some(text => text.includes('—')))
          throw new Error(`${code} leaves a gap in its text`)
        if (refusalOf(ask(mend(candidate, refused)))?.code === code)
          throw new Error(`${code} stays although its fact was changed: ${JSON.stringify(refused.turnedOn)}`)
      }),
      { includeErrorInReport: true },
    )
}

/** A code that several rules refuse with. */
export const each =
  (...flips: readonly HeldFlip[]): HeldFlip =>
  code => {
    for (const one of flips) one(code)
  }

const refusalOf = (answer: unknown): Refusal | undefined => (isRefusal(answer) ? answer : undefined)

/** The facts that the texts of a code name, in brackets or not. */
function namesOf(code: RefusalCode): string[] {
  const { title, detail, remedy }: CatalogueEntry = catalogue[code]
  return [title, detail, remedy].flatMap(text => [...text.en.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!))
}

const says = ({ turnedOn, until }: Refusal, name: string): boolean =>
  (name === 'until' ? until : turnedOn[name]) != null
