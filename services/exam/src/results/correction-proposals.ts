import type { Actor, Role } from '../../../../domain/authority/actor'
import { authorise, guardOf } from '../../../../domain/authority/authority'
import { checkNamed, checkSecond, confirmUntil, firstOf } from '../../../../domain/authority/second-official'
import { type Refusal, refuse } from '../../../../domain/refusals/refusal'
import type { Sql } from '../../../kit/sql/database'
import { type CommandContext, type ExamDeps, inCommand } from '../deps'
import { guardOfResult } from './result-guard'

/** A correction that waits for a second official, or what became of it. */
export interface CorrectionProposal {
  readonly correctionId: string
  readonly resultId: string
  readonly revision: number
  readonly from: 'failed' | 'absent'
  readonly score: string | null
  readonly scoreMax: string | null
  readonly reason: string
  readonly state: 'open' | 'confirmed' | 'withdrawn' | 'lapsed'
  readonly proposedBy: string
  readonly proposedByRole: Role
  readonly proposedByPerson: string | null
  readonly proposedAt: Date
  readonly confirmUntil: Date
}

const PROPOSAL = `q.correction_id, q.result_id, q.revision, q.from_outcome AS from, q.score,
  q.score_max, q.reason, q.state, q.proposed_by, q.proposed_by_role,
  q.proposed_by_person, q.proposed_at, q.confirm_until`

/** The result that a proposal would change, as it stands. */
interface Standing {
  readonly resultId: string
  readonly revision: number
  readonly outcome: string
}

/** A correction to a pass, as the first official proposes it. */
export interface Proposed {
  readonly correctionId: string
  readonly score: string | null
  readonly scoreMax: string | null
  readonly reason: string
}

/**
 * Keeps a correction that turns a result into a pass until a second official confirms it (docs/decisions/0291). One is open for a
 * result: another of the same official takes its place, another official confirms or withdraws it first.
 */
export async function proposeCorrection(
  context: CommandContext,
  standing: Standing,
  proposed: Proposed,
): Promise<CorrectionProposal | Refusal> {
  const known = await findProposal(context.sql, proposed.correctionId)
  if (known)
    return isOf(context.actor, standing, known)
      ? known
      : refuse('conflict', { status: known.state, allowed: null })
  const unnamed = checkNamed(firstOf(context.actor))
  if (unnamed) return unnamed
  const open = await lockOpenProposal(context, standing.resultId)
  if (open && open.proposedBy !== context.actor.id)
    return refuse('proposal-open', { proposalId: open.correctionId })
  if (open) await endProposal(context, open, 'withdrawn', 'proposed anew')
  const { accountId, role, personId } = firstOf(context.actor)
  const [proposal] = await context.sql.query<CorrectionProposal>(
    `INSERT INTO correction_proposal AS q (correction_id, result_id, revision, from_outcome, score, score_max, reason,
       proposed_by, proposed_by_role, proposed_by_person, proposed_at, confirm_until)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) RETURNING ${PROPOSAL}`,
    [
      ...[proposed.correctionId, standing.resultId, standing.revision, standing.outcome],
      ...[proposed.score, proposed.scoreMax, proposed.reason, accountId, role, personId],
      ...[context.now, confirmUntil(context.now, context.policy)],
    ],
  )
  await context.audit({
    act: 'results.correct',
    objectKind: 'result',
    objectId: standing.resultId,
    after: { proposed: proposed.correctionId, outcome: 'passed', score: proposed.score },
    reason: proposed.reason,
  })
  return proposal!
}

const isOf = ({ id }: Actor, { resultId }: Standing, known: CorrectionProposal): boolean =>
  known.proposedBy === id && known.resultId === resultId

/** The open proposal of a result, locked. One that was not confirmed in time has lapsed: then there is none. */
async function lockOpenProposal(
  context: CommandContext,
  resultId: string,
): Promise<CorrectionProposal | undefined> {
  await context.sql.query("SELECT pg_advisory_xact_lock(hashtext('correction/' || $1))", [resultId])
  const [open] = await context.sql.query<CorrectionProposal>(
    `SELECT ${PROPOSAL} FROM correction_proposal q WHERE result_id = $1 AND state = 'open' FOR UPDATE`,
    [resultId],
  )
  if (!open || context.now <= open.confirmUntil) return open
  await endProposal(context, open, 'lapsed', 'not confirmed in time')
  return undefined
}

export async function findProposal(sql: Sql, correctionId: string): Promise<CorrectionProposal | undefined> {
  const [proposal] = await sql.query<CorrectionProposal>(
    `SELECT ${PROPOSAL} FROM correction_proposal q WHERE correction_id = $1 FOR UPDATE`,
    [correctionId],
  )
  return proposal
}

/** Confirms what another proposed, of a result that is locked and still stands as it did then; the pass itself is the caller's. */
export async function confirmProposal(
  context: CommandContext,
  standing: Standing,
  correctionId: string,
): Promise<CorrectionProposal | Refusal> {
  const proposal = await findProposal(context.sql, correctionId)
  if (!proposal || proposal.resultId !== standing.resultId) return refuse('not-found', { correctionId })
  const refusal =
    (proposal.state === 'lapsed' ? refuse('proposal-lapsed') : undefined) ??
    (proposal.state === 'open' ? undefined : refuse('conflict', { status: proposal.state, allowed: null })) ??
    (context.now > proposal.confirmUntil ? refuse('proposal-lapsed') : undefined) ??
    checkSecond(context.actor, proposerOf(proposal)) ??
    (standing.revision === proposal.revision
      ? undefined
      : refuse('proposal-outdated', { status: standing.outcome }))
  if (refusal) return refusal
  await endProposal(context, proposal, 'confirmed', null)
  return proposal
}

const proposerOf = ({ proposedBy, proposedByRole, proposedByPerson }: CorrectionProposal) => ({
  accountId: proposedBy,
  role: proposedByRole,
  personId: proposedByPerson,
})

async function endProposal(
  { sql, actor, now }: CommandContext,
  { correctionId }: CorrectionProposal,
  state: 'confirmed' | 'withdrawn' | 'lapsed',
  reason: string | null,
): Promise<void> {
  await sql.query(
    `UPDATE correction_proposal SET state = $2, ended_by = $3, ended_by_person = $4, ended_at = $5, end_reason = $6
     WHERE correction_id = $1`,
    [correctionId, state, actor.id, actor.scope.personId ?? null, now, reason],
  )
}

type Guarded = CorrectionProposal & {
  readonly category: string
  readonly industry: string
  readonly locality: string | null
  readonly centreId: string | null
  readonly personId: string
}

const GUARDED = `SELECT ${PROPOSAL}, r.category, r.industry, r.person_id, p.locality, s.centre_id
  FROM correction_proposal q JOIN result r USING (result_id, revision)
  LEFT JOIN person p USING (person_id) LEFT JOIN sitting s USING (sitting_id)`

/** Takes an open proposal back: its official, or another who may correct the result. Withdrawn already is withdrawn. */
export async function withdrawProposal(
  deps: ExamDeps,
  actor: Actor,
  { resultId, correctionId }: { readonly resultId: string; readonly correctionId: string },
  reason: string,
): Promise<'withdrawn' | Refusal> {
  return inCommand(deps, actor, async context => {
    const [known] = await context.sql.query<Guarded>(
      `${GUARDED} WHERE q.correction_id = $1 AND q.result_id = $2 FOR UPDATE OF q`,
      [correctionId, resultId],
    )
    const denied = authorise(actor, 'results.correct', known ? guardOfResult(known) : {})
    if (denied || !known) return denied ?? refuse('not-found', { correctionId })
    if (known.state === 'withdrawn') return 'withdrawn'
    if (known.state !== 'open') return refuse('conflict', { status: known.state, allowed: null })
    await endProposal(context, known, 'withdrawn', reason)
    await context.audit({
      ...{ act: 'results.correct', objectKind: 'result', objectId: resultId, reason },
      ...{ before: { proposed: correctionId }, after: { withdrawn: correctionId } },
    })
    return 'withdrawn'
  })
}

/** A proposal whatever became of it, for an official who may correct its result. */
export async function readProposal(
  deps: ExamDeps,
  actor: Actor,
  { resultId, correctionId }: { readonly resultId: string; readonly correctionId: string },
): Promise<ListedProposal | Refusal> {
  const [known] = await deps.sql.query<Guarded>(
    `${GUARDED} WHERE q.correction_id = $1 AND q.result_id = $2`,
    [correctionId, resultId],
  )
  const denied = authorise(actor, 'results.correct', known ? guardOfResult(known) : {})
  return denied ?? (known ? listedProposal(known) : refuse('not-found', { correctionId }))
}

const listedProposal = ({
  locality: _l,
  centreId: _c,
  proposedByPerson: _p,
  ...row
}: Guarded): ListedProposal => row

export type ListedProposal = Omit<Guarded, 'locality' | 'centreId' | 'proposedByPerson'>

/** Lists the open proposals that this official may confirm, and the official's own. */
export async function listOpenProposals(
  deps: ExamDeps,
  actor: Actor,
  page: { readonly after: string | undefined; readonly limit: number },
): Promise<ListedProposal[]> {
  const guard = guardOf(actor.role, 'results.correct')
  const { locality = null, industry = null, centreId = null } = actor.scope
  const rows = await deps.sql.query<Guarded>(
    `${GUARDED} WHERE q.state = 'open' AND q.confirm_until >= $1 AND ($2::uuid IS NULL OR q.correction_id > $2)
       AND ($3 <> 'locality' OR (p.locality = $4 AND r.category = 'general'))
       AND ($3 <> 'industry' OR (r.industry = $5 AND r.category = 'industryCommon'))
       AND ($3 <> 'centre' OR s.centre_id = $6::uuid)
     ORDER BY q.correction_id LIMIT $7`,
    [deps.clock.now(), page.after ?? null, guard ?? '', locality, industry, centreId, page.limit],
  )
  return rows.map(listedProposal)
}
