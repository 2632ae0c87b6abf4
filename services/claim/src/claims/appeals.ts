import type { Actor } from '../../../../domain/authority/actor'
import { checkAppeal } from '../../../../domain/claim/clock'
import { checkAppealOfficial, checkChange } from '../../../../domain/claim/people'
import { checkAct } from '../../../../domain/claim/states'
import { isRefusal, type Refusal } from '../../../../domain/refusals/refusal'
import { askSecond } from '../../../kit/two-officials/ask-second'
import type { ClaimDeps, CommandContext } from '../deps'
import { checkAccountAndHolder, findHolder, reviewerOf } from '../desk/holders'
import { recountPerson } from '../hours/recount'
import { changedHours, grantHours, type RestoredDecision, type YearHours } from './approval'
import { getSubmission, type LoadedClaim } from './claim-rows'
import { onOwnClaim } from './drafts'
import { claimantsOf, findDuplicateClaims } from './duplicate-claims'
import { summaryOf } from './lists/summary'
import { type Acted, actAsOfficial, findDeciders, onSubmittedClaim } from './officials'
import { redactOtherDepartments } from './redaction'
import { moveAndPublishClaim, moveClaim, publishClaim } from './transitions'
import type { Summary } from './view-schemas'

/** To the municipal bureau (申诉): of a rejection, or of the hours, which stand meanwhile. Once a claim, in time. */
export const lodgeAppeal = (
  deps: ClaimDeps,
  actor: Actor,
  claimId: string,
  reason: string,
): Promise<Summary | Refusal> =>
  onOwnClaim(deps, actor, claimId, async (context, claim) => {
    const allowed = checkAct(claim.state, 'appeal', 'person', reason)
    const refusal = allowed ?? checkAppeal(claim.facts, context.now, context.policy, context.calendar)
    if (refusal) return refusal
    const moving = { act: 'appeal', party: 'person', by: 'claim.write', reason } as const
    const moved = await moveAndPublishClaim(context, claim, moving)
    return isRefusal(moved) ? moved : summaryOf(moved)
  })

export const withdrawAppeal = (deps: ClaimDeps, actor: Actor, claimId: string): Promise<Summary | Refusal> =>
  onOwnClaim(deps, actor, claimId, async (context, claim) => {
    const moving = { act: 'withdrawAppeal', party: 'person', by: 'claim.write' } as const
    const moved = await moveAndPublishClaim(context, claim, moving)
    return isRefusal(moved) ? moved : summaryOf(moved)
  })

export interface AppealDecision {
  readonly decision: 'uphold' | 'overturn'
  readonly reason: string
  /** Instead of the computed hours. */
  readonly hours?: YearHours | undefined
  /** For that reason the claim is of another work than the one it resembles. */
  readonly anotherWork?: boolean | undefined
}

/**
 * Another official decides. A won appeal registers hours: those of the standard, or those that the official gives.
 */
export const decideAppeal = (
  deps: ClaimDeps,
  actor: Actor,
  claimId: string,
  { decision, reason, hours, anotherWork = false }: AppealDecision,
): Promise<Summary | Refusal> =>
  actAsOfficial(deps, actor, { claimId, act: 'claim.decideAppeal' }, async (context, claim) => {
    const same = await findDuplicateClaims(context.sql, claim, await getSubmission(context.sql, claim))
    const deciders = await findDeciders(context.sql, claim)
    const barred = await checkAccountAndHolder(context.sql, reviewerOf(actor), official =>
      checkAppealOfficial(official, { ...claimantsOf(claim, same), deciders }),
    )
    if (barred) return barred
    const moving = { act: decision, party: 'bureau', by: 'claim.decideAppeal', reason } as const
    if (decision === 'uphold') return moveAndPublishClaim(context, claim, moving)
    const refusal = hours && checkChange(reason)
    return (
      refusal ?? grantHours(context, claim, { moving, kind: 'appeal', ...changedHours(hours), anotherWork })
    )
  })

/** How a claim stands after an act of two officials; `waits`: it was only proposed, and another official asks for the same. */
export interface ActOfTwo {
  readonly waits: boolean
  readonly summary: Summary
}

/** Reversals and restorations of hours take effect when a second official asks for the same (docs/decisions/0301). */
const actAsTwo = (
  deps: ClaimDeps,
  actor: Actor,
  { claimId, act, reason }: { claimId: string; act: 'reverse' | 'restore'; reason: string },
  run: (context: CommandContext, claim: LoadedClaim) => Acted,
): Promise<ActOfTwo | Refusal> =>
  onSubmittedClaim(deps, actor, { claimId, act: 'claim.reverse' }, async (context, claim) => {
    const refused = checkAct(claim.state, act, 'system', reason)
    const waits = refused ?? (await askSecondOfficial(context, claim, act, reason))
    if (isRefusal(waits)) return waits
    if (waits) return { waits: true, summary: summaryOf(claim) }
    const acted = await run(context, claim)
    if (isRefusal(acted)) return redactOtherDepartments(context, acted)
    return { waits: false, summary: summaryOf(acted) }
  })

async function askSecondOfficial(
  context: CommandContext,
  claim: LoadedClaim,
  act: 'reverse' | 'restore',
  reason: string,
): Promise<boolean | Refusal> {
  const { sql, actor, now, policy } = context
  const asking = { sql, actor, now, policy, findHolder: (id: string) => findHolder(sql, id) }
  const asked = { act, objectId: claim.claimId, basis: String(claim.seq), reason }
  const waits = await askSecond(asking, asked)
  if (!waits || isRefusal(waits)) return waits ?? false
  const after = { proposed: act, proposalId: waits.proposal.proposalId }
  if (waits.isNew)
    await context.audit({
      ...{ act: 'claim.reverse', objectKind: 'claim', objectId: claim.claimId, after, reason },
      concerns: [claim.personId],
    })
  return true
}

/** Reverses registered hours, with a reason: the decision is undone, and the remaining items are counted again. */
export const reverseClaim = (
  deps: ClaimDeps,
  actor: Actor,
  claimId: string,
  reason: string,
): Promise<ActOfTwo | Refusal> =>
  actAsTwo(deps, actor, { claimId, act: 'reverse', reason }, async (context, claim) => {
    const reversed = await moveClaim(context, claim, {
      act: 'reverse',
      party: 'system',
      by: 'claim.reverse',
      reason,
    })
    if (isRefusal(reversed)) return reversed
    await context.sql.query('UPDATE item SET stands = false WHERE item_id = $1', [claimId])
    const factId = reversed.facts.at(-1)!.factId
    await recountPerson(context, claim.personId, { itemId: claimId, kind: 'reversal', factId })
    await publishClaim(context, reversed)
    return reversed
  })

/**
 * Restores exactly what a reversal took: the decision, as of its day, counted beside the items that there are now.
 */
export const restoreClaim = (
  deps: ClaimDeps,
  actor: Actor,
  claimId: string,
  reason: string,
): Promise<ActOfTwo | Refusal> =>
  actAsTwo(deps, actor, { claimId, act: 'restore', reason }, async (context, claim) => {
    const [item] = await context.sql.query<RestoredDecision>(
      'SELECT decided, decided_max, as_of, item_seq AS seq FROM item WHERE item_id = $1',
      [claimId],
    )
    const moving = { act: 'restore', party: 'system', by: 'claim.reverse', reason } as const
    return grantHours(context, claim, { moving, kind: 'appeal', ...(item ? { restored: item } : {}) })
  })
