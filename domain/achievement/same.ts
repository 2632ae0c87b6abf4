import { type AchievementKeys, isCompared, isShared, isSingle, namesInCommon } from './keys'

/** Another claim or class row, as far as it is compared. */
export interface Other {
  readonly itemId: string
  readonly personId: string
  readonly keys: AchievementKeys
  /** By what it is alike others. */
  readonly alike?: AchievementKeys
  /** A reviewer confirmed that it is another work than what it looks like. */
  readonly isAnother?: boolean
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
  const isOwn = of.personId === other.personId
  const common = namesInCommon(of.keys, other.keys)
  const alike = of.alike?.filter(key => other.alike?.includes(key) && (isOwn || isCompared(key))) ?? []
  const relation = isOwn && common.length > 0 ? 'own' : relationOfOthers(common)
  if (relation && (of.isAnother || other.isAnother)) return 'near'
  return relation ?? (alike.length > 0 ? 'near' : undefined)
}

function relationOfOthers(common: AchievementKeys): Relation | undefined {
  if (common.some(isShared)) return 'coAuthor'
  return common.some(isSingle) ? 'doubtful' : undefined
}
