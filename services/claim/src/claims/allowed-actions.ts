import type { Actor } from '../../../../domain/authority/actor'
import { checkAppeal, checkCorrection } from '../../../../domain/claim/clock'
import { checkOtherOfficial, isBeforeBureau } from '../../../../domain/claim/people'
import { allowedIn, type ClaimAct, type Party } from '../../../../domain/claim/states'
import type { CommandContext } from '../deps'
import { checkAccountAndHolder, reviewerOf } from '../desk/holders'
import type { ClaimRow, LoadedClaim } from './claim-rows'
import { findDeciders } from './officials'

/** What whoever asks may do with the claim now: what the table allows, where neither the time nor who decided before forbids it. */
export async function allowedActions(
  { sql, actor, now, policy, calendar }: CommandContext,
  claim: LoadedClaim,
): Promise<ClaimAct[]> {
  if (actor.role === 'oversight') return []
  const party = partyOf(actor, claim)
  const deciders = party === 'bureau' ? await findDeciders(sql, claim) : []
  if (await checkAccountAndHolder(sql, reviewerOf(actor), official => checkOtherOfficial(official, deciders)))
    return []
  const inTime: Partial<Record<ClaimAct, typeof checkAppeal>> = {
    appeal: checkAppeal,
    resubmit: checkCorrection,
  }
  return allowedIn(claim.state, party).filter(
    act => inTime[act]?.(claim.facts, now, policy, calendar) === undefined,
  )
}

function partyOf({ role }: Actor, claim: ClaimRow): Party {
  if (role === 'person') return 'person'
  if (role === 'municipalBureau') return isBeforeBureau(claim) ? 'department' : 'bureau'
  return role === 'industryDepartment' ? 'department' : 'system'
}
