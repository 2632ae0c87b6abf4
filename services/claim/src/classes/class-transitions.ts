import { timestampFromDate } from '@bufbuild/protobuf/wkt'
import type { Act } from '../../../../domain/authority/authority'
import { classByClock, dueOfClass } from '../../../../domain/class/clock'
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
export interface Moving {
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
export type Moved = ClassRow & { readonly factId: string }

/**
 * One act of one party (domain/class/states.ts): kept as a fact of the class, its deadline reckoned anew, audited. The class is
 * locked; how it stands is told when all of the command was done.
 */
export async function moveClass(
  step: CommandContext,
  course: ClassRow,
  moving: Moving,
): Promise<Moved | Refusal> {
  const { act, party, reason } = moving
  const refusal = checkClassAct(course.state, act, party, reason)
  if (refusal) return refusal
  const factId = moving.factId ?? newId()
  await step.sql.query(
    `INSERT INTO class_fact (class_id, seq, fact_id, command_id, act, at, by_account, party, reason)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      course.classId,
      course.seq + 1,
      factId,
      moving.commandId ?? null,
      act,
      step.now,
      step.actor.id,
      party,
      reason?.trim() || null,
    ],
  )
  const moved = { ...follow(step, course, act), factId }
  await keepState(step, moved)
  // What its organiser lays before the department, it lays there with its documents.
  if (party === 'organiser' && moved.move === 'department') await handInDocuments(step.sql, moved)
  await step.audit({
    act: moving.by,
    objectKind: 'trainingClass',
    objectId: course.classId,
    before: { state: course.state },
    after: { state: moved.state, act, ...moving.after },
    ...(reason?.trim() ? { reason: reason.trim() } : {}),
  })
  return moved
}

/** A command of one act, told at once. */
export async function moveAndTell(
  step: CommandContext,
  course: ClassRow,
  moving: Moving,
): Promise<ClassStands | Refusal> {
  const moved = await moveClass(step, course, moving)
  return isRefusal(moved) ? moved : tellClass(step, moved, moving.act)
}

/** Acts after which the clock begins again, though the state is the same. */
const beginsAnew: ReadonlySet<ClassAct> = new Set<ClassAct>(['sendRoster', 'extendRoster'])

/** Its state and deadline after the act. An escalation holds until the move is another's. */
function follow(step: CommandContext, course: ClassRow, act: ClassAct): ClassRow {
  const state = classTable[course.state].may[act]!.to
  const isSame = state === course.state && !beginsAnew.has(act)
  const since = isSame ? course.since : step.now
  const { move } = classTable[state]
  return {
    ...withDeadlines(step, { ...course, state, since }),
    move,
    seq: course.seq + 1,
    ...(move === course.move && act !== 'extendRoster' ? {} : { escalatedAt: null, escalatedTo: null }),
  }
}

function withDeadlines(step: CommandContext, course: ClassRow): ClassRow {
  const due = dueOfClass(course, step.policy, step.calendar)
  return {
    ...course,
    remindAt: due?.remindAt.at ?? null,
    dueAt: due?.due.at ?? null,
    dueProvisional: due?.due.provisional ?? null,
  }
}

/** Its deadlines as lists show them, by the calendar of now: a year that was loaded since moves a provisional one. */
export async function reckonClass(step: CommandContext, course: ClassRow): Promise<ClassRow> {
  if (!course.dueProvisional) return course
  const reckoned = withDeadlines(step, course)
  await keepState(step, reckoned)
  return reckoned
}

async function keepState(step: CommandContext, course: ClassRow): Promise<void> {
  await step.sql.query(
    `UPDATE training_class SET state = $2, seq = $3, since = $4, move = $5, remind_at = $6, due_at = $7,
       due_provisional = $8, escalated_at = $9, escalated_to = $10 WHERE class_id = $1`,
    [
      course.classId,
      course.state,
      course.seq,
      course.since,
      course.move,
      course.remindAt,
      course.dueAt,
      course.dueProvisional,
      course.escalatedAt,
      course.escalatedTo,
    ],
  )
}

/** Tells how a class stands: once a command, when all of it was done. */
export async function tellClass(step: CommandContext, course: ClassRow, act: string): Promise<ClassStands> {
  const [told] = await step.sql.query<{ version: number }>(
    'UPDATE training_class SET version = version + 1 WHERE class_id = $1::uuid RETURNING version',
    [course.classId],
  )
  const stands = await standsOf(step, { ...course, version: told!.version })
  const { nextAt, dueAt, since, kind: _, ...said } = stands
  const at = (iso: string | null) => timestampFromDate(new Date(iso ?? 0))
  step.tell(
    fact(ClassMovedSchema, course.classId, {
      ...said,
      act,
      batches: [...said.batches],
      classKind: course.kind,
      title: course.title,
      online: course.online,
      days: toldDays(course.days),
      series: course.series ?? '',
      movedAt: at(since),
      ...(nextAt ? { nextAt: at(nextAt) } : {}),
      ...(dueAt ? { dueAt: at(dueAt) } : {}),
    }),
  )
  return stands
}

/** Days as facts say them. */
export const toldDays = (days: ClassRow['days']) =>
  days.map(({ labelledHours = 0, ...day }) => ({ ...day, labelledHalfHours: fromHours(labelledHours) }))

/** How a class stands, as its process is told. */
export async function standsOf(step: CommandContext, course: ClassRow): Promise<ClassStands> {
  const { classId, version: seq, state, industry, organiserId, dueAt, since, firstDay } = course
  const nextAt = await nextOf(step, course)
  return {
    kind: 'classStands',
    ...{ classId, seq, state, move: moveOf(course), industry },
    organiserId: organiserId ?? '',
    year: yearOf(firstDay),
    since: since.toISOString(),
    nextAt: nextAt?.toISOString() ?? null,
    dueAt: dueAt?.toISOString() ?? null,
    batches: await pendingBatches(step, classId),
  }
}

/** When the clock acts next by itself. */
async function nextOf(step: CommandContext, course: ClassRow): Promise<Date | undefined> {
  const next = classByClock(
    course,
    await noticesOf(step, course.classId),
    step.now,
    step.policy,
    step.calendar,
  )
  if (next.act !== 'wait') return step.now
  const lateAt = classTable[course.state].may.registerLate && course.lateAt
  return lateAt && next.until ? new Date(Math.min(+lateAt, +next.until)) : (lateAt ?? next.until)
}

export const noticesOf = ({ sql }: CommandContext, classId: string): Promise<Notice[]> =>
  sql.query<Notice>('SELECT notice AS kind, deadline FROM class_notice WHERE class_id = $1::uuid', [classId])

/** A process has few at a time; more wait until these are in the ledger. */
const BATCHES_MAX = 20

export const pendingBatches = (
  { sql }: Pick<CommandContext, 'sql'>,
  classId: string,
): Promise<HoursBatch[]> =>
  sql.query<HoursBatch>(
    `SELECT batch_id AS "batchId", row_count AS "rowCount", digest FROM hours_batch
     WHERE class_id = $1::uuid AND registered_at IS NULL ORDER BY batch_id LIMIT $2`,
    [classId, BATCHES_MAX],
  )
