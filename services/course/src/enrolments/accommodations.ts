import { authorise } from '../../../../domain/authority/authority'
import { type Refusal, refuse } from '../../../../domain/refusals/refusal'
import type { PlainDate } from '../../../../domain/time/plain-date'
import type { Sql } from '../../../kit/sql/database'
import { type Caller, type CourseDeps, inCommand } from '../deps'
import { findPerson } from './people'

export interface Accommodation {
  readonly personId: string
  readonly until: PlainDate | null
}

/**
 * Gives a person longer to answer a check (WCAG 2.2.1), from the next study session on. Recorded again, the last one is in
 * force. The reason stands on the audit trail alone, since it may be about a learner's health.
 */
export function recordAccommodation(
  deps: CourseDeps,
  caller: Caller,
  { personId, until, reason }: Accommodation & { reason: string },
): Promise<Accommodation | Refusal> {
  return inCommand(deps, caller, async ({ sql, actor, now, audit }) => {
    const person = await findPerson(sql, personId)
    if (!person) return refuse('not-found', { personId })
    const refusal = authorise(actor, 'accommodation.record', { personId, locality: person.locality })
    if (refusal) return refusal
    await sql.query(
      `INSERT INTO accommodation (person_id, until, recorded_at) VALUES ($1::uuid, $2::date, $3::timestamptz)
       ON CONFLICT (person_id) DO UPDATE SET until = EXCLUDED.until, recorded_at = EXCLUDED.recorded_at
       RETURNING person_id`,
      [personId, until, now.toISOString()],
    )
    await audit({
      act: 'accommodation.record',
      objectKind: 'person',
      objectId: personId,
      after: { until },
      reason,
    })
    return { personId, until }
  })
}

export async function isAccommodated(sql: Sql, personId: string, today: PlainDate): Promise<boolean> {
  const rows = await sql.query(
    'SELECT 1 FROM accommodation WHERE person_id = $1::uuid AND (until IS NULL OR until >= $2::date)',
    [personId, today],
  )
  return rows.length > 0
}
