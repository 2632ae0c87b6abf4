import { endStates } from '../../../../domain/claim/states'
import { plainDateIn } from '../../../../domain/time/plain-date'
import type { Log } from '../../../kit/base/log'
import { periodically } from '../../../kit/run/periodic-loop'
import { lookEveryMs } from '../../../kit/run/polling'
import type { ClaimDeps } from '../deps'
import { removePiece } from './pieces'

/** Longer than any request lives: a piece of one under way is not taken from under it. */
const REQUEST_MS_MAX = 3_600_000
const PIECES_AT_A_TIME = 200

/** Removes, every `lookEveryMs.upkeep`, the bytes that no claim or class has any more. */
export const startSweep = (deps: ClaimDeps, log: Log): { close(): Promise<void> } =>
  periodically(lookEveryMs.upkeep, 'the sweep of evidence', () => sweep(deps), log)

/**
 * Ends uploads that stopped too long ago (claim/evidence-abandoned-after), and removes the bytes of uploads that
 * ended without being handed in. Files that were handed in stay: the database refuses to delete them. The sweep may
 * be repeated, and may run in two processes at once.
 */
export async function sweep(deps: ClaimDeps): Promise<void> {
  await endAbandoned(deps)
  await removeLoosePieces(deps)
  await removeEnded(deps)
}

async function endAbandoned({ sql, policy, clock }: ClaimDeps): Promise<void> {
  const now = clock.now()
  const seconds = policy.at('claim/evidence-abandoned-after', plainDateIn(now)).value
  const before = new Date(now.getTime() - seconds * 1_000)
  await sql.query(
    `UPDATE upload SET ended = 'abandoned', ended_at = $2 WHERE ended IS NULL AND touched_at <= $1`,
    [before, now],
  )
  await sql.query(
    `WITH discarded AS (UPDATE upload u SET ended = 'discarded', ended_at = $2 FROM claim c
       WHERE c.claim_id = u.claim_id AND c.state = ANY($3) AND c.since <= $1 AND u.ended = 'kept'
         AND NOT is_handed_in(u.upload_id) RETURNING u.upload_id)
     UPDATE evidence SET removed_at = $2 FROM discarded WHERE evidence_id = upload_id AND removed_at IS NULL`,
    [before, now, endStates],
  )
  await sql.query(
    `UPDATE upload u SET ended = 'discarded', ended_at = $2 FROM training_class c
     WHERE c.class_id = u.class_id AND c.state IN ('cancelled', 'reversed') AND c.since <= $1 AND u.ended = 'kept'
       AND NOT is_handed_in(u.upload_id)`,
    [before, now],
  )
}

/** Removes pieces of requests that died after the piece's row was made and before the piece counted. */
async function removeLoosePieces(deps: ClaimDeps): Promise<void> {
  await removePieces(
    deps,
    'SELECT piece_id, upload_id FROM upload_piece WHERE NOT kept AND named_at <= $1 LIMIT $2',
    requestsOverBefore(deps),
  )
}

async function removeEnded(deps: ClaimDeps): Promise<void> {
  const ended = await deps.sql.query<{ uploadId: string }>(
    `SELECT upload_id FROM upload
     WHERE ended IN ('refused', 'abandoned', 'discarded') AND swept_at IS NULL AND ended_at <= $1 ORDER BY ended_at`,
    [requestsOverBefore(deps)],
  )
  for (const { uploadId } of ended) {
    await removePieces(
      deps,
      'SELECT piece_id, upload_id FROM upload_piece WHERE upload_id = $1 LIMIT $2',
      uploadId,
    )
    await deps.prisma.upload.update({ where: { uploadId }, data: { sweptAt: deps.clock.now() } })
  }
}

const requestsOverBefore = ({ clock }: ClaimDeps): Date => new Date(clock.now().getTime() - REQUEST_MS_MAX)

/**
 * Removes pieces from the store first and their rows after, so that the next sweep finds what a fault has left
 * behind.
 */
async function removePieces(deps: ClaimDeps, which: string, of: unknown): Promise<void> {
  for (;;) {
    const pieces = await deps.sql.query<{ pieceId: string; uploadId: string }>(which, [of, PIECES_AT_A_TIME])
    for (const { pieceId, uploadId } of pieces) await removePiece(deps, uploadId, pieceId)
    await deps.prisma.uploadPiece.deleteMany({ where: { pieceId: { in: pieces.map(each => each.pieceId) } } })
    if (pieces.length < PIECES_AT_A_TIME) return
  }
}
