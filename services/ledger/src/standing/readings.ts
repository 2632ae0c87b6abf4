import type { Actor } from '../../../../domain/authority/actor'
import type { Act } from '../../../../domain/authority/authority'
import { recordAudit } from '../../../kit/sql/audit'
import type { Sql } from '../../../kit/sql/database'

/**
 * Records that somebody read another person's record (Article 16): officials and employers look where their task
 * takes them, and an auditor can ask who did. People's readings of their own record are not recorded.
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
