import { timestampFromDate } from '@bufbuild/protobuf/wkt'
import { type Actor, systemActor } from '../../../../domain/authority/actor'
import { byClock } from '../../../../domain/claim/deadline'
import { isRefusal } from '../../../../domain/refusals/refusal'
import type { Notice } from '../../../../domain/time/notice'
import { endOfDay } from '../../../../domain/time/plain-date'
import { certainUntil } from '../../../../domain/time/working-days'
import { ClaimNoticedSchema } from '../../../../proto/generated/claim_pb'
import type { ClaimStands } from '../../../../workflows/contracts/claim'
import { newId } from '../../../kit/base/ids'
import type { Log } from '../../../kit/base/log'
import { fact } from '../../../kit/facts/facts'
import { type ClaimDeps, type CommandContext, within } from '../deps'
import { findActiveEscalation } from '../desk/desk'
import { mustBeSystem } from '../system-only'
import { type LoadedClaim, lockClaim } from './claim-rows'
import { checkOwn } from './officials'
import { giveBackOwn } from './returned-claims'
import { endDeadlines, moveAndTell, noticesOf, reckonAnew, standsOf } from './transitions'

/**
 * Does what the clock says now (domain/claim/deadline.ts): a reminder, an escalation, a lapse, once each, however often and
 * by whomever it is asked.
 */
export function keepClaimTime(claims: ClaimDeps, actor: Actor, claimId: string): Promise<ClaimStands> {
  mustBeSystem(actor, 'claim.progress')
  return within(claims, actor, async step => {
    const claim = await lockClaim(step.sql, claimId)
    if (!claim) throw new Error(`there is no claim ${claimId}`)
    return standsOf(step, await keepTime(step, await giveBackOwn(step, await reckonAnew(step, claim))))
  })
}

/**
 * Calendars come with a release: at its start the service reckons anew what was provisional until a year was loaded. The
 * process of each claim asks again by itself.
 */
export async function reckonProvisional(claims: ClaimDeps, log: Log): Promise<void> {
  const found = await claims.sql.query<{ claimId: string }>(
    `SELECT claim_id AS "claimId" FROM claim
     WHERE due_provisional AND due_at <= $1::timestamptz`,
    [endOfDay(certainUntil(claims.calendar)).toISOString()],
  )
  for (const { claimId } of found)
    await within(claims, systemActor('claim', newId()), async step => {
      const claim = await lockClaim(step.sql, claimId)
      if (claim) await reckonAnew(step, claim)
    })
  if (found.length > 0) log.info({ reckoned: found.length }, 'deadlines of a year that is loaded now')
}

async function keepTime(step: CommandContext, claim: LoadedClaim): Promise<LoadedClaim> {
  const told = await noticesOf(step, claim.claimId)
  const next = byClock(claim.facts, told, step.now, step.policy, step.calendar)
  switch (next.act) {
    case 'remind':
      await notice(step, claim, { kind: 'reminder', deadline: next.deadline }, null)
      return keepTime(step, claim)
    case 'escalate':
      return keepTime(step, await escalate(step, claim, next.deadline))
    case 'lapse':
      return lapse(step, claim)
    case 'endAppeal':
      return endAppeal(step, claim)
    case 'over':
      return endDeadlines(step, claim)
    case 'wait':
      return claim
  }
}

/** To the official whom the department names, who then has the claim; else to the municipal bureau. */
async function escalate(step: CommandContext, claim: LoadedClaim, deadline: Date): Promise<LoadedClaim> {
  const officialId = await escalatesTo(step, claim)
  await notice(step, claim, { kind: 'escalation', deadline }, officialId)
  const takesOver = officialId !== null && claim.state === 'inReview'
  await step.sql.query(
    `UPDATE claim SET escalated_at = $2, escalated_to = $3, assignee = CASE WHEN $4 THEN $3 ELSE assignee END,
       assigned_at = CASE WHEN $4 THEN $2 ELSE assigned_at END WHERE claim_id = $1`,
    [claim.claimId, step.now, officialId, takesOver],
  )
  await step.audit({
    act: 'claim.progress',
    objectKind: 'claim',
    objectId: claim.claimId,
    before: { assignee: claim.assignee },
    after: { escalatedTo: officialId ?? 'municipalBureau', deadline: deadline.toISOString() },
  })
  return { ...claim, escalatedAt: step.now, escalatedTo: officialId }
}

/** Another official: neither whoever is late with it, nor who may not review it. */
async function escalatesTo(step: CommandContext, claim: LoadedClaim): Promise<string | null> {
  if (claim.move !== 'department') return null
  const named = await findActiveEscalation(step.sql, claim.industry ?? '')
  if (!named || named.accountId === claim.assignee || (await checkOwn(step, claim, named))) return null
  return named.accountId
}

async function notice(
  step: CommandContext,
  claim: LoadedClaim,
  { kind, deadline }: Notice,
  officialId: string | null,
): Promise<void> {
  await step.sql.query(
    'INSERT INTO notice (claim_id, notice, deadline, noticed_at, official_id) VALUES ($1, $2, $3, $4, $5)',
    [claim.claimId, kind, deadline, step.now, officialId],
  )
  const { claimId, personId, move, industry } = claim
  step.tell(
    fact(ClaimNoticedSchema, personId, {
      ...{ claimId, personId, move, notice: kind },
      industry: industry ?? '',
      officialId: officialId ?? '',
      deadline: timestampFromDate(deadline),
      noticedAt: timestampFromDate(step.now),
    }),
  )
}

/** The person is told: there is nothing to decide, and hours that are restored later may be contested again. */
async function endAppeal(step: CommandContext, claim: LoadedClaim): Promise<LoadedClaim> {
  const ended = await moveAndTell(step, claim, { act: 'endAppeal', party: 'system', by: 'claim.progress' })
  if (isRefusal(ended)) throw new Error(`the appeal of ${claim.claimId} can't end: ${ended.code}`)
  return ended
}

async function lapse(step: CommandContext, claim: LoadedClaim): Promise<LoadedClaim> {
  const lapsed = await moveAndTell(step, claim, { act: 'lapse', party: 'system', by: 'claim.progress' })
  if (isRefusal(lapsed)) throw new Error(`${claim.claimId} can't lapse: ${lapsed.code}`)
  return lapsed
}
