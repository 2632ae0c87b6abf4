import { timestampFromDate } from '@bufbuild/protobuf/wkt'
import type { Act } from '../../../../domain/authority/authority'
import { dueOfClass, nextClassActByClock } from '../../../../domain/class/clock'
import { type ClassAct, type ClassParty, checkClassAct, classTable } from '../../../../domain/class/states'
import { fromHours } from '../../../../domain/hours/half-hours'
import { isRefusal, type Refusal } from '../../../../domain/refusals/refusal'
import type { Notice } from '../../../../domain/time/notice'
import { yearOf } from '../../../../domain/time/plain-date'
import { ClassMovedSchema } from '../../../../proto/generated/claim_pb'
import type { ClassStands, HoursBatch } from '../../../../workflows/contracts/training-class'
import { newId } from '../../../kit/base/ids'
import { fact } from '../../../kit/facts/facts'
import type { CommandContext } from '../deps'
import { type ClassRow, moveOf } from './class-rows'
import { handInDocuments } from './documents/documents'

/** An act on a class, and what is said with it. */
export interface ClassMove {
  readonly act: ClassAct
  readonly party: ClassParty
  /** The act of domain/authority that it was allowed by. */
  readonly by: Act
  readonly reason?: string | undefined
  readonly commandId?: string
  /** Of the fact that it becomes, where it is named before. */
  readonly factId?: string
  /** What is audited beside the states. */
  readonly after?: object
}

/** A class after an act, and the fact that the act is. */
export type MovedClass = ClassRow & { readonly factId: string }

/**
 * One act of one party (domain/class/states.ts): kept as a fact of the class, its deadline reckoned anew, audited. The class is
 * locked; how it stands is told when all of the command was done.
 */
export async function moveClass(
  context: CommandContext,
  trainingClass: ClassRow,
  moving: ClassMove,
): Promise<MovedClass | Refusal> {
  const { act, party, reason } = moving
  const refusal = checkClassAct(trainingClass.state, act, party, reason)
  if (refusal) return refusal
  const factId = moving.factId ?? newId()
  await context.sql.query(
    `INSERT INTO class_fact (class_id, seq, fact_id, command_id, act, at, by_account, party, reason)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      trainingClass.classId,
      trainingClass.seq + 1,
      factId,
      moving.commandId ?? null,
      act,
      context.now,
      context.actor.id,
      party,
      reason?.trim() || null,
    ],
  )
  const moved = { ...follow(context, trainingClass, act), factId }
  await keepState(context, moved)
  // What its organiser lays before the department, it lays there with its documents.
  if (party === 'organiser' && moved.move === 'department') await handInDocuments(context.sql, moved)
  await context.audit({
    act: moving.by,
    objectKind: 'trainingClass',
    objectId: trainingClass.classId,
    before: { state: trainingClass.state },
    after: { state: moved.state, act, ...moving.after },
    ...(reason?.trim() ? { reason: reason.trim() } : {}),
  })
  return moved
}

/** A command of one act, told at once. */
export async function moveAndPublishClass(
  context: CommandContext,
  trainingClass: ClassRow,
  moving: ClassMove,
): Promise<ClassStands | Refusal> {
  const moved = await moveClass(context, trainingClass, moving)
  return isRefusal(moved) ? moved : publishClass(context, moved, moving.act)
}

/** Acts after which the clock begins again, though the state is the same. */
const restartsClock: ReadonlySet<ClassAct> = new Set<ClassAct>(['sendRoster', 'extendRoster'])

/** Its state and deadline after the act. An escalation holds until the move is another's. */
function follow(context: CommandContext, trainingClass: ClassRow, act: ClassAct): ClassRow {
  const state = classTable[trainingClass.state].may[act]!.to
  const isSame = state === trainingClass.state && !restartsClock.has(act)
  const since = isSame ? trainingClass.since : context.now
  const { move } = classTable[state]
  return {
    ...withDeadlines(context, { ...trainingClass, state, since }),
    move,
    seq: trainingClass.seq + 1,
    ...(move === trainingClass.move && act !== 'extendRoster'
      ? {}
      : { escalatedAt: null, escalatedTo: null }),
  }
}

function withDeadlines(context: CommandContext, trainingClass: ClassRow): ClassRow {
  const due = dueOfClass(trainingClass, context.policy, context.calendar)
  return {
    ...trainingClass,
    remindAt: due?.remindAt.at ?? null,
    dueAt: due?.due.at ?? null,
    dueProvisional: due?.due.provisional ?? null,
  }
}

/** Its deadlines as lists show them, by the calendar of now: a year that was loaded since moves a provisional one. */
export async function recomputeClassDeadlines(
  context: CommandContext,
  trainingClass: ClassRow,
): Promise<ClassRow> {
  if (!trainingClass.dueProvisional) return trainingClass
  const reckoned = withDeadlines(context, trainingClass)
  await keepState(context, reckoned)
  return reckoned
}

async function keepState(context: CommandContext, trainingClass: ClassRow): Promise<void> {
  await context.sql.query(
    `UPDATE training_class SET state = $2, seq = $3, since = $4, move = $5, remind_at = $6, due_at = $7,
       due_provisional = $8, escalated_at = $9, escalated_to = $10 WHERE class_id = $1`,
    [
      trainingClass.classId,
      trainingClass.state,
      trainingClass.seq,
      trainingClass.since,
      trainingClass.move,
      trainingClass.remindAt,
      trainingClass.dueAt,
      trainingClass.dueProvisional,
      trainingClass.escalatedAt,
      trainingClass.escalatedTo,
    ],
  )
}

/** Tells how a class stands: once a command, when all of it was done. */
export async function publishClass(
  context: CommandContext,
  trainingClass: ClassRow,
  act: string,
): Promise<ClassStands> {
  const [told] = await context.sql.query<{ version: number }>(
    'UPDATE training_class SET version = version + 1 WHERE class_id = $1::uuid RETURNING version',
    [trainingClass.classId],
  )
  const stands = await classStandsOf(context, { ...trainingClass, version: told!.version })
  const { nextAt, dueAt, since, kind: _, ...said } = stands
  const at = (iso: string | null) => timestampFromDate(new Date(iso ?? 0))
  context.tell(
    fact(ClassMovedSchema, trainingClass.classId, {
      ...said,
      act,
      batches: [...said.batches],
      classKind: trainingClass.kind,
      title: trainingClass.title,
      online: trainingClass.online,
      days: factDaysOf(trainingClass.days),
      series: trainingClass.series ?? '',
      movedAt: at(since),
      ...(nextAt ? { nextAt: at(nextAt) } : {}),
      ...(dueAt ? { dueAt: at(dueAt) } : {}),
    }),
  )
  return stands
}

/** Days as facts say them. */
export const factDaysOf = (days: ClassRow['days']) =>
  days.map(({ labelledHours = 0, ...day }) => ({ ...day, labelledHalfHours: fromHours(labelledHours) }))

/** How a class stands, as its process is told. */
export async function classStandsOf(context: CommandContext, trainingClass: ClassRow): Promise<ClassStands> {
  const { classId, version: seq, state, industry, organiserId, dueAt, since, firstDay } = trainingClass
  const nextAt = await nextActAt(context, trainingClass)
  return {
    kind: 'classStands',
    ...{ classId, seq, state, move: moveOf(trainingClass), industry },
    organiserId: organiserId ?? '',
    year: yearOf(firstDay),
    since: since.toISOString(),
    nextAt: nextAt?.toISOString() ?? null,
    dueAt: dueAt?.toISOString() ?? null,
    batches: await findPendingBatches(context, classId),
  }
}

/** When the clock acts next by itself. */
async function nextActAt(context: CommandContext, trainingClass: ClassRow): Promise<Date | undefined> {
  const next = nextClassActByClock(
    trainingClass,
    await findClassNotices(context, trainingClass.classId),
    context.now,
    context.policy,
    context.calendar,
  )
  if (next.act !== 'wait') return context.now
  const lateAt = classTable[trainingClass.state].may.registerLate && trainingClass.lateAt
  return lateAt && next.until ? new Date(Math.min(+lateAt, +next.until)) : (lateAt ?? next.until)
}

export const findClassNotices = ({ sql }: CommandContext, classId: string): Promise<Notice[]> =>
  sql.query<Notice>('SELECT notice AS kind, deadline FROM class_notice WHERE class_id = $1::uuid', [classId])

/** A process has few at a time; more wait until these are in the ledger. */
const BATCHES_MAX = 20

export const findPendingBatches = (
  { sql }: Pick<CommandContext, 'sql'>,
  classId: string,
): Promise<HoursBatch[]> =>
  sql.query<HoursBatch>(
    `SELECT batch_id, row_count, digest FROM hours_batch
     WHERE class_id = $1::uuid AND registered_at IS NULL ORDER BY batch_id LIMIT $2`,
    [classId, BATCHES_MAX],
  )
