import type { Actor } from '../../../../domain/authority/actor'
import { authorise } from '../../../../domain/authority/authority'
import { isRefusal, type Refusal, refuse } from '../../../../domain/refusals/refusal'
import type { ExamActivities, Reasoned, SittingChanged } from '../../../../workflows/contracts/exam'
import { type ExamDeps, type Step, within } from '../deps'
import { type EndReason, endBookings, holdersOf } from '../seats/bookings'
import { closeQueue } from '../seats/waiting'
import { isRoomInUse } from '../sittings/publication'
import { reasonOf } from '../sittings/reasons'
import {
  enterStage,
  findSitting,
  guardOfSitting,
  lockSittings,
  SITTING,
  type Sitting,
  scheduleSaid,
  sittingStated,
} from '../sittings/sittings'
import { offerElsewhere } from './displaced-people'
import { fitSeats } from './seat-fit'
import { type Changed, move } from './sitting-move'

type Command<Name extends 'cancelSitting' | 'moveSitting' | 'shrinkSitting'> = Parameters<
  ExamActivities[Name]
>[1]

/** Cancels a sitting (Article 10): its holders are told, offered seats in other sittings first, and no attempt is counted. */
export function cancelSitting(
  deps: ExamDeps,
  actor: Actor,
  command: Command<'cancelSitting'>,
): Promise<SittingChanged | Refusal> {
  return changeSitting(deps, actor, 'cancel', command, async (step, sitting, reason) => {
    await step.sql.query('UPDATE sitting SET cancel_reason = $2 WHERE sitting_id = $1', [
      sitting.sittingId,
      reason,
    ])
    const cancelled = await enterStage(step, sitting, 'cancelled')
    await closeQueue(step, sitting, 'sittingCancelled')
    // Waits for whoever is just taking a seat; afterwards nobody can.
    await step.sql.query('UPDATE seat SET sitting_version = $2 WHERE sitting_id = $1', [
      sitting.sittingId,
      cancelled.version,
    ])
    const displaced = await holdersOf(step.sql, sitting.sittingId)
    await endBookings(step, displaced, 'sittingCancelled')
    await step.sql.query('DELETE FROM seat WHERE sitting_id = $1', [sitting.sittingId])
    return { sitting: cancelled, displaced }
  })
}

/** Moves a sitting to another time or room; every deadline is computed anew, and booking opens again. */
export function moveSitting(
  deps: ExamDeps,
  actor: Actor,
  command: Command<'moveSitting'>,
): Promise<SittingChanged | Refusal> {
  return changeSitting(deps, actor, 'move', command, (step, sitting) => move(step, sitting, command))
}

/** Takes seats away from a sitting; who was given a seat first keeps one. */
export function shrinkSitting(
  deps: ExamDeps,
  actor: Actor,
  command: Command<'shrinkSitting'>,
): Promise<SittingChanged | Refusal> {
  return changeSitting(deps, actor, 'shrink', command, async (step, sitting) => {
    if (!Number.isInteger(command.seats) || command.seats < 1 || command.seats >= sitting.seats)
      return refuse('invalid-input', { field: 'seats', reason: `from 1 to ${sitting.seats - 1}` })
    const [shrunk] = await step.sql.query<Sitting>(
      `UPDATE sitting s SET seats = $2, version = version + 1 WHERE sitting_id = $1 RETURNING ${SITTING}`,
      [sitting.sittingId, command.seats],
    )
    step.tell(sittingStated(shrunk!, step.now))
    return { sitting: shrunk!, displaced: await fitSeats(step, shrunk!, 'sittingShrunk') }
  })
}

type Change = 'cancel' | 'move' | 'shrink'

interface ChangeCommand extends Reasoned {
  readonly sittingId: string
  readonly commandId: string
}

const told: Record<Change, EndReason> = {
  cancel: 'sittingCancelled',
  move: 'sittingMoved',
  shrink: 'sittingShrunk',
}

/**
 * What the three have in common: who may, a reason, once a command, the locks on all open sittings of the plan (in the order
 * of their ids, since those who lose a seat are offered others there), the audit row. Only what has not begun can be changed.
 */
async function changeSitting(
  deps: ExamDeps,
  actor: Actor,
  change: Change,
  command: ChangeCommand,
  apply: (step: Step, sitting: Sitting, reason: string) => Promise<Changed | Refusal>,
): Promise<SittingChanged | Refusal> {
  const act = `sitting.${change}` as const
  const run = within(deps, actor, async step => {
    const known = await findSitting(step.sql, command.sittingId)
    const denied = authorise(actor, act, known ? guardOfSitting(known) : {})
    if (denied || !known) return denied ?? refuse('not-found', { sittingId: command.sittingId })
    const sittings = await lockOpenSittings(step, known)
    const answered = await findAnswer(step, command.commandId)
    if (answered) return answered
    const sitting = sittings.find(each => each.sittingId === known.sittingId)!
    // Without the reason of it, since this answer goes through a process.
    if (sitting.stage === 'cancelled')
      return refuse('sitting-cancelled', { reason: null, sittingId: sitting.sittingId })
    if (sitting.stage !== 'published' && sitting.stage !== 'bookingClosed')
      return refuse('sitting-not-open', { status: sitting.stage })
    if (step.now >= sitting.startsAt || (await hasResult(step, sitting)))
      return refuse('sitting-under-way', { startsAt: sitting.startsAt.toISOString() })
    const reason = await reasonOf(step, { act, objectId: sitting.sittingId }, command)
    if (!reason) return refuse('invalid-input', { field: 'reason', reason: 'a reason is needed' })
    const changed = await apply(step, sitting, reason)
    if (isRefusal(changed)) throw new Undone(changed)
    const others = sittings.filter(each => each.sittingId !== sitting.sittingId)
    const open = [changed.sitting, ...others].sort(byStart)
    const offered = await offerElsewhere(step, sitting, changed.displaced, open, told[change])
    const answer: SittingChanged = {
      kind: 'sittingChanged',
      sittingId: sitting.sittingId,
      schedule: scheduleSaid(changed.sitting),
      displaced: changed.displaced.length,
      offered,
    }
    await keepAnswer(step, change, { ...command, reason }, answer)
    await step.audit({
      act,
      objectKind: 'sitting',
      objectId: sitting.sittingId,
      before: scheduleSaid(sitting),
      after: answer,
      reason,
    })
    return answer
  })
  return run.catch(error => {
    if (error instanceof Undone) return error.refusal
    if (isRoomInUse(error)) return refuse('room-in-use', { sittingId: command.sittingId })
    throw error
  })
}

/** Who has a result has sat: a sitting that somebody has sat stays as it was. */
async function hasResult(step: Step, { sittingId }: Sitting): Promise<boolean> {
  const rows = await step.sql.query('SELECT FROM result WHERE sitting_id = $1 LIMIT 1', [sittingId])
  return rows.length > 0
}

/** A refusal found half way: what was written is rolled back with it. */
class Undone extends Error {
  constructor(readonly refusal: Refusal) {
    super(refusal.code)
  }
}

const byStart = (a: Sitting, b: Sitting): number => a.startsAt.getTime() - b.startsAt.getTime()

/** This sitting and the other open ones of its plan, locked by id. */
async function lockOpenSittings(step: Step, { planId, sittingId }: Sitting): Promise<Sitting[]> {
  const rows = await step.sql.query<{ sittingId: string }>(
    `SELECT sitting_id FROM sitting WHERE plan_id = $1 AND (stage = 'published' OR sitting_id = $2)`,
    [planId, sittingId],
  )
  return lockSittings(
    step.sql,
    rows.map(row => row.sittingId),
  )
}

async function findAnswer(step: Step, commandId: string): Promise<SittingChanged | undefined> {
  const [row] = await step.sql.query<{ answer: SittingChanged }>(
    'SELECT answer FROM sitting_change WHERE command_id = $1',
    [commandId],
  )
  return row?.answer
}

async function keepAnswer(
  step: Step,
  change: Change,
  command: ChangeCommand & { readonly reason: string },
  answer: SittingChanged,
): Promise<void> {
  await step.sql.query(
    `INSERT INTO sitting_change (command_id, sitting_id, change, reason, changed_by, changed_at, answer)
     VALUES ($1, $2, $3, $4, $5, $6, $7::jsonb)`,
    [
      command.commandId,
      command.sittingId,
      change,
      command.reason,
      step.actor.id,
      step.now,
      JSON.stringify(answer),
    ],
  )
}
