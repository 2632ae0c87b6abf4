import type { Actor } from '../../../../domain/authority/actor'
import { authorise } from '../../../../domain/authority/authority'
import { isRefusal, type Refusal, refuse } from '../../../../domain/refusals/refusal'
import type { ExamActivities, Reasoned, SittingChanged } from '../../../../workflows/contracts/exam'
import { type CommandContext, type ExamDeps, inCommand } from '../deps'
import { type EndReason, endBookings, holdersOf } from '../seats/bookings'
import { closeQueue } from '../seats/waiting'
import { reasonOf } from '../sittings/reasons'
import { isRoomInUse } from '../sittings/rooms'
import {
  enterStage,
  findSitting,
  guardOfSitting,
  lockSittings,
  SITTING,
  type Sitting,
  scheduleView,
  sittingStated,
} from '../sittings/sittings'
import { offerOtherSittings } from './displaced-people'
import { fitSeats } from './seat-fit'
import { type Changed, moveLockedSitting } from './sitting-move'

type Command<Name extends 'cancelSitting' | 'moveSitting' | 'shrinkSitting'> = Parameters<
  ExamActivities[Name]
>[1]

/** Cancels a sitting (Article 10): a fact tells its holders, they are offered seats in other sittings first, and no attempt is counted. */
export function cancelSitting(
  deps: ExamDeps,
  actor: Actor,
  command: Command<'cancelSitting'>,
): Promise<SittingChanged | Refusal> {
  const apply: Apply = async (context, sitting, reason) => {
    await context.sql.query('UPDATE sitting SET cancel_reason = $2 WHERE sitting_id = $1', [
      sitting.sittingId,
      reason,
    ])
    const cancelled = await enterStage(context, sitting, 'cancelled')
    await closeQueue(context, sitting, 'sittingCancelled')
    // Waits for transactions that are taking a seat; afterwards none can.
    await context.sql.query('UPDATE seat SET sitting_version = $2 WHERE sitting_id = $1', [
      sitting.sittingId,
      cancelled.version,
    ])
    const displaced = await holdersOf(context.sql, sitting.sittingId)
    await endBookings(context, displaced, 'sittingCancelled')
    await context.sql.query('DELETE FROM seat WHERE sitting_id = $1', [sitting.sittingId])
    return { sitting: cancelled, displaced }
  }
  return changeSitting(deps, actor, { change: 'cancel', command, apply })
}

/** Moves a sitting to another time or room; every deadline is computed again, and booking reopens. */
export function moveSitting(
  deps: ExamDeps,
  actor: Actor,
  command: Command<'moveSitting'>,
): Promise<SittingChanged | Refusal> {
  const apply: Apply = (context, sitting) => moveLockedSitting(context, sitting, command)
  return changeSitting(deps, actor, { change: 'move', command, apply })
}

/** Takes seats away from a sitting; who was given a seat first keeps one. */
export function shrinkSitting(
  deps: ExamDeps,
  actor: Actor,
  command: Command<'shrinkSitting'>,
): Promise<SittingChanged | Refusal> {
  const apply: Apply = async (context, sitting) => {
    if (!Number.isInteger(command.seats) || command.seats < 1 || command.seats >= sitting.seats)
      return refuse('invalid-input', { field: 'seats', reason: `from 1 to ${sitting.seats - 1}` })
    const [shrunk] = await context.sql.query<Sitting>(
      `UPDATE sitting s SET seats = $2, version = version + 1 WHERE sitting_id = $1 RETURNING ${SITTING}`,
      [sitting.sittingId, command.seats],
    )
    context.tell(sittingStated(shrunk!, context.now))
    return { sitting: shrunk!, displaced: await fitSeats(context, shrunk!, 'sittingShrunk') }
  }
  return changeSitting(deps, actor, { change: 'shrink', command, apply })
}

type Change = 'cancel' | 'move' | 'shrink'

interface SittingChangeCommand extends Reasoned {
  readonly sittingId: string
  readonly commandId: string
}

/** Changes a locked sitting; the people it displaces are offered seats afterwards. */
type Apply = (context: CommandContext, sitting: Sitting, reason: string) => Promise<Changed | Refusal>

interface SittingChange {
  readonly change: Change
  readonly command: SittingChangeCommand
  readonly apply: Apply
}

const endReasons: Record<Change, EndReason> = {
  cancel: 'sittingCancelled',
  move: 'sittingMoved',
  shrink: 'sittingShrunk',
}

/**
 * The frame of the three changes: it authorises, needs a reason, runs once a command, locks all open sittings of the
 * plan by id (displaced people are offered seats there), and writes the audit row. A sitting that has begun can't be
 * changed.
 */
async function changeSitting(
  deps: ExamDeps,
  actor: Actor,
  { change, command, apply }: SittingChange,
): Promise<SittingChanged | Refusal> {
  const act = `sitting.${change}` as const
  const run = inCommand(deps, actor, async context => {
    const known = await findSitting(context.sql, command.sittingId)
    const denied = authorise(actor, act, known ? guardOfSitting(known) : {})
    if (denied || !known) return denied ?? refuse('not-found', { sittingId: command.sittingId })
    const sittings = await lockOpenSittings(context, known)
    const answered = await findAnswer(context, command.commandId)
    if (answered) return answered
    const sitting = sittings.find(each => each.sittingId === known.sittingId)!
    // Without the reason of it, since this answer goes through a process.
    if (sitting.stage === 'cancelled')
      return refuse('sitting-cancelled', { reason: null, sittingId: sitting.sittingId })
    if (sitting.stage !== 'published' && sitting.stage !== 'bookingClosed')
      return refuse('sitting-not-open', { status: sitting.stage })
    if (context.now >= sitting.startsAt || (await hasResult(context, sitting)))
      return refuse('sitting-under-way', { startsAt: sitting.startsAt.toISOString() })
    const reason = await reasonOf(context, { act, objectId: sitting.sittingId }, command)
    if (!reason) return refuse('invalid-input', { field: 'reason', reason: 'a reason is needed' })
    const changed = await apply(context, sitting, reason)
    if (isRefusal(changed)) return changed
    const others = sittings.filter(each => each.sittingId !== sitting.sittingId)
    const open = [changed.sitting, ...others].sort(byStart)
    const { displaced } = changed
    const lost = { displaced, sittings: open, reason: endReasons[change] }
    const offered = await offerOtherSittings(context, sitting, lost)
    const answer: SittingChanged = {
      kind: 'sittingChanged',
      sittingId: sitting.sittingId,
      schedule: scheduleView(changed.sitting),
      displaced: displaced.length,
      offered,
    }
    await keepAnswer(context, change, { ...command, reason }, answer)
    await context.audit({
      act,
      objectKind: 'sitting',
      objectId: sitting.sittingId,
      before: scheduleView(sitting),
      after: answer,
      reason,
    })
    return answer
  })
  return run.catch(error => {
    if (isRoomInUse(error)) return refuse('room-in-use', { sittingId: command.sittingId })
    throw error
  })
}

/** A result means that somebody has sat: such a sitting can't be changed any more. */
async function hasResult(context: CommandContext, { sittingId }: Sitting): Promise<boolean> {
  const rows = await context.sql.query('SELECT FROM result WHERE sitting_id = $1 LIMIT 1', [sittingId])
  return rows.length > 0
}

const byStart = (a: Sitting, b: Sitting): number => a.startsAt.getTime() - b.startsAt.getTime()

/** This sitting and the other open ones of its plan, locked by id. */
async function lockOpenSittings(context: CommandContext, { planId, sittingId }: Sitting): Promise<Sitting[]> {
  const rows = await context.sql.query<{ sittingId: string }>(
    `SELECT sitting_id FROM sitting WHERE plan_id = $1 AND (stage = 'published' OR sitting_id = $2)`,
    [planId, sittingId],
  )
  return lockSittings(
    context.sql,
    rows.map(row => row.sittingId),
  )
}

async function findAnswer(context: CommandContext, commandId: string): Promise<SittingChanged | undefined> {
  const [row] = await context.sql.query<{ answer: SittingChanged }>(
    'SELECT answer FROM sitting_change WHERE command_id = $1',
    [commandId],
  )
  return row?.answer
}

async function keepAnswer(
  context: CommandContext,
  change: Change,
  command: SittingChangeCommand & { readonly reason: string },
  answer: SittingChanged,
): Promise<void> {
  await context.sql.query(
    `INSERT INTO sitting_change (command_id, sitting_id, change, reason, changed_by, changed_at, answer)
     VALUES ($1, $2, $3, $4, $5, $6, $7::jsonb)`,
    [
      command.commandId,
      command.sittingId,
      change,
      command.reason,
      context.actor.id,
      context.now,
      JSON.stringify(answer),
    ],
  )
}
