import type { Actor } from '../../../../domain/authority/actor'
import { isRefusal, type Refusal, refuse } from '../../../../domain/refusals/refusal'
import type { ClaimDeps } from '../deps'
import { type FileId, ownerColumn } from './owner'

/** Takes a file out of what is handed in next, or ends its upload. What was handed in keeps its bytes. */
export function removeFile(
  deps: ClaimDeps,
  actor: Actor,
  { owner, fileId }: FileId,
): Promise<undefined | Refusal> {
  return owner.whileOpen(deps, actor, async (context, files) => {
    const known = await context.sql.query(
      `SELECT FROM upload WHERE ${ownerColumn[owner.kind]} = $1::uuid AND upload_id = $2::uuid`,
      [owner.id, fileId],
    )
    if (known.length === 0) return refuse('not-found', { act: owner.act })
    const refusal = await files.removeEvidence(fileId)
    if (isRefusal(refusal)) return refusal
    await context.sql.query(
      `UPDATE upload SET ended = CASE ended WHEN 'kept' THEN 'discarded' ELSE coalesce(ended, 'abandoned') END,
         ended_at = coalesce(ended_at, $2) WHERE upload_id = $1 AND NOT is_handed_in(upload_id)`,
      [fileId, context.now],
    )
    return undefined
  })
}
