import { timestampFromDate } from '@bufbuild/protobuf/wkt'
import { isOpen } from '../../../../domain/claim/states'
import { ClaimMovedSchema } from '../../../../proto/generated/claim_pb'
import { newId } from '../../../kit/base/ids'
import { fact } from '../../../kit/facts/facts'
import type { CommandContext } from '../deps'
import type { ClaimRow } from './claim-rows'

type Closed = Pick<ClaimRow, 'claimId' | 'personId' | 'seq' | 'industry' | 'year' | 'revision' | 'type'> & {
  readonly before: ClaimRow['state']
}

/** Closes all open claims whose achievement a training class registers (Article 13), each with its fact. */
export async function closeClaims(
  context: CommandContext,
  claimIds: readonly string[],
  reason: string,
): Promise<void> {
  if (claimIds.length === 0) return
  const act = 'closeByClass'
  const closed = await context.sql.query<Closed>(
    `UPDATE claim c SET state = 'closedByClass', seq = c.seq + 1, since = $2, move = 'nobody', assignee = NULL, assigned_at = NULL,
       remind_at = NULL, due_at = NULL, due_provisional = NULL, escalated_at = NULL, escalated_to = NULL
     FROM (SELECT claim_id, state FROM claim WHERE claim_id = ANY($1::uuid[])) was WHERE c.claim_id = was.claim_id
     RETURNING c.claim_id, c.person_id, c.seq, c.industry, c.year, c.revision,
       c.claim_type AS type, was.state AS before`,
    [claimIds, context.now],
  )
  const late = closed.find(({ before }) => !isOpen(before))
  if (late) throw new Error(`claim ${late.claimId} is ${late.before}: no class closes it`)
  await context.sql.query(
    `INSERT INTO claim_fact (claim_id, seq, fact_id, act, at, by_account, party, reason)
     SELECT f."claimId", f.seq, f."factId", $2, $3, $4, 'system', $5
     FROM json_to_recordset($1::json) AS f("claimId" uuid, seq int, "factId" uuid)`,
    [
      JSON.stringify(closed.map(({ claimId, seq }) => ({ claimId, seq, factId: newId() }))),
      ...[act, context.now, context.actor.id, reason],
    ],
  )
  await context.audit(
    ...closed.map(({ claimId, personId, before }) => ({
      ...({ act: 'class.review', objectKind: 'claim', objectId: claimId, reason } as const),
      concerns: [personId],
      ...{ before: { state: before }, after: { state: 'closedByClass', act } },
    })),
  )
  for (const claim of closed)
    context.tell(
      fact(ClaimMovedSchema, claim.personId, {
        ...{ claimId: claim.claimId, personId: claim.personId, seq: claim.seq, revision: claim.revision },
        ...{ act, state: 'closedByClass', move: 'nobody', claimType: claim.type, registers: false },
        industry: claim.industry ?? '',
        year: claim.year ?? 0,
        movedAt: timestampFromDate(context.now),
      }),
    )
}
