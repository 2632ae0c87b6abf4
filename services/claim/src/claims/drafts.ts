import type { Actor } from '../../../../domain/authority/actor'
import { authorise } from '../../../../domain/authority/authority'
import { checkAct } from '../../../../domain/claim/states'
import { isRefusal, type Refusal, refuse } from '../../../../domain/refusals/refusal'
import type { ClaimType } from '../../../../domain/standards/rule-set'
import { plainDateIn } from '../../../../domain/time/plain-date'
import { NIL_ID, newId } from '../../../kit/base/ids'
import { answerOnce } from '../../../kit/sql/idempotency'
import { type ClaimDeps, type CommandContext, inCommand } from '../deps'
import { type LoadedClaim, lockClaim } from './claim-rows'
import { moveAndPublishClaim } from './transitions'

/**
 * A claim as its person writes it (填报): a form of one of the nine types. It may be incomplete; it is checked when it
 * is submitted.
 */
export interface ClaimDraft {
  readonly form: { readonly type: ClaimType } & Readonly<Record<string, unknown>>
  readonly lateReason?: string | null
  /** Why the claim is of another work than the one it resembles. */
  readonly anotherWorkReason?: string | null
}

/** A new claim (新增认证, Article 12). */
export function createDraft(
  deps: ClaimDeps,
  actor: Actor,
  { form, lateReason, anotherWorkReason }: ClaimDraft,
  key: string | undefined,
): Promise<string | Refusal> {
  return inCommand(deps, actor, async context => {
    const { personId } = actor.scope
    const denied = authorise(actor, 'claim.write', { personId })
    if (denied || !personId) return denied ?? refuse('not-allowed', { act: 'claim.write', role: actor.role })
    const command = {
      actorId: actor.id,
      operation: 'createClaim',
      key,
      input: { form, lateReason, anotherWorkReason },
    }
    return answerOnce(context.sql, command, async () => {
      const full = await checkDraftsOfDay(context, personId)
      if (full) return full
      const claimId = newId()
      await context.sql.query(
        `INSERT INTO claim (claim_id, person_id, claim_type, form, late_reason, another_work_reason, state, since, created_at, move)
         VALUES ($1, $2, $3, $4, $5, $6, 'draft', $7, $7, 'person')`,
        [
          claimId,
          personId,
          form.type,
          JSON.stringify(form),
          lateReason || null,
          anotherWorkReason || null,
          context.now,
        ],
      )
      const after = { type: form.type }
      await context.audit({ act: 'claim.write', objectKind: 'claim', objectId: claimId, after })
      return claimId
    })
  })
}

/** Claims begun in a day have a bound (claim/drafts-a-day-max): each takes up room, even once it is withdrawn. */
async function checkDraftsOfDay(
  { sql, now, policy }: CommandContext,
  personId: string,
): Promise<Refusal | undefined> {
  const today = plainDateIn(now)
  const limit = policy.at('claim/drafts-a-day-max', today).value
  await sql.query("SELECT pg_advisory_xact_lock(hashtextextended('drafts/' || $1, 0))", [personId])
  const [begun] = await sql.query<{ claims: number }>(
    `SELECT count(*) AS claims FROM claim
     WHERE person_id = $1::uuid AND (created_at AT TIME ZONE 'Asia/Shanghai')::date = $2::date`,
    [personId, today],
  )
  const { claims } = begun!
  return claims < limit
    ? undefined
    : refuse('claims-a-day-used', { claims, limit }, { policyVersion: policy.version })
}

/** Fills in a draft, or corrects a returned claim. Earlier submissions stay frozen. */
export function editDraft(
  deps: ClaimDeps,
  actor: Actor,
  claimId: string,
  { form, lateReason, anotherWorkReason }: ClaimDraft,
): Promise<string | Refusal> {
  return onOwnClaim(deps, actor, claimId, async (context, claim) => {
    const refusal = checkAct(claim.state, 'edit', 'person', undefined)
    if (refusal) return refusal
    await context.sql.query(
      'UPDATE claim SET claim_type = $2, form = $3, late_reason = $4, another_work_reason = $5 WHERE claim_id = $1',
      [
        claimId,
        form.type,
        JSON.stringify(form),
        (lateReason === undefined ? claim.lateReason : lateReason) || null,
        (anotherWorkReason === undefined ? claim.anotherWorkReason : anotherWorkReason) || null,
      ],
    )
    await context.audit({
      act: 'claim.write',
      objectKind: 'claim',
      objectId: claimId,
      after: { type: form.type },
    })
    return claimId
  })
}

/** Withdraws a claim on which no official has decided. */
export function withdrawClaim(deps: ClaimDeps, actor: Actor, claimId: string): Promise<string | Refusal> {
  return onOwnClaim(deps, actor, claimId, async (context, claim) => {
    const moved = await moveAndPublishClaim(context, claim, {
      act: 'withdraw',
      party: 'person',
      by: 'claim.write',
    })
    return isRefusal(moved) ? moved : claimId
  })
}

/**
 * Runs an act on the actor's own claim, locked. Another person's claim answers `not-found`, like a claim that does
 * not exist.
 */
export function onOwnClaim<R>(
  deps: ClaimDeps,
  actor: Actor,
  claimId: string,
  act: (context: CommandContext, claim: LoadedClaim) => Promise<R | Refusal>,
): Promise<R | Refusal> {
  return inCommand(deps, actor, async context => {
    const claim = await lockClaim(context.sql, claimId)
    const denied = authorise(actor, 'claim.write', { personId: claim?.personId ?? NIL_ID })
    if (denied || !claim) return denied ?? refuse('not-found', { claimId })
    return act(context, claim)
  })
}
