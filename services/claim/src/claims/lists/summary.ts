import type { ClaimRow } from '../claim-rows'
import type { Summary } from '../view-schemas'

/** A claim in a list, and after an act: where it stands and whose move it is. */
export function summaryOf(claim: ClaimRow): Summary {
  return {
    claimId: claim.claimId,
    type: claim.type,
    state: claim.state,
    revision: claim.revision,
    year: claim.year,
    industry: claim.industry,
    move: {
      who: claim.move,
      since: claim.since.toISOString(),
      until: claim.dueAt?.toISOString() ?? null,
      provisional: claim.dueProvisional,
      remindAt: claim.remindAt?.toISOString() ?? null,
      escalatedAt: claim.escalatedAt?.toISOString() ?? null,
    },
  }
}
