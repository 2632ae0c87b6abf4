import { plainDateIn } from '../../../domain/time/plain-date'
import type { Log } from '../base/log'
import { periodically } from '../run/periodic-loop'
import { lookEveryMs } from '../run/polling'
import type { FileDeps } from './owner'
import { removePiece } from './pieces'

/** Longer than any request lives: a piece of one under way is not taken from under it. */
const REQUEST_MS_MAX = 3_600_000
const PIECES_AT_A_TIME = 200

/** Removes, every `lookEveryMs.upkeep`, the bytes that nothing has any more. */
export const startSweep = (
  deps: FileDeps,
  log: Log,
  endUnused: EndUnused = endNone,
): { close(): Promise<void> } =>
  periodically(lookEveryMs.upkeep, 'the sweep of files', () => sweep(deps, endUnused), log)

/** Ends the kept uploads of a service that nothing has any more, and that were kept before an instant. */
export type EndUnused = (before: Date) => Promise<void>
const endNone: EndUnused = async () => undefined

/**
 * Ends uploads that stopped too long ago, and removes the bytes of uploads that ended without being used. The sweep may
 * be repeated, and may run in two processes at once.
 */
export async function sweep(deps: FileDeps, endUnused: EndUnused = endNone): Promise<void> {
  const now = deps.clock.now()
  const seconds = deps.policy.at(deps.abandonedAfter, plainDateIn(now)).value
  const before = new Date(now.getTime() - seconds * 1_000)
  await deps.sql.query(
    `UPDATE upload SET ended = 'abandoned', ended_at = $2 WHERE ended IS NULL AND touched_at <= $1`,
    [before, now],
  )
  await endUnused(before)
  await removeLoosePieces(deps)
  await removeEnded(deps)
}

/** Removes pieces of requests that died after the piece's row was made and before the piece counted. */
async function removeLoosePieces(deps: FileDeps): Promise<void> {
  await removePieces(
    deps,
    'SELECT piece_id, upload_id FROM upload_piece WHERE NOT kept AND named_at <= $1 LIMIT $2',
    requestsOverBefore(deps),
  )
}

async function removeEnded(deps: FileDeps): Promise<void> {
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
    await deps.sql.query('UPDATE upload SET swept_at = $2 WHERE upload_id = $1', [uploadId, deps.clock.now()])
  }
}

const requestsOverBefore = ({ clock }: FileDeps): Date => new Date(clock.now().getTime() - REQUEST_MS_MAX)

/**
 * Removes pieces from the store first and their rows after, so that the next sweep finds what a fault has left
 * behind.
 */
async function removePieces(deps: FileDeps, which: string, of: unknown): Promise<void> {
  for (;;) {
    const pieces = await deps.sql.query<{ pieceId: string; uploadId: string }>(which, [of, PIECES_AT_A_TIME])
    for (const { pieceId, uploadId } of pieces) await removePiece(deps, uploadId, pieceId)
    await deps.sql.query('DELETE FROM upload_piece WHERE piece_id = ANY($1)', [
      pieces.map(each => each.pieceId),
    ])
    if (pieces.length < PIECES_AT_A_TIME) return
  }
}
