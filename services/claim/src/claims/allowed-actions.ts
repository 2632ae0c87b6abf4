import type { Actor } from '../../../../domain/authority/actor'
import { checkAppeal, checkCorrection } from '../../../../domain/claim/clock'
import { checkOtherOfficial, isBeforeBureau } from '../../../../domain/claim/people'
import { allowedIn, type ClaimAct, type Party } from '../../../../domain/claim/states'
import type { CommandContext } from '../deps'
import { checkAccountAndHolder, reviewerOf } from '../desk/holders'
import type { ClaimRow, LoadedClaim } from './claim-rows'
import { findDeciders } from './officials'

/**
 * The acts that the actor may do on the claim now: the table of states allows them, their time has not passed, and
 * the actor has not decided on the claim before.
 */
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
