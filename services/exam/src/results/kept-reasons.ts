import type { Actor } from '../../../../domain/authority/actor'
import { authorise, type Guarded } from '../../../../domain/authority/authority'
import { isRefusal, type Refusal, refuse } from '../../../../domain/refusals/refusal'
import { answerOnce } from '../../../kit/sql/idempotency'
import { type CommandContext, type ExamDeps, inCommand } from '../deps'
import { insertReason, type ReasonedAct } from '../sittings/reasons'
import { findSitting, guardOfSitting } from '../sittings/sittings'
import { type CorrectionProposal, proposeCorrection } from './correction-proposals'
import { type Asked, findPassAsked, findResultInForce, refuseClosed } from './corrections'
import { guardOfResult } from './result-guard'

export interface KeptReason {
  readonly reasonId: string
  /** Of a correction that a second official has to confirm: it waits, and no process begins. */
  readonly proposal: KeptProposal | null
}

/** A correction whose process is about to begin. */
export interface AskedCorrection extends Asked {
  readonly correctionId: string
}

/**
 * Keeps why an official is about to act (Articles 10, 16), for whoever may do the act itself. What is audited is the act, with
 * this text; one that is kept and never used stays, and changes nothing.
 */
export async function keepReason(
  deps: ExamDeps,
  actor: Actor,
  reasoned: ReasonedAct,
  { reason, key, correction }: Kept,
): Promise<KeptReason | Refusal> {
  const { act, objectId } = reasoned
  const operation = `keepReason/${act}/${objectId}`
  return inCommand(deps, actor, context =>
    answerOnce(
      context.sql,
      { actorId: actor.id, operation, key, input: { reason, correction } },
      async () => {
        const guard = await findGuard(context, reasoned)
        const denied = authorise(actor, act, guard ?? {})
        if (denied || !guard) return denied ?? refuse('not-found', { act })
        const reasonId = await insertReason(context, reasoned, reason)
        const proposal = correction ? await proposeIfPass(context, objectId, correction, reason) : null
        return isRefusal(proposal) ? proposal : { reasonId, proposal: proposal && proposalAnswer(proposal) }
      },
    ),
  )
}

interface Kept {
  readonly reason: string
  readonly key: string | undefined
  readonly correction?: AskedCorrection | undefined
}

/** Keeps a correction that turns a result into a pass as a proposal; every other goes on to its process. */
async function proposeIfPass(
  context: CommandContext,
  resultId: string,
  { correctionId, ...asked }: AskedCorrection,
  reason: string,
): Promise<CorrectionProposal | Refusal | null> {
  const standing = (await findResultInForce(context.sql, resultId))!
  const pass = refuseClosed(context.actor, standing) ? undefined : findPassAsked(context, standing, asked)
  return pass ? proposeCorrection(context, standing, { ...pass, correctionId, reason }) : null
}

/** As its official hears of it. */
export type KeptProposal = ReturnType<typeof proposalAnswer>

const proposalAnswer = (proposal: CorrectionProposal) => ({
  correctionId: proposal.correctionId,
  resultId: proposal.resultId,
  from: proposal.from,
  to: 'passed' as const,
  proposedAt: proposal.proposedAt.toISOString(),
  confirmUntil: proposal.confirmUntil.toISOString(),
})

async function findGuard(
  { sql }: CommandContext,
  { act, objectId }: ReasonedAct,
): Promise<Guarded | undefined> {
  if (act === 'results.correct') {
    const standing = await findResultInForce(sql, objectId)
    return standing && guardOfResult(standing)
  }
  const sitting = await findSitting(sql, objectId)
  return sitting && guardOfSitting(sitting)
}
