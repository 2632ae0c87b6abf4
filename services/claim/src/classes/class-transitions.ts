import { timestampFromDate } from '@bufbuild/protobuf/wkt'
import { dueOfClass, nextClassActByClock } from '../../../../domain/class/clock'
import { type ClassAct, type ClassParty, checkClassAct, classTable } from '../../../../domain/class/states'
import { fromHours } from '../../../../domain/hours/half-hours'
import { isRefusal, type Refusal } from '../../../../domain/refusals/refusal'
import { yearOf } from '../../../../domain/time/plain-date'
import { ClassMovedSchema } from '../../../../proto/generated/claim_pb'
import type { ClassStands, HoursBatch } from '../../../../workflows/contracts/training-class'
import { fact } from '../../../kit/facts/facts'
import {
  createStateMover,
  deadlineColumns,
  findNotices,
  notEscalated,
  type StateMove,
} from '../claims/state-mover'
import type { CommandContext } from '../deps'
import { type ClassRow, moveOf } from './class-rows'
import { handInDocuments } from './documents/documents'

/** An act on a class, and its details. */
export interface ClassMove extends StateMove<ClassAct, ClassParty> {
  readonly commandId?: string
}

/** A class after an act, and the fact that the act is. */
export type MovedClass = ClassRow & { readonly factId: string }

/** Moves a class by one act of one party (domain/class/states.ts). */
const classMover = createStateMover<ClassRow, MovedClass, ClassMove>({
  kind: 'trainingClass',
  idOf: trainingClass => trainingClass.classId,
  check: (trainingClass, { act, party, reason }) => checkClassAct(trainingClass.state, act, party, reason),
  keepFact,
  keepState,
})
export const moveClass = classMover.move

/** Moves a class that the clock or the ledger has found ready. */
export const mustMoveClass = (
  context: CommandContext,
  trainingClass: ClassRow,
  act: ClassAct,
  by: ClassMove['by'] = 'class.progress',
): Promise<MovedClass> => classMover.mustMove(context, trainingClass, { act, party: 'system', by })

async function keepFact(
  context: CommandContext,
  trainingClass: ClassRow,
  { act, party, reason, factId, commandId }: ClassMove & { readonly factId: string },
): Promise<MovedClass> {
  const { classId, seq } = trainingClass
  await context.sql.query(
    `INSERT INTO class_fact (class_id, seq, fact_id, command_id, act, at, by_account, party, reason)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      classId,
      seq + 1,
      factId,
      commandId ?? null,
      act,
      context.now,
      context.actor.id,
      party,
      reason?.trim() || null,
    ],
  )
  const moved = { ...follow(context, trainingClass, act), factId }
  // Documents that an organiser has added go to the department with the plan or the roster.
  if (party === 'organiser' && moved.move === 'department') await handInDocuments(context.sql, moved)
  return moved
}

/** Moves and publishes, for a command of a single act. */
export async function moveAndPublishClass(
  context: CommandContext,
  trainingClass: ClassRow,
  move: ClassMove,
): Promise<ClassStands | Refusal> {
  const moved = await moveClass(context, trainingClass, move)
  return isRefusal(moved) ? moved : publishClass(context, moved, move.act)
}

/** Acts after which the clock begins again, though the state is the same. */
const restartsClock: ReadonlySet<ClassAct> = new Set<ClassAct>(['sendRoster', 'extendRoster'])

/** The class after the act, with its state and deadlines. An escalation holds until the move is another party's. */
function follow(context: CommandContext, trainingClass: ClassRow, act: ClassAct): ClassRow {
  const state = classTable[trainingClass.state].may[act]!.to
  const isSame = state === trainingClass.state && !restartsClock.has(act)
  const since = isSame ? trainingClass.since : context.now
  const { move } = classTable[state]
  return {
    ...withDeadlines(context, { ...trainingClass, state, since }),
    move,
    seq: trainingClass.seq + 1,
    ...(move === trainingClass.move && act !== 'extendRoster' ? {} : notEscalated),
  }
}

function withDeadlines(context: CommandContext, trainingClass: ClassRow): ClassRow {
  const due = dueOfClass(trainingClass, context.policy, context.calendar)
  return { ...trainingClass, ...deadlineColumns(due?.remindAt, due?.due) }
}

/** Computes provisional deadlines again by today's calendar: a year that was loaded since may move them. */
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

/** Publishes how a class stands: once a command, at its end. */
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

/** How a class stands, as its process hears it. */
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
    await findNotices(context.sql, 'trainingClass', trainingClass.classId),
    context,
  )
  if (next.act !== 'wait') return context.now
  const lateAt = classTable[trainingClass.state].may.registerLate && trainingClass.lateAt
  return lateAt && next.until ? new Date(Math.min(+lateAt, +next.until)) : (lateAt ?? next.until)
}

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
