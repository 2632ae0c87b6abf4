import { createHash } from 'node:crypto'
import { isRefusal, type Refusal, refuse } from '../../../../domain/refusals/refusal'
import type { Sql } from '../../../kit/sql/database'
import { notAnsweredInTime } from './process-client'

/**
 * The portal claims an Idempotency-Key before it asks the process.
 *
 * Kit's `once` runs the act inside the transaction that stores its answer. The portal's act is a call of
 * Temporal's, which does not belong in a transaction; and Temporal dedupes an update id within one run only,
 * whatever its input.
 *
 * The portal writes key and hash of the input first (another input: `idempotency-key-reused`). Update id and the
 * ids of what is made follow from the key, so a repeat finds the same update, in a closed run too. After a refusal
 * by the owner the next use of the key is a new attempt, as with `once`.
 *
 * A crash anywhere between leaves a command that can be sent again. Nothing of the answer is stored twice.
 */

export interface KeyedCommand {
  readonly actorId: string
  readonly operation: string
  readonly key: string | undefined
  readonly input: unknown
}

/**
 * Runs a command under its Idempotency-Key. Kit's `once` holds a transaction over the act, which here is a call of
 * Temporal's; so the key is written before it, and a repeat is answered by the process itself: its update id and the ids
 * of what it makes follow from the key.
 *
 * @param run is handed which attempt this is. One that was refused by the owner did nothing, so that the same command sent
 *   again is a new attempt; while an answer is under way, or was good, every repeat is the same one.
 * @returns `idempotency-key-reused` where the key came with another input before
 */
export async function runUnderKey<A extends object>(
  sql: Sql,
  command: KeyedCommand,
  run: (attempt: number) => Promise<A | Refusal>,
): Promise<A | Refusal> {
  if (!command.key) return run(0)
  const attempt = await claimKey(sql, command)
  if (isRefusal(attempt)) return attempt
  const answer = await run(attempt)
  if (isRefusal(answer) && answer !== notAnsweredInTime) await countAttempt(sql, command, attempt)
  return answer
}

async function claimKey(
  sql: Sql,
  { actorId, operation, key, input }: KeyedCommand,
): Promise<number | Refusal> {
  const hash = createHash('sha256').update(JSON.stringify(input)).digest('hex')
  const [claimed] = await sql.query<{ hash: string; attempt: number }>(
    `INSERT INTO idempotency AS i (actor_id, operation, key, input_hash, answer)
     VALUES ($1, $2, $3, decode($4, 'hex'), '{"attempt": 0}'::jsonb)
     ON CONFLICT (actor_id, operation, key) DO UPDATE SET answer = i.answer
     RETURNING encode(input_hash, 'hex') AS hash, (answer->>'attempt')::integer AS attempt`,
    [actorId, operation, key, hash],
  )
  return claimed?.hash === hash ? claimed.attempt : refuse('idempotency-key-reused', { key: key ?? '' })
}

/** Of two that were refused at the same moment, one counts. */
async function countAttempt(
  sql: Sql,
  { actorId, operation, key }: KeyedCommand,
  attempt: number,
): Promise<void> {
  await sql.query(
    `UPDATE idempotency SET answer = jsonb_build_object('attempt', $4::integer + 1)
     WHERE actor_id = $1 AND operation = $2 AND key = $3 AND (answer->>'attempt')::integer = $4::integer`,
    [actorId, operation, key, attempt],
  )
}
