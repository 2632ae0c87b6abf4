import { systemActor } from '../../../../../domain/authority/actor'
import { classTable } from '../../../../../domain/class/states'
import { isRefusal } from '../../../../../domain/refusals/refusal'
import { dueAt } from '../../../../../domain/time/due'
import { plainDateIn } from '../../../../../domain/time/plain-date'
import { appendFacts } from '../../../../kit/facts/facts'
import type { Sql } from '../../../../kit/sql/database'
import { type ClaimDeps, type CommandContext, openContext } from '../../deps'
import { CLASS, type ClassRow } from '../class-rows'
import { publishClass } from '../class-transitions'
import { settleRows, waitsForPolicy } from '../registration/settlement'

/** Sign-ups arrive as facts; this is how often we look for one that was missed. */
const LOOK_AGAIN_MS = 86_400_000

/** When the class looks next for people who have signed up since; never, where no row waits. */
export async function scheduleLateSignUps<R extends ClassRow>(
  context: CommandContext,
  trainingClass: R,
): Promise<R> {
  const [{ lateAt } = { lateAt: null }] = await context.sql.query<{ lateAt: Date | null }>(
    `UPDATE training_class c SET late_at = CASE WHEN EXISTS (SELECT FROM roster_row r WHERE r.class_id = c.class_id
       AND r.row_state = 'waiting') THEN $2::timestamptz END WHERE c.class_id = $1 RETURNING late_at`,
    [trainingClass.classId, new Date(context.now.getTime() + LOOK_AGAIN_MS)],
  )
  return { ...trainingClass, lateAt }
}

/** Registers people whose rows waited and who have signed up since. After 31 March it sets the other rows aside. */
export async function registerLateSignUps(
  deps: ClaimDeps,
  context: CommandContext,
  trainingClass: ClassRow,
): Promise<ClassRow> {
  const isReviewed = classTable[trainingClass.state].may.registerLate !== undefined
  if (!isReviewed || !trainingClass.lateAt || trainingClass.lateAt > context.now) return trainingClass
  if (await waitsForPolicy(context, trainingClass)) return scheduleLateSignUps(context, trainingClass)
  const moving = { act: 'registerLate', party: 'system', by: 'class.progress', rows: 'waiting' } as const
  const registered = await settleRows(deps, context, trainingClass, moving)
  if (isRefusal(registered))
    throw new Error(`${trainingClass.classId} can't register late rows: ${registered.code}`)
  return scheduleLateSignUps(context, registered ?? trainingClass)
}

/** Someone has signed up, or was verified, under these numbers: classes whose rows wait for it look soon (class/sign-up-registers-within). */
export async function wakeClassesWaitingFor(
  deps: ClaimDeps,
  sql: Sql,
  digests: readonly Buffer[],
  correlationId: string,
): Promise<void> {
  const { context, facts } = openContext(deps, sql, systemActor('trainingClass', correlationId))
  const within = context.policy.at('class/sign-up-registers-within', plainDateIn(context.now))
  const lateAt = dueAt(context.now, within, context.calendar).at
  const classes = await sql.query<ClassRow>(
    `UPDATE training_class c SET late_at = $2::timestamptz
     WHERE (c.late_at IS NULL OR c.late_at > $2::timestamptz) AND c.class_id IN (SELECT r.class_id FROM roster_row r
       WHERE r.number_digest = ANY($1::bytea[]) AND r.row_state = 'waiting') RETURNING ${CLASS}`,
    [digests, lateAt.toISOString()],
  )
  for (const trainingClass of classes) await publishClass(context, trainingClass, 'signUp')
  await appendFacts(sql, { correlationId, now: context.now }, facts)
}
