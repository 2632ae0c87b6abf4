import type { Category } from '../standing/standing'

/** The categories that a course earns; claims and training classes earn professional hours (Articles 12, 13). */
export type CourseCategory = Exclude<Category, 'professional'>

/** The registrar of hours, and the article. */
export interface Registration {
  readonly article: '10' | '11'
  readonly registeredBy: 'municipalBureau' | 'industryDepartment'
}

/** Article 10: the municipal bureau registers general hours, uniformly. Article 11: the industry department its own. */
export const registrationOf: Readonly<Record<CourseCategory, Registration>> = {
  general: { article: '10', registeredBy: 'municipalBureau' },
  industryCommon: { article: '11', registeredBy: 'industryDepartment' },
}

/** The kinds of award that earn professional hours, which the industry department registers (Article 2). */
export type ProfessionalAward = 'claim' | 'trainingClass'
/** A claim; a municipal seminar or an association's class; a department's own class. */
export type ProfessionalArticle = '12' | '13' | '14'

/** An award as its chain has it. Revision 0: nothing was written yet; last change -1: none was seen yet. */
export interface AwardState {
  readonly revision: number
  readonly lastSeq: number
}

/** A change by a result, correction or decision: whether the award stands, in the order of the award's changes. */
export interface AwardChange {
  readonly awardSeq: number
  readonly stands: boolean
}

/** Odd revisions grant, even ones reverse: a grant stands where the last revision is odd. */
export const stands = (revision: number): boolean => revision % 2 === 1

/**
 * Decides what a change writes (docs/architecture.md, Awards). A change that is not newer than the last one seen
 * writes nothing; nor does one that leaves the award as it is. So the newest change decides, in whatever order they
 * come.
 */
export function decideChange(award: AwardState, change: AwardChange): 'grant' | 'reversal' | 'nothing' {
  if (change.awardSeq <= award.lastSeq) return 'nothing'
  if (change.stands === stands(award.revision)) return 'nothing'
  return change.stands ? 'grant' : 'reversal'
}
