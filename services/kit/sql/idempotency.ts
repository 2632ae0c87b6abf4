import { createHash } from 'node:crypto'
import { isRefusal, type Refusal, refuse } from '../../../domain/refusals/refusal'
import type { Sql } from './database'
import { Kept } from './transaction'

/**
 * Runs a command once for an Idempotency-Key: the same key with the same input gets the stored answer, with another
 * input `idempotency-key-reused`. Key and effect commit together. Without a key the command just runs.
 */
export async function answerOnce<T>(
  sql: Sql,
  request: { actorId: string; operation: string; key: string | undefined; input: unknown },
  run: () => Promise<T>,
): Promise<T | Refusal> {
  if (!request.key) return run()
  const hash = createHash('sha256').update(JSON.stringify(request.input)).digest('hex')
  const where = [request.actorId, request.operation, request.key]
  // Two equal requests at the same moment: the second waits here, then finds the answer of the first.
  await sql.query("SELECT pg_advisory_xact_lock(hashtext($1 || '/' || $2 || '/' || $3))::text", where)
  const [stored] = await sql.query<{ hash: string; answer: T }>(
    `SELECT encode(input_hash, 'hex') AS hash, answer FROM idempotency
     WHERE actor_id = $1 AND operation = $2 AND key = $3`,
    where,
  )
  if (stored)
    return stored.hash === hash ? stored.answer : refuse('idempotency-key-reused', { key: request.key })
  const answer = await run()
  // Nothing was done: the same command may be tried again, and be refused or not as things stand then.
  if (isRefusal(answer) || answer instanceof Kept) return answer
  await sql.query(
    `INSERT INTO idempotency (actor_id, operation, key, input_hash, answer)
     VALUES ($1, $2, $3, decode($4, 'hex'), $5::jsonb) RETURNING key`,
    [...where, hash, JSON.stringify(answer)],
  )
  return answer
}
