import type { Actor } from '../../../../domain/authority/actor'
import { authorise } from '../../../../domain/authority/authority'
import { type Refusal, refuse } from '../../../../domain/refusals/refusal'
import type { ExamDeps } from '../deps'
import { countProgress } from '../seats/sitting-progress'
import { findSitting, guardOfSitting } from '../sittings/sittings'

/** The exam service's own count of a sitting's results, for a comparison with the ledger. */
export interface Reconciliation {
  readonly sittingId: string
  readonly stage: string
  readonly tickets: number
  readonly final: number
  readonly missing: number
  readonly openContests: number
  readonly resultsDueAt: string
  readonly resultsOverdueAt: string | null
  readonly batches: readonly {
    readonly batchId: string
    readonly rowCount: number
    readonly passedCount: number
    readonly passedDigest: string
    readonly committedAt: string
  }[]
  /** Results as they stand after corrections. */
  readonly standing: { readonly passed: number; readonly failed: number; readonly absent: number }
  readonly corrections: number
}

export async function reconcileSitting(
  deps: ExamDeps,
  actor: Actor,
  sittingId: string,
): Promise<Reconciliation | Refusal> {
  const sitting = await findSitting(deps.sql, sittingId)
  const denied = authorise(actor, 'batch.read', sitting ? guardOfSitting(sitting) : {})
  if (denied || !sitting) return denied ?? refuse('not-found', { sittingId })
  const { tickets, final, missing, openContests } = await countProgress(deps, deps.sql, sittingId)
  const batches = await deps.prisma.resultBatch.findMany({
    where: { sourceId: sittingId, sourceKind: 'sitting' },
    orderBy: { batchId: 'asc' },
  })
  const [counts] = await deps.sql.query<Reconciliation['standing'] & { corrections: number }>(
    `SELECT count(*) FILTER (WHERE outcome = 'passed') AS passed, count(*) FILTER (WHERE outcome = 'failed') AS failed,
       count(*) FILTER (WHERE outcome = 'absent') AS absent, coalesce(sum(revision), 0) AS corrections
     FROM result_standing WHERE sitting_id = $1`,
    [sittingId],
  )
  const { corrections, ...standing } = counts!
  return {
    ...{ sittingId, stage: sitting.stage, tickets, final, missing, openContests, standing, corrections },
    resultsDueAt: sitting.resultsDueAt.toISOString(),
    resultsOverdueAt: sitting.resultsOverdueAt?.toISOString() ?? null,
    batches: batches.map(({ batchId, rowCount, passedCount, passedDigest, committedAt }) => ({
      ...{ batchId, rowCount, passedCount, passedDigest },
      committedAt: committedAt.toISOString(),
    })),
  }
}
