import type { Actor } from '../../../../domain/authority/actor'
import { checkAppeal } from '../../../../domain/claim/clock'
import { checkAppealOfficial, checkChange } from '../../../../domain/claim/people'
import { checkAct } from '../../../../domain/claim/states'
import { isRefusal, type Refusal } from '../../../../domain/refusals/refusal'
import { askSecond } from '../../../kit/two-officials/ask-second'
import type { ClaimDeps, CommandContext } from '../deps'
import { checkEither, findHolder, reviewerOf } from '../desk/holders'
import { recount } from '../hours/recount'
import { changed, grant, type Restored, type YearHours } from './approval'
import { getSubmission, type LoadedClaim } from './claim-rows'
import { findDeciders } from './deciders'
import { onOwn } from './drafts'
import { claimantsOf, findSameClaims } from './duplicate-claims'
import { type Acted, asOfficial, onSubmitted } from './officials'
import { withoutOthers } from './redaction'
import { summaryOf } from './summary'
import { moveAndTell, moveClaim, tellMoved } from './transitions'
import type { Summary } from './view-schemas'

/** To the municipal bureau (申诉): of a rejection, or of the hours, which stand meanwhile. Once a claim, in time. */
export const lodgeAppeal = (
  claims: ClaimDeps,
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

export const withdrawAppeal = (
  claims: ClaimDeps,
  actor: Actor,
  claimId: string,
): Promise<Summary | Refusal> =>
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
  claims: ClaimDeps,
  actor: Actor,
  claimId: string,
  { decision, reason, hours, anotherWork = false }: AppealDecision,
): Promise<Summary | Refusal> =>
  asOfficial(claims, actor, { claimId, act: 'claim.decideAppeal' }, async (step, claim) => {
    const same = await findSameClaims(step.sql, claim, await getSubmission(step.sql, claim))
    const deciders = await findDeciders(step.sql, claim)
    const barred = await checkEither(step.sql, reviewerOf(actor), official =>
      checkAppealOfficial(official, { ...claimantsOf(claim, same), deciders }),
    )
    if (barred) return barred
    const moving = { act: decision, party: 'bureau', by: 'claim.decideAppeal', reason } as const
    if (decision === 'uphold') return moveAndTell(step, claim, moving)
    const refusal = hours && checkChange(reason)
    return refusal ?? grant(step, claim, moving, 'appeal', { ...changed(hours), anotherWork })
  })

/** How a claim stands after an act of two officials; `waits`: it was only proposed, and another official asks for the same. */
export interface ByTwo {
  readonly waits: boolean
  readonly summary: Summary
}

/** Whatever takes hours back, or brings them back, is done when a second official asks for the same (docs/decisions/0301). */
const byTwo = (
  claims: ClaimDeps,
  actor: Actor,
  { claimId, act, reason }: { claimId: string; act: 'reverse' | 'restore'; reason: string },
  run: (step: CommandContext, claim: LoadedClaim) => Acted,
): Promise<ByTwo | Refusal> =>
  onSubmitted(claims, actor, { claimId, act: 'claim.reverse' }, async (step, claim) => {
    const refused = checkAct(claim.state, act, 'system', reason)
    const waits = refused ?? (await waitForSecond(step, claim, act, reason))
    if (isRefusal(waits)) return waits
    if (waits) return { waits: true, summary: summaryOf(claim) }
    const acted = await run(step, claim)
    if (isRefusal(acted)) return withoutOthers(step, acted)
    return { waits: false, summary: summaryOf(acted) }
  })

async function waitForSecond(
  step: CommandContext,
  claim: LoadedClaim,
  act: 'reverse' | 'restore',
  reason: string,
): Promise<boolean | Refusal> {
  const { sql, actor, now, policy } = step
  const asking = { sql, actor, now, policy, findHolder: (id: string) => findHolder(sql, id) }
  const asked = { act, objectId: claim.claimId, basis: String(claim.seq), reason }
  const waits = await askSecond(asking, asked)
  if (!waits || isRefusal(waits)) return waits ?? false
  const after = { proposed: act, proposalId: waits.proposal.proposalId }
  if (waits.isNew)
    await step.audit({ act: 'claim.reverse', objectKind: 'claim', objectId: claim.claimId, after, reason })
  return true
}

/** Takes registered hours back, with a reason: the decision is undone, and what remains is counted anew. */
export const reverseClaim = (
  claims: ClaimDeps,
  actor: Actor,
  claimId: string,
  reason: string,
): Promise<ByTwo | Refusal> =>
  byTwo(claims, actor, { claimId, act: 'reverse', reason }, async (step, claim) => {
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
  claims: ClaimDeps,
  actor: Actor,
  claimId: string,
  reason: string,
): Promise<ByTwo | Refusal> =>
  byTwo(claims, actor, { claimId, act: 'restore', reason }, async (step, claim) => {
    const [item] = await step.sql.query<Restored>(
      'SELECT decided, decided_max AS "decidedMax", as_of AS "asOf", item_seq AS seq FROM item WHERE item_id = $1',
      [claimId],
    )
    const moving = { act: 'restore', party: 'system', by: 'claim.reverse', reason } as const
    return grant(step, claim, moving, 'appeal', item ? { restored: item } : {})
  })
