import { tables } from '../generated/policy-data'
import type { Basis } from '../policy/tables'

export interface IndustryRow extends Basis {
  readonly industry: string
  readonly zh: string
  readonly en: string
  /** The industry department (市级行业主管部门) that answers for it. */
  readonly department: { readonly zh: string; readonly en: string }
}

export const industries: readonly IndustryRow[] = tables.industries

export function findIndustry(industry: string): IndustryRow | undefined {
  return industries.find(row => row.industry === industry)
}

export function isIndustry(industry: string): boolean {
  return findIndustry(industry) !== undefined
}
