import { timestampFromDate } from '@bufbuild/protobuf/wkt'
import { type Actor, systemActor } from '../../../../domain/authority/actor'
import { nextByClock } from '../../../../domain/claim/deadline'
import type { Notice } from '../../../../domain/time/notice'
import { endOfDay } from '../../../../domain/time/plain-date'
import { certainUntil } from '../../../../domain/time/working-days'
import { ClaimNoticedSchema } from '../../../../proto/generated/claim_pb'
import type { ClaimStands } from '../../../../workflows/contracts/claim'
import { newId } from '../../../kit/base/ids'
import type { Log } from '../../../kit/base/log'
import { mustBeAllowed } from '../../../kit/base/process-actor'
import { fact } from '../../../kit/facts/facts'
import { type ClaimDeps, type CommandContext, inCommand } from '../deps'
import { findActiveEscalation } from '../desk/desk'
import { type LoadedClaim, lockClaim } from './claim-rows'
import { checkNotOwnClaim } from './officials'
import { passOnOwnClaim } from './own-claims'
import { findNotices, keepNotice } from './state-mover'
import { claimStandsOf, endDeadlines, mustMoveClaim, recomputeDeadlines } from './transitions'

/**
 * Applies the deadlines that are due now (domain/claim/deadline.ts): a reminder, an escalation or a lapse. Each is
 * applied once, however often this is called.
 */
export function applyDueDeadlines(deps: ClaimDeps, actor: Actor, claimId: string): Promise<ClaimStands> {
  mustBeAllowed(actor, 'claim.progress')
  return inCommand(deps, actor, async context => {
    const claim = await lockClaim(context.sql, claimId)
    if (!claim) throw new Error(`there is no claim ${claimId}`)
    return claimStandsOf(
      context,
      await applyDue(context, await passOnOwnClaim(context, await recomputeDeadlines(context, claim))),
    )
  })
}

/**
 * Calendars come with a release. At its start the service computes again the deadlines that were provisional until a
 * year was loaded. The process of each claim asks again by itself.
 */
export async function recomputeProvisionalDeadlines(deps: ClaimDeps, log: Log): Promise<void> {
  const found = await deps.sql.query<{ claimId: string }>(
    `SELECT claim_id FROM claim
     WHERE due_provisional AND due_at <= $1::timestamptz`,
    [endOfDay(certainUntil(deps.calendar)).toISOString()],
  )
  for (const { claimId } of found)
    await inCommand(deps, systemActor('claim', newId()), async context => {
      const claim = await lockClaim(context.sql, claimId)
      if (claim) await recomputeDeadlines(context, claim)
    })
  if (found.length > 0) log.info({ reckoned: found.length }, 'deadlines of a year that is loaded now')
}

async function applyDue(context: CommandContext, claim: LoadedClaim): Promise<LoadedClaim> {
  const told = await findNotices(context.sql, 'claim', claim.claimId)
  const next = nextByClock(claim.facts, told, context)
  switch (next.act) {
    case 'remind':
      await sendNotice(context, claim, { kind: 'reminder', deadline: next.deadline }, null)
      return applyDue(context, claim)
    case 'escalate':
      return applyDue(context, await escalate(context, claim, next.deadline))
    case 'lapse':
      return mustMoveClaim(context, claim, 'lapse')
    case 'endAppeal':
      // The person hears that there is nothing to decide. Hours that are restored later may be contested again.
      return mustMoveClaim(context, claim, 'endAppeal')
    case 'over':
      return endDeadlines(context, claim)
    case 'wait':
      return claim
  }
}

/** To the official whom the department names, who then has the claim; else to the municipal bureau. */
async function escalate(context: CommandContext, claim: LoadedClaim, deadline: Date): Promise<LoadedClaim> {
  const officialId = await findEscalationTarget(context, claim)
  await sendNotice(context, claim, { kind: 'escalation', deadline }, officialId)
  const takesOver = officialId !== null && claim.state === 'inReview'
  await context.sql.query(
    `UPDATE claim SET escalated_at = $2, escalated_to = $3, assignee = CASE WHEN $4 THEN $3 ELSE assignee END,
       assigned_at = CASE WHEN $4 THEN $2 ELSE assigned_at END WHERE claim_id = $1`,
    [claim.claimId, context.now, officialId, takesOver],
  )
  await context.audit({
    act: 'claim.progress',
    objectKind: 'claim',
    objectId: claim.claimId,
    before: { assignee: claim.assignee },
    after: { escalatedTo: officialId ?? 'municipalBureau', deadline: deadline.toISOString() },
  })
  return { ...claim, escalatedAt: context.now, escalatedTo: officialId }
}

/** The official to whom the claim escalates: not the one who is late with it, and not one who may not review it. */
async function findEscalationTarget(context: CommandContext, claim: LoadedClaim): Promise<string | null> {
  if (claim.move !== 'department') return null
  const named = await findActiveEscalation(context.sql, claim.industry ?? '')
  if (!named || named.accountId === claim.assignee || (await checkNotOwnClaim(context, claim, named)))
    return null
  return named.accountId
}

async function sendNotice(
  context: CommandContext,
  claim: LoadedClaim,
  notice: Notice,
  officialId: string | null,
): Promise<void> {
  await keepNotice(context, { kind: 'claim', objectId: claim.claimId, notice, officialId })
  const { claimId, personId, move, industry } = claim
  context.tell(
    fact(ClaimNoticedSchema, personId, {
      ...{ claimId, personId, move, notice: notice.kind },
      industry: industry ?? '',
      officialId: officialId ?? '',
      deadline: timestampFromDate(notice.deadline),
      noticedAt: timestampFromDate(context.now),
    }),
  )
}
