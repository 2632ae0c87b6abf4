import type { Actor } from '../../../../domain/authority/actor'
import { type AuditRow, recordAudit } from '../../../kit/sql/audit'
import type { ExamDeps } from '../deps'

type Reading = Pick<AuditRow, 'act' | 'objectKind' | 'objectId' | 'after' | 'concerns'>

/** Records a reading of names, numbers or results of others (Article 16), before the answer is given. */
export const recordReading = (
  { sql, clock }: Pick<ExamDeps, 'sql' | 'clock'>,
  actor: Actor,
  reading: Reading,
): Promise<void> => recordAudit(sql, actor, clock.now(), reading)

/** The same of what one person has: who looks at one's own leaves none. */
export async function recordReadingOf(
  deps: Pick<ExamDeps, 'sql' | 'clock'>,
  actor: Actor,
  personId: string,
  reading: Reading,
): Promise<void> {
  if (actor.role === 'person' && actor.scope.personId === personId) return
  await recordReading(deps, actor, { ...reading, concerns: [personId] })
}
