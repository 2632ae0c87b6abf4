import type { Actor } from '../../../../domain/authority/actor'
import type { Act } from '../../../../domain/authority/authority'
import { recordAudit } from '../../../kit/sql/audit'
import type { Sql } from '../../../kit/sql/database'

/**
 * What of a person's record another has read is on the audit trail (Article 16): officials and employers look where their task
 * takes them, and somebody can ask who did. What people read of their own is nobody's business.
 */
export async function recordReading(
  sql: Sql,
  actor: Actor,
  now: Date,
  { act, personId, ...of }: { readonly act: Act; readonly personId: string; readonly [of: string]: unknown },
): Promise<void> {
  if (actor.scope.personId === personId) return
  await recordAudit(sql, actor, now, {
    act,
    objectKind: 'person',
    objectId: personId,
    after: { read: true, ...of },
  })
}
