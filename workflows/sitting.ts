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
import { isRefused, openedBy } from './process/first-answer'
import { createHearing, type Hearing } from './process/hearing'
import { createShown, type Shown } from './process/shown'
import { createSteps, type TakeStep } from './process/steps'
import { createTurns } from './process/turns'
import { dueOf, moveOf } from './sitting-moves'

export type SittingEnd = 'closed' | 'cancelled'

/** While results are awaited it also looks by itself this often: a lost signal must not hold a sitting for ever. */
const LOOK_AGAIN_MS = 86_400_000

interface Sitting {
  readonly sittingId: string
  readonly state: SittingState
  readonly hearing: Hearing
  readonly shown: Shown
  readonly take: TakeStep
  readonly inTurn: ReturnType<typeof createTurns>
}

/**
 * One sitting (Article 10): published -> booking closed, tickets out -> held -> batches of results registered one by
 * one -> every ticket has a final outcome -> closed. It may be cancelled, moved or shrunk; overdue results escalate.
 */
export async function sitting(input: SittingInput): Promise<SittingEnd> {
  const s = begin(input)
  const published = openedBy(updates.publishSitting, exam.publishSitting, (answer, actor) =>
    publish(s, answer, actor),
  )
  acceptChanges(s)
  hearFacts(s)
  if (!input.carried) await published()

  await takesPlace(s)
  if (s.state.stage === 'held') await resultsAreIn(s)
  if (s.state.stage === 'held') await s.take(() => close(s))
  await condition(allHandlersFinished)
  return s.state.stage === 'cancelled' ? 'cancelled' : 'closed'
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
  const shown = createShown(now => described(sittingId, state, now), state.happened)
  return {
    sittingId,
    state,
    hearing: createHearing(state.remembered),
    shown,
    take: createSteps(shown),
    inTurn: createTurns(),
  }
}

function publish(s: Sitting, answer: SittingPublished, actor: Actor): void {
  const { schedule, year, category, locality, planId, centreId, seats } = answer
  s.state.correlationId = actor.correlationId
  Object.assign(s.state, { schedule, year, category, centreId })
  s.shown.seen({ process: workflowTypes.sitting, year, category, locality })
  enterStage(s, 'published', { planId, centreId, seats })
}

/** Cancelled, moved or shrunk with a reason: holders are told and offered seats by the exam service. */
function acceptChanges(s: Sitting): void {
  const change = (
    update: string,
    what: string,
    act: (actor: Actor, command: never) => Promise<SittingChanged | Refusal>,
  ) =>
    setHandler(defineUpdate<SittingChanged | Refusal, [Actor, unknown]>(update), async (actor, command) => {
      if (!s.state.schedule) await condition(() => s.state.schedule !== undefined)
      const answer = await s.inTurn(() => act(actor, command as never))
      if (!isRefused(answer)) changed(s, what, answer)
      return answer
    })
  change(updates.cancelSitting, 'cancelled', exam.cancelSitting)
  change(updates.moveSitting, 'moved', exam.moveSitting)
  change(updates.shrinkSitting, 'shrunk', exam.shrinkSitting)
}

function changed(s: Sitting, what: string, { schedule, displaced, offered }: SittingChanged): void {
  s.state.schedule = schedule
  if (what === 'cancelled') enterStage(s, 'cancelled', { displaced, offered })
  else s.shown.happened(what, new Date().toISOString(), { displaced, offered, startsAt: schedule.startsAt })
  s.hearing.stir()
}

function hearFacts(s: Sitting): void {
  hearBatches(s.hearing, s.state.batches, s.shown)
  s.hearing.on<OutcomeDecided>(signals.outcomeDecided, ({ decision, decisionId, at, withdrawnRows = 0 }) => {
    if (withdrawnRows > 0) s.state.withdrawnRows = (s.state.withdrawnRows ?? 0) + withdrawnRows
    s.shown.happened(decision, at, { decisionId })
  })
  s.hearing.on<AbsenceContested>(signals.absenceContested, ({ contestId, at }) =>
    s.shown.happened('absenceContested', at, { contestId }),
  )
}

/** Until it was held, or cancelled. A move re-arms both deadlines, and opens booking again where it lies ahead again. */
async function takesPlace(s: Sitting): Promise<void> {
  while (s.state.stage === 'published' || s.state.stage === 'bookingClosed') {
    const { bookingClosesAt, endsAt } = scheduleOf(s)
    const booking = s.state.stage === 'published'
    if (!booking && Date.parse(bookingClosesAt) > Date.now()) enterStage(s, 'published')
    else {
      const due = Date.parse(booking ? bookingClosesAt : endsAt)
      seeDue(s, due)
      if (!(await s.hearing.newsBefore(due))) await s.take(() => s.inTurn(() => step(s)))
    }
  }
}

/** A clock has struck; whatever changed while this waited for its turn is looked at again. */
async function step(s: Sitting): Promise<void> {
  const { bookingClosesAt, endsAt } = scheduleOf(s)
  const command = { sittingId: s.sittingId }
  if (s.state.stage === 'published' && Date.parse(bookingClosesAt) <= Date.now()) {
    const { tickets } = await exam.closeBooking(self(s), command)
    enterStage(s, 'bookingClosed', { tickets })
  } else if (s.state.stage === 'bookingClosed' && Date.parse(endsAt) <= Date.now()) {
    const { tickets } = await exam.holdSitting(self(s), command)
    s.state.tickets = tickets
    enterStage(s, 'held', { tickets })
  }
}

/** Until every ticket has a final outcome and every batch is in the ledger. What is missing at the deadline escalates, once. */
async function resultsAreIn(s: Sitting): Promise<void> {
  if (s.state.tickets === 0) return
  while (s.state.stage === 'held') {
    await s.take(() => registerBatches('sitting', s.sittingId, s.state.batches, self(s), s.shown))
    const progress = await s.take(() => s.inTurn(() => look(s)))
    if (isComplete(s, progress)) return
    const due = nextLook(s, progress)
    // A run of before showed when results were due, whatever had come.
    if (patched('due-by-progress')) seeDue(s, dueOf(s.state, progress))
    else seeDue(s, Date.parse(scheduleOf(s).resultsDueAt))
    await goOnAsNewWhenLong(s)
    await s.hearing.newsBefore(due)
  }
}

async function look(s: Sitting): Promise<SittingProgress> {
  s.state.progress = await exam.sittingProgress(self(s), { sittingId: s.sittingId })
  await escalateResults(s, s.state.progress)
  await escalateContests(s, s.state.progress)
  return s.state.progress
}

/** What is missing at the deadline escalates, once; where it is provisional the exam service gives it more time. */
async function escalateResults(s: Sitting, { missing }: SittingProgress): Promise<void> {
  const isOverdue = Date.parse(scheduleOf(s).resultsDueAt) <= Date.now()
  if (s.state.escalated || missing === 0 || !isOverdue) return
  const escalated = await exam.escalateOverdueResults(self(s), { sittingId: s.sittingId })
  s.state.progress = escalated
  s.state.escalated = escalated.resultsOverdue ?? true
  if (s.state.escalated)
    s.shown.happened('resultsOverdue', new Date().toISOString(), { missing: escalated.missing })
}

/** A contest that was not decided in time is told to whoever is to decide it, and is the municipal bureau's to chase. */
async function escalateContests(s: Sitting, { nextOverdueAt }: SittingProgress): Promise<void> {
  if (!nextOverdueAt || Date.parse(nextOverdueAt) > Date.now()) return
  s.state.progress = await exam.escalateOverdueContests(self(s), { sittingId: s.sittingId })
  s.shown.happened('contestsOverdue', new Date().toISOString(), {
    openContests: s.state.progress.openContests,
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

async function close(s: Sitting): Promise<void> {
  await exam.closeSitting(self(s), { sittingId: s.sittingId })
  enterStage(s, 'closed')
}

/** Centres that wait for months, or post for ever: the history stays short (docs/architecture.md, Short histories). */
async function goOnAsNewWhenLong(s: Sitting): Promise<void> {
  if (!workflowInfo().continueAsNewSuggested) return
  await condition(allHandlersFinished)
  s.state.remembered = s.hearing.remembered()
  await continueAsNew<typeof sitting>({ sittingId: s.sittingId, carried: s.state })
}

function enterStage(s: Sitting, stage: SittingState['stage'], about?: Record<string, string | number>): void {
  s.state.stage = stage
  s.state.since = new Date().toISOString()
  s.shown.happened(stage, s.state.since, about)
  s.shown.seen({ stage, ...(stage === 'closed' || stage === 'cancelled' ? { dueAt: null } : {}) })
}

const seeDue = (s: Sitting, due: number | null): void =>
  s.shown.seen({ dueAt: due === null ? null : new Date(due) })

const self = (s: Sitting): Actor => systemActor(workflowTypes.sitting, s.state.correlationId)

function scheduleOf({ state }: Sitting): NonNullable<SittingState['schedule']> {
  if (!state.schedule) throw new Error('a sitting that was not published has no schedule')
  return state.schedule
}

function described(sittingId: string, state: SittingState, now: number): Omit<Timeline, 'happened'> {
  const { stage, year, category, centreId } = state
  const move = moveOf(state, now)
  return { process: workflowTypes.sitting, stage, move, sittingId, year, category, centreId }
}
