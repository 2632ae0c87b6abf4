import type { Guarded } from '../../../../domain/authority/authority'

/**
 * How a result, or a contested absence, is guarded: general hours are the locality's bureau's (Article 2), industry-common ones
 * the department's of their industry (Article 11). The other of the two does not see it.
 */
export const guardOfResult = (of: {
  readonly category: string
  readonly industry: string | null
  readonly locality: string | null
  readonly centreId?: string | null
  /** Of one result: no official changes one's own. */
  readonly personId?: string
}): Guarded => ({
  ...(of.personId === undefined ? {} : { personId: of.personId }),
  centreId: of.centreId ?? null,
  ...(of.category === 'general' ? { locality: of.locality } : { industry: of.industry }),
})
