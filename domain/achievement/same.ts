import { type AchievementKeys, isCompared, isShared, isSingle, namesInCommon } from './keys'

/** Another claim or class row, as far as it is compared. */
export interface Other {
  readonly itemId: string
  readonly personId: string
  readonly keys: AchievementKeys
  readonly near?: string
}

/**
 * `own`: the same person's, counts once. `coAuthor`: another author of the same work, whose hours are shared as the standard
 * says. `doubtful`: someone else claims a certificate that can be one person's only. `near`: alike, for the reviewer to see.
 */
export type Relation = 'own' | 'coAuthor' | 'doubtful' | 'near'

export interface Match {
  readonly itemId: string
  readonly relation: Relation
}

/** What is the same achievement among others, across people, employers and industries; says no more than that. */
export function findSame(of: Omit<Other, 'itemId'>, others: readonly Other[]): Match[] {
  return others.flatMap(other => {
    const relation = relationOf(of, other)
    return relation ? [{ itemId: other.itemId, relation }] : []
  })
}

function relationOf(of: Omit<Other, 'itemId'>, other: Other): Relation | undefined {
  const common = namesInCommon(of.keys, other.keys)
  if (common.length > 0 && of.personId === other.personId) return 'own'
  if (common.some(isShared)) return 'coAuthor'
  if (common.some(isSingle)) return 'doubtful'
  const isNear = of.near !== undefined && of.near === other.near
  return isNear && (of.personId === other.personId || isCompared(of.near)) ? 'near' : undefined
}
