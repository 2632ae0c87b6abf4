import { timestampFromDate } from '@bufbuild/protobuf/wkt'
import { whoseMove } from '../../../../domain/claim/clock'
import { nextByClock } from '../../../../domain/claim/deadline'
import { type ClaimFact, follow } from '../../../../domain/claim/history'
import { type ClaimAct, checkAct, type Party } from '../../../../domain/claim/states'
import { isRefusal, type Refusal } from '../../../../domain/refusals/refusal'
import { ClaimMovedSchema } from '../../../../proto/generated/claim_pb'
import type { ClaimStands } from '../../../../workflows/contracts/claim'
import { fact } from '../../../kit/facts/facts'
import type { CommandContext } from '../deps'
import { findPersonBehind, reviewerOf } from '../desk/holders'
import type { LoadedClaim } from './claim-rows'
import { createStateMover, deadlineColumns, findNotices, notEscalated, type StateMove } from './state-mover'

/** An act on a claim, and its details. */
export interface ClaimMove extends StateMove<ClaimAct, Party> {
  readonly industry?: string
  readonly marked?: readonly string[]
}

/** Moves a claim by one act of one party (domain/claim/states.ts). */
const claimMover = createStateMover<LoadedClaim, LoadedClaim, ClaimMove>({
  kind: 'claim',
  idOf: claim => claim.claimId,
  check: (claim, { act, party, reason }) => checkAct(claim.state, act, party, reason),
  keepFact: async (context, claim, move) =>
    withDeadlines(context, claim, await keepFact(context, claim, move)),
  keepState,
})
export const moveClaim = claimMover.move

/** Moves a claim that the clock or the ledger has found ready, and publishes how it stands. */
export async function mustMoveClaim(
  context: CommandContext,
  claim: LoadedClaim,
  act: ClaimAct,
): Promise<LoadedClaim> {
  const moved = await claimMover.mustMove(context, claim, { act, party: 'system', by: 'claim.progress' })
  await publishClaim(context, moved)
  return moved
}

/** Publishes how the claim stands now: once a command, at its end. */
export async function publishClaim(context: CommandContext, claim: LoadedClaim): Promise<ClaimStands> {
  const stands = await claimStandsOf(context, claim)
  const { nextAt, dueAt, since, kind: _, ...said } = stands
  const { act } = claim.facts.at(-1)!
  const at = (iso: string | null) => (iso ? { at: timestampFromDate(new Date(iso)) } : {})
  const [next, due] = [at(nextAt), at(dueAt)]
  context.tell(
    fact(ClaimMovedSchema, claim.personId, {
      ...said,
      act,
      revision: claim.revision,
      claimType: claim.type,
      movedAt: timestampFromDate(new Date(since)),
      ...('at' in next ? { nextAt: next.at } : {}),
      ...('at' in due ? { dueAt: due.at } : {}),
    }),
  )
  return stands
}

/** Moves and publishes, for a command of a single act. */
export async function moveAndPublishClaim(
  context: CommandContext,
  claim: LoadedClaim,
  move: ClaimMove,
): Promise<LoadedClaim | Refusal> {
  const moved = await moveClaim(context, claim, move)
  if (!isRefusal(moved)) await publishClaim(context, moved)
  return moved
}

/** How a claim stands, as its process hears it. */
export async function claimStandsOf(context: CommandContext, claim: LoadedClaim): Promise<ClaimStands> {
  const { due } = whoseMove(claim.facts, context.policy, context.calendar)
  const next = nextByClock(claim.facts, await findNotices(context.sql, 'claim', claim.claimId), context)
  const isDue = next.act !== 'wait' && next.act !== 'over'
  const nextAt = isDue ? context.now : next.act === 'wait' ? next.until : undefined
  return {
    kind: 'claimStands',
    claimId: claim.claimId,
    personId: claim.personId,
    seq: claim.seq,
    state: claim.state,
    move: claim.move,
    since: claim.since.toISOString(),
    industry: claim.industry ?? '',
    year: claim.year ?? 0,
    nextAt: nextAt?.toISOString() ?? null,
    dueAt: due?.at.toISOString() ?? null,
    registers: claim.state === 'approved' || (await hasDueRegistrations(context, claim.personId)),
  }
}

async function hasDueRegistrations({ sql }: CommandContext, personId: string): Promise<boolean> {
  const due = await sql.query(
    'SELECT FROM registration WHERE person_id = $1::uuid AND entered_at IS NULL LIMIT 1',
    [personId],
  )
  return due.length > 0
}

async function keepFact(
  context: CommandContext,
  claim: LoadedClaim,
  move: ClaimMove & { readonly factId: string },
): Promise<LoadedClaim> {
  const { act, party, reason, industry, marked = [], factId } = move
  const kept: ClaimFact & { factId: string } = {
    factId,
    act,
    at: context.now,
    by: context.actor.id,
    byPerson: (await findPersonBehind(context.sql, reviewerOf(context.actor))) ?? null,
    ...(industry === undefined ? {} : { industry }),
    ...(marked.length > 0 ? { marked } : {}),
  }
  await context.sql.query(
    `INSERT INTO claim_fact (claim_id, seq, fact_id, act, at, by_account, by_person, party, industry, marked, reason)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      claim.claimId,
      claim.seq + 1,
      factId,
      act,
      context.now,
      context.actor.id,
      kept.byPerson,
      party,
      industry ?? null,
      marked,
      reason?.trim() || null,
    ],
  )
  const facts = [...claim.facts, kept]
  const status = follow(claim.status, kept)
  const { state, revision } = status
  const { move: nextParty } = whoseMove(facts, context.policy, context.calendar)
  return {
    ...claim,
    ...{ facts, status, state, revision },
    move: nextParty,
    seq: claim.seq + 1,
    since: status.since ?? context.now,
    industry: act === 'refer' && industry !== undefined ? industry : claim.industry,
    // The assignee gives the claim up when the move passes on.
    ...(keepsAssignee(state) ? {} : { assignee: null, assignedAt: null }),
  }
}

const keepsAssignee = (state: LoadedClaim['state']): boolean => state === 'inReview'

/** Computes the deadlines again by today's calendar: a year that was loaded since may move them. */
export async function recomputeDeadlines(context: CommandContext, claim: LoadedClaim): Promise<LoadedClaim> {
  const anew = withDeadlines(context, claim, claim)
  await keepState(context, anew)
  return anew
}

/** The time to appeal has passed: nothing is due any more. */
export async function endDeadlines(context: CommandContext, claim: LoadedClaim): Promise<LoadedClaim> {
  const ended = { ...claim, ...deadlineColumns(undefined, undefined) }
  await keepState(context, ended)
  return ended
}

/** The claim with its deadlines computed again. An escalation holds until the move is another party's. */
function withDeadlines(context: CommandContext, before: LoadedClaim, claim: LoadedClaim): LoadedClaim {
  const { remindAt, due } = whoseMove(claim.facts, context.policy, context.calendar)
  const isSameMove = before.move === claim.move && before.industry === claim.industry
  return {
    ...claim,
    ...deadlineColumns(remindAt, due),
    ...(isSameMove ? {} : notEscalated),
  }
}

/** Keeps the columns that lists read: the fold of the facts. */
async function keepState(context: CommandContext, claim: LoadedClaim): Promise<void> {
  await context.sql.query(
    `UPDATE claim SET state = $2, seq = $3, revision = $4, since = $5, industry = $6, move = $7, assignee = $8,
       assigned_at = $9, remind_at = $10, due_at = $11, due_provisional = $12, escalated_at = $13, escalated_to = $14
     WHERE claim_id = $1`,
    [
      claim.claimId,
      claim.state,
      claim.seq,
      claim.revision,
      claim.since,
      claim.industry,
      claim.move,
      claim.assignee,
      claim.assignedAt,
      claim.remindAt,
      claim.dueAt,
      claim.dueProvisional,
      claim.escalatedAt,
      claim.escalatedTo,
    ],
  )
}
