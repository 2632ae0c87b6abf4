import {
  allHandlersFinished,
  condition,
  continueAsNew,
  defineUpdate,
  patched,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow'
import type { Actor } from '../domain/authority/actor'
import type { Refusal } from '../domain/refusals/refusal'
import type { SittingChanged, SittingProgress, SittingPublished } from './contracts/exam'
import type {
  AbsenceContested,
  OutcomeDecided,
  SittingInput,
  SittingState,
  Timeline,
} from './contracts/messages'
import { signals, updates, workflowTypes } from './contracts/names'
import { exam, systemActor } from './process/activities'
import { hearBatches, registerBatches } from './process/batches'
import { createFactInbox, type FactInbox } from './process/fact-inbox'
import { isRefused, openByUpdate } from './process/first-answer'
import { createProgressView, type ProgressView } from './process/progress-view'
import { createSteps, type TakeStep } from './process/steps'
import { createTurns } from './process/turns'
import { dueOf, moveOf } from './sitting-moves'

export type SittingEnd = 'closed' | 'cancelled'

/** While results are awaited it also looks by itself this often: a lost signal must not hold a sitting for ever. */
const LOOK_AGAIN_MS = 86_400_000

interface Sitting {
  readonly sittingId: string
  readonly state: SittingState
  readonly inbox: FactInbox
  readonly view: ProgressView
  readonly take: TakeStep
  readonly inTurn: ReturnType<typeof createTurns>
}

/**
 * One sitting (Article 10): published -> booking closed, tickets out -> held -> batches of results registered one by
 * one -> every ticket has a final outcome -> closed. It may be cancelled, moved or shrunk; overdue results escalate.
 */
export async function sitting(input: SittingInput): Promise<SittingEnd> {
  const sitting = begin(input)
  const published = openByUpdate(updates.publishSitting, exam.publishSitting, (answer, actor) =>
    publish(sitting, answer, actor),
  )
  acceptChanges(sitting)
  hearFacts(sitting)
  if (!input.carried) await published()

  await takesPlace(sitting)
  if (sitting.state.stage === 'held') await resultsAreIn(sitting)
  if (sitting.state.stage === 'held') await sitting.take(() => close(sitting))
  await condition(allHandlersFinished)
  return sitting.state.stage === 'cancelled' ? 'cancelled' : 'closed'
}

function begin({ sittingId, carried }: SittingInput): Sitting {
  const state: SittingState = carried ?? {
    stage: 'asked',
    since: new Date().toISOString(),
    correlationId: workflowInfo().workflowId,
    batches: [],
    escalated: false,
    happened: [],
    remembered: [],
  }
  const view = createProgressView(now => described(sittingId, state, now), state.happened)
  return {
    sittingId,
    state,
    inbox: createFactInbox(state.remembered),
    view,
    take: createSteps(view),
    inTurn: createTurns(),
  }
}

function publish(sitting: Sitting, answer: SittingPublished, actor: Actor): void {
  const { schedule, year, category, locality, planId, centreId, seats } = answer
  sitting.state.correlationId = actor.correlationId
  Object.assign(sitting.state, { schedule, year, category, centreId })
  sitting.view.seen({ process: workflowTypes.sitting, year, category, locality })
  enterStage(sitting, 'published', { planId, centreId, seats })
}

/** Cancelled, moved or shrunk with a reason: the exam service tells the holders and offers them seats. */
function acceptChanges(sitting: Sitting): void {
  const change = (
    update: string,
    what: string,
    act: (actor: Actor, command: never) => Promise<SittingChanged | Refusal>,
  ) =>
    setHandler(defineUpdate<SittingChanged | Refusal, [Actor, unknown]>(update), async (actor, command) => {
      if (!sitting.state.schedule) await condition(() => sitting.state.schedule !== undefined)
      const answer = await sitting.inTurn(() => act(actor, command as never))
      if (!isRefused(answer)) changed(sitting, what, answer)
      return answer
    })
  change(updates.cancelSitting, 'cancelled', exam.cancelSitting)
  change(updates.moveSitting, 'moved', exam.moveSitting)
  change(updates.shrinkSitting, 'shrunk', exam.shrinkSitting)
}

function changed(sitting: Sitting, what: string, { schedule, displaced, offered }: SittingChanged): void {
  sitting.state.schedule = schedule
  if (what === 'cancelled') enterStage(sitting, 'cancelled', { displaced, offered })
  else
    sitting.view.happened(what, new Date().toISOString(), { displaced, offered, startsAt: schedule.startsAt })
  sitting.inbox.stir()
}

function hearFacts(sitting: Sitting): void {
  hearBatches(sitting.inbox, sitting.state.batches, sitting.view)
  sitting.inbox.on<OutcomeDecided>(
    signals.outcomeDecided,
    ({ decision, decisionId, at, withdrawnRows = 0 }) => {
      if (withdrawnRows > 0) sitting.state.withdrawnRows = (sitting.state.withdrawnRows ?? 0) + withdrawnRows
      sitting.view.happened(decision, at, { decisionId })
    },
  )
  sitting.inbox.on<AbsenceContested>(signals.absenceContested, ({ contestId, at }) =>
    sitting.view.happened('absenceContested', at, { contestId }),
  )
}

/** Until it was held, or cancelled. A move re-arms both deadlines, and opens booking again where it lies ahead again. */
async function takesPlace(sitting: Sitting): Promise<void> {
  while (sitting.state.stage === 'published' || sitting.state.stage === 'bookingClosed') {
    const { bookingClosesAt, endsAt } = scheduleOf(sitting)
    const booking = sitting.state.stage === 'published'
    if (!booking && Date.parse(bookingClosesAt) > Date.now()) enterStage(sitting, 'published')
    else {
      const due = Date.parse(booking ? bookingClosesAt : endsAt)
      seeDue(sitting, due)
      if (!(await sitting.inbox.newsBefore(due)))
        await sitting.take(() => sitting.inTurn(() => step(sitting)))
    }
  }
}

/** A clock has struck; whatever changed while this waited for its turn is looked at again. */
async function step(sitting: Sitting): Promise<void> {
  const { bookingClosesAt, endsAt } = scheduleOf(sitting)
  const command = { sittingId: sitting.sittingId }
  if (sitting.state.stage === 'published' && Date.parse(bookingClosesAt) <= Date.now()) {
    const { tickets } = await exam.closeBooking(self(sitting), command)
    enterStage(sitting, 'bookingClosed', { tickets })
  } else if (sitting.state.stage === 'bookingClosed' && Date.parse(endsAt) <= Date.now()) {
    const { tickets } = await exam.holdSitting(self(sitting), command)
    sitting.state.tickets = tickets
    enterStage(sitting, 'held', { tickets })
  }
}

/** Until every ticket has a final outcome and every batch is in the ledger. What is missing at the deadline escalates, once. */
async function resultsAreIn(sitting: Sitting): Promise<void> {
  if (sitting.state.tickets === 0) return
  while (sitting.state.stage === 'held') {
    await sitting.take(() =>
      registerBatches(
        { sourceKind: 'sitting', sourceId: sitting.sittingId, batches: sitting.state.batches },
        self(sitting),
        sitting.view,
      ),
    )
    const progress = await sitting.take(() => sitting.inTurn(() => look(sitting)))
    if (isComplete(sitting, progress)) return
    const due = nextLook(sitting, progress)
    // A run of before showed when results were due, whatever had come.
    if (patched('due-by-progress')) seeDue(sitting, dueOf(sitting.state, progress))
    else seeDue(sitting, Date.parse(scheduleOf(sitting).resultsDueAt))
    await goOnAsNewWhenLong(sitting)
    await sitting.inbox.newsBefore(due)
  }
}

async function look(sitting: Sitting): Promise<SittingProgress> {
  sitting.state.progress = await exam.sittingProgress(self(sitting), { sittingId: sitting.sittingId })
  await escalateResults(sitting, sitting.state.progress)
  await escalateContests(sitting, sitting.state.progress)
  return sitting.state.progress
}

/**
 * Escalates results that are missing at the deadline, once; where the deadline is provisional the exam service gives
 * it more time.
 */
async function escalateResults(sitting: Sitting, { missing }: SittingProgress): Promise<void> {
  const isOverdue = Date.parse(scheduleOf(sitting).resultsDueAt) <= Date.now()
  if (sitting.state.escalated || missing === 0 || !isOverdue) return
  const escalated = await exam.escalateOverdueResults(self(sitting), { sittingId: sitting.sittingId })
  sitting.state.progress = escalated
  sitting.state.escalated = escalated.resultsOverdue ?? true
  if (sitting.state.escalated)
    sitting.view.happened('resultsOverdue', new Date().toISOString(), { missing: escalated.missing })
}

/** Escalates contests that were not decided in time: their deciders hear of it, and the municipal bureau follows up. */
async function escalateContests(sitting: Sitting, { nextOverdueAt }: SittingProgress): Promise<void> {
  if (!nextOverdueAt || Date.parse(nextOverdueAt) > Date.now()) return
  sitting.state.progress = await exam.escalateOverdueContests(self(sitting), { sittingId: sitting.sittingId })
  sitting.view.happened('contestsOverdue', new Date().toISOString(), {
    openContests: sitting.state.progress.openContests,
  })
}

/**
 * Every outcome came in a row of a batch. Outcomes that no batch told of so far accounts for are in one whose signal is
 * still under way: closing now would leave its hours unregistered.
 */
function isComplete({ state }: Sitting, { tickets, final, missing }: SittingProgress): boolean {
  const rowsTold = state.batches.reduce((sum, { rowCount }) => sum + rowCount, -(state.withdrawnRows ?? 0))
  const areRegistered = state.batches.every(batch => batch.state === 'registered')
  return final >= tickets && areRegistered && rowsTold >= tickets - missing
}

function nextLook({ state }: Sitting, { missing, nextFinalAt, nextOverdueAt }: SittingProgress): number {
  const instants = [Date.now() + LOOK_AGAIN_MS]
  for (const at of [nextFinalAt, nextOverdueAt]) if (at) instants.push(Date.parse(at))
  const resultsDue = Date.parse(state.schedule?.resultsDueAt ?? '')
  // Over and not escalated, it is provisional: looked at daily, until the exam service says that it is over.
  if (missing > 0 && !state.escalated && resultsDue > Date.now()) instants.push(resultsDue)
  return Math.min(...instants)
}

async function close(sitting: Sitting): Promise<void> {
  await exam.closeSitting(self(sitting), { sittingId: sitting.sittingId })
  enterStage(sitting, 'closed')
}

/** Centres that wait for months, or post for ever: the history stays short (docs/architecture.md, Short histories). */
async function goOnAsNewWhenLong({ sittingId, state, inbox }: Sitting): Promise<void> {
  if (!workflowInfo().continueAsNewSuggested) return
  await condition(allHandlersFinished)
  state.remembered = inbox.remembered()
  await continueAsNew<typeof sitting>({ sittingId, carried: state })
}

function enterStage(
  sitting: Sitting,
  stage: SittingState['stage'],
  about?: Record<string, string | number>,
): void {
  sitting.state.stage = stage
  sitting.state.since = new Date().toISOString()
  sitting.view.happened(stage, sitting.state.since, about)
  sitting.view.seen({ stage, ...(stage === 'closed' || stage === 'cancelled' ? { dueAt: null } : {}) })
}

const seeDue = (sitting: Sitting, due: number | null): void =>
  sitting.view.seen({ dueAt: due === null ? null : new Date(due) })

const self = (sitting: Sitting): Actor => systemActor(workflowTypes.sitting, sitting.state.correlationId)

function scheduleOf({ state }: Sitting): NonNullable<SittingState['schedule']> {
  if (!state.schedule) throw new Error('a sitting that was not published has no schedule')
  return state.schedule
}

function described(sittingId: string, state: SittingState, now: number): Omit<Timeline, 'happened'> {
  const { stage, year, category, centreId } = state
  const move = moveOf(state, now)
  return { process: workflowTypes.sitting, stage, move, sittingId, year, category, centreId }
}
