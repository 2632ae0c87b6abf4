import type { Reasoned } from '../../../../workflows/contracts/exam'
import { newId } from '../../../kit/base/ids'
import type { CommandContext } from '../deps'

/** An official's act on a sitting or a result that needs a reason and runs through a process. */
export interface ReasonedAct {
  readonly act: 'sitting.cancel' | 'sitting.move' | 'sitting.shrink' | 'results.correct'
  readonly objectId: string
}

/** Keeps why somebody is about to act; answers the id, which travels instead of the text. */
export async function insertReason(
  context: CommandContext,
  { act, objectId }: ReasonedAct,
  reason: string,
): Promise<string> {
  const reasonId = newId()
  await context.sql.query(
    `INSERT INTO kept_reason (reason_id, act, object_id, reason, kept_by, kept_at) VALUES ($1, $2, $3, $4, $5, $6)`,
    [reasonId, act, objectId, reason, context.actor.id, context.now],
  )
  return reasonId
}

/** The text of a command's reason: the actor's own, kept for this act on this object. Empty where there is none. */
export async function reasonOf(
  context: CommandContext,
  { act, objectId }: ReasonedAct,
  { reasonId, reason = '' }: Reasoned,
): Promise<string> {
  if (reasonId === undefined) return reason.trim()
  const [kept] = await context.sql.query<{ reason: string }>(
    'SELECT reason FROM kept_reason WHERE reason_id = $1 AND act = $2 AND object_id = $3 AND kept_by = $4',
    [reasonId, act, objectId, context.actor.id],
  )
  return kept?.reason ?? ''
}
