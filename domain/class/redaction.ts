import type { Verdict } from '../intake/verdict'
import { type Refusal, refuse } from '../refusals/refusal'

/** Refusals that depend on who has signed up, under which name, and in which industry or title series. */
const ofPeople: ReadonlySet<Refusal['code']> = new Set<Refusal['code']>([
  'roster-name-differs',
  'roster-other-industry',
  'roster-other-series',
  'roster-not-verified',
])

/**
 * A refusal of a row as its organiser may see it. An association or a company is no authority: it must not learn from
 * numbers and names who has signed up, under which name, and where (docs/regulation/art-13.md). The department sees the
 * refusal as it is.
 */
export const redactForOrganiser = (refusal: Refusal): Refusal =>
  ofPeople.has(refusal.code) ? refuse('roster-row-set-aside') : refusal

/** Rows that are kept although they are refused: the department looks at each, and the person may claim instead. */
export const isKeptAside = ({ code }: Refusal): boolean => ofPeople.has(code)

/** The verdict on a row as its organiser may see it. */
export const redactVerdict = (verdict: Verdict): Verdict =>
  verdict.refusal ? { ...verdict, refusal: redactForOrganiser(verdict.refusal) } : verdict
