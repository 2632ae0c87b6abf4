import type { Actor } from '../../../domain/authority/actor'
import { checkAppeal } from '../../../domain/claim/clock'
import { checkAppealOfficial, checkChange } from '../../../domain/claim/people'
import { checkAct } from '../../../domain/claim/states'
import { isRefusal, type Refusal } from '../../../domain/refusals/refusal'
import { changed, grant, type Restored, type YearHours } from './approving'
import { getSubmission } from './claim-rows'
import type { Claims } from './claims'
import { onOwn } from './drafts'
import { checkEither, reviewerOf, withHolders } from './holders'
import { moveAndTell, moveClaim, tellMoved } from './moving'
import { asOfficial } from './officials'
import { recount } from './recounting'
import { claimantsOf, findSameClaims } from './same'
import { summaryOf } from './summary'
import type { Summary } from './view-schemas'

/** To the municipal bureau (申诉): of a rejection, or of the hours, which stand meanwhile. Once a claim, in time. */
export const lodgeAppeal = (
  claims: Claims,
  actor: Actor,
  claimId: string,
  reason: string,
): Promise<Summary | Refusal> =>
  onOwn(claims, actor, claimId, async (step, claim) => {
    const allowed = checkAct(claim.state, 'appeal', 'person', reason)
    const refusal = allowed ?? checkAppeal(claim.facts, step.now, step.policy, step.calendar)
    if (refusal) return refusal
    const moving = { act: 'appeal', party: 'person', by: 'claim.write', reason } as const
    const moved = await moveAndTell(step, claim, moving)
    return isRefusal(moved) ? moved : summaryOf(moved)
  })

export const withdrawAppeal = (claims: Claims, actor: Actor, claimId: string): Promise<Summary | Refusal> =>
  onOwn(claims, actor, claimId, async (step, claim) => {
    const moving = { act: 'withdrawAppeal', party: 'person', by: 'claim.write' } as const
    const moved = await moveAndTell(step, claim, moving)
    return isRefusal(moved) ? moved : summaryOf(moved)
  })

export interface AppealDecision {
  readonly decision: 'uphold' | 'overturn'
  readonly reason: string
  /** Instead of the computed hours. */
  readonly hours?: YearHours | undefined
  /** It is another work than what it looks like, for that reason. */
  readonly anotherWork?: boolean | undefined
}

/** Another official decides: a won appeal registers, by the standard or by what the official says. */
export const decideAppeal = (
  claims: Claims,
  actor: Actor,
  claimId: string,
  { decision, reason, hours, anotherWork = false }: AppealDecision,
): Promise<Summary | Refusal> =>
  asOfficial(claims, actor, { claimId, act: 'claim.decideAppeal' }, async (step, claim) => {
    const same = await findSameClaims(step.sql, claim, await getSubmission(step.sql, claim))
    const deciders = await withHolders(step.sql, claim.status.deciders)
    const barred = await checkEither(step.sql, reviewerOf(actor), official =>
      checkAppealOfficial(official, { ...claimantsOf(claim, same), deciders }),
    )
    if (barred) return barred
    const moving = { act: decision, party: 'bureau', by: 'claim.decideAppeal', reason } as const
    if (decision === 'uphold') return moveAndTell(step, claim, moving)
    const refusal = hours && checkChange(reason)
    return refusal ?? grant(step, claim, moving, 'appeal', { ...changed(hours), anotherWork })
  })

/** Takes registered hours back, with a reason: the decision is undone, and what remains is counted anew. */
export const reverseClaim = (
  claims: Claims,
  actor: Actor,
  claimId: string,
  reason: string,
): Promise<Summary | Refusal> =>
  asOfficial(claims, actor, { claimId, act: 'claim.reverse' }, async (step, claim) => {
    const reversed = await moveClaim(step, claim, {
      act: 'reverse',
      party: 'system',
      by: 'claim.reverse',
      reason,
    })
    if (isRefusal(reversed)) return reversed
    await step.sql.query('UPDATE item SET stands = false WHERE item_id = $1', [claimId])
    const factId = reversed.facts.at(-1)!.factId
    await recount(step, claim.personId, { itemId: claimId, kind: 'reversal', factId })
    await tellMoved(step, reversed)
    return reversed
  })

/** Brings back exactly what a reversal took: what was decided, as of its day, counted beside what there is now. */
export const restoreClaim = (
  claims: Claims,
  actor: Actor,
  claimId: string,
  reason: string,
): Promise<Summary | Refusal> =>
  asOfficial(claims, actor, { claimId, act: 'claim.reverse' }, async (step, claim) => {
    const [item] = await step.sql.query<Restored>(
      'SELECT decided, decided_max AS "decidedMax", as_of AS "asOf", item_seq AS seq FROM item WHERE item_id = $1',
      [claimId],
    )
    const moving = { act: 'restore', party: 'system', by: 'claim.reverse', reason } as const
    return grant(step, claim, moving, 'appeal', item ? { restored: item } : {})
  })
