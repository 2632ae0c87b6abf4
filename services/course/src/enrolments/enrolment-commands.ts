import { createHash } from 'node:crypto'
import { type Refusal, refuse } from '../../../../domain/refusals/refusal'
import type { EnrolCommand, Enrolled } from '../../../../workflows/contracts/course'
import type { Sql } from '../../../kit/sql/database'

const hashOf = ({ personId, offeringId }: EnrolCommand): string =>
  createHash('sha256')
    .update(JSON.stringify([personId, offeringId]))
    .digest('hex')

/** The answer to the same command before, by its id or by the person's key; with another input the key is refused. */
export async function findAnswer(sql: Sql, command: EnrolCommand): Promise<Enrolled | Refusal | undefined> {
  const [stored] = await sql.query<{ inputHash: string; answer: Enrolled }>(
    `SELECT input_hash, answer FROM enrolment_command
     WHERE id = $1::uuid OR (person_id = $2::uuid AND idempotency_key = $3) ORDER BY id = $1::uuid DESC LIMIT 1`,
    [command.enrolmentId, command.personId, command.idempotencyKey],
  )
  if (!stored) return undefined
  return stored.inputHash === hashOf(command)
    ? stored.answer
    : refuse('idempotency-key-reused', { key: command.idempotencyKey })
}

export async function keepAnswer(sql: Sql, command: EnrolCommand, answer: Enrolled): Promise<void> {
  await sql.query(
    `INSERT INTO enrolment_command (id, person_id, idempotency_key, input_hash, answer)
     VALUES ($1::uuid, $2::uuid, $3, $4, $5::jsonb) RETURNING id`,
    [command.enrolmentId, command.personId, command.idempotencyKey, hashOf(command), JSON.stringify(answer)],
  )
}
