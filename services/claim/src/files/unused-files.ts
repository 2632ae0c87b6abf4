import { endStates } from '../../../../domain/claim/states'
import type { EndUnused } from '../../../kit/files/sweep'
import type { ClaimDeps } from '../deps'

/** Ends the files of claims and classes that are over, and that were never handed in. The others stay: the database refuses to delete them. */
export const endUnusedFiles =
  ({ sql, clock }: ClaimDeps): EndUnused =>
  async before => {
    const now = clock.now()
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
