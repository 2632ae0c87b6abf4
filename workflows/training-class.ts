import { allHandlersFinished, condition, continueAsNew, workflowInfo } from '@temporalio/workflow'
import type { ClassState } from '../domain/class/states'
import { moverOfParty } from '../domain/notice/whose-move'
import type { BatchRegistered, ClassMoved, Timeline, TrainingClassInput } from './contracts/messages'
import { signals, updates, workflowTypes } from './contracts/names'
import type { ClassStands, HoursBatch } from './contracts/training-class'
import { classes, ledger } from './process/activities'
import { createDue } from './process/due'
import { createFactInbox, type FactInbox } from './process/fact-inbox'
import { isRefused, openByUpdate } from './process/first-answer'
import { createKnownState, type KnownState } from './process/known-state'
import { createProgressView, type ProgressView } from './process/progress-view'
import { createSteps, type TakeStep } from './process/steps'

/** The service's clock may be behind the process's, so the process pauses before it asks again. */
const PAUSE_MS = 1_000
/** Rows arrive within seconds; a lost signal must not hold a class for ever. */
const LOOK_AGAIN_MS = 10_000
const LOOK_AGAIN_LATER_MS = 3_600_000
const LOOKS_SOON_MAX = 6

interface ClassRun {
  readonly input: TrainingClassInput
  readonly inbox: FactInbox
  readonly view: ProgressView
  readonly take: TakeStep
  readonly known: KnownState<ClassStands>
  readonly due: ReturnType<typeof createDue>
  /** When the process may ask the service again. */
  notBefore: number
  /**
   * The ledger's last answer for each batch that is not registered: how many rows have arrived, or the code of its
   * refusal.
   */
  readonly expected: Map<string, string | number>
  looks: number
}

/**
 * A training class (Articles 13, 14): plan in -> plan accepted -> held -> roster in -> reviewed -> registered in one
 * batch, and later changes in further batches. The claim service decides on each act and publishes it. The process
 * watches the deadlines and has each batch registered.
 */
export async function trainingClass(input: TrainingClassInput): Promise<ClassState> {
  const run = createTraining(input)
  const opened = openByUpdate(updates.sendClassPlan, classes.sendClassPlan, (answer, actor) =>
    run.known.opened('sendPlan', answer, actor),
  )
  run.inbox.on<ClassMoved>(signals.classMoved, run.known.hear)
  run.inbox.on<BatchRegistered>(signals.batchRegistered, ({ batchId }) => void run.expected.delete(batchId))
  if (input.carried) run.known.know(input.carried.stands)
  else if (input.heard) await run.known.heardOf()
  else await opened()

  for (let stands = readState(run); !isOver(stands); stands = readState(run)) {
    if (await registerBatches(run, stands)) continue
    if (!(await run.inbox.newsBefore(nextActAt(run, stands)))) await actByItself(run)
    if (workflowInfo().continueAsNewSuggested) return continueAsNewRun(run)
  }
  await condition(allHandlersFinished)
  return readState(run).state
}

function createTraining(input: TrainingClassInput): ClassRun {
  const view: ProgressView = createProgressView(
    () => describeTraining(run),
    [...(input.carried?.happened ?? [])],
  )
  const inbox = createFactInbox()
  const run: ClassRun = {
    ...{ input, inbox, view },
    take: createSteps(view),
    known: createKnownState(inbox, view),
    due: createDue(),
    notBefore: 0,
    expected: new Map(),
    looks: 0,
  }
  return run
}

/**
 * A class is over when no party must move, no deadline runs and no batch is on its way to the ledger, unless it waits
 * for the policy. A later fact starts its process again.
 */
const isOver = ({ move, nextAt, batches, state }: ClassStands): boolean =>
  move === 'nobody' && nextAt === null && batches.length === 0 && state !== 'waitingForPolicy'

function readState(run: ClassRun): ClassStands {
  const stands = run.known.now()
  const { state: stage, year, industry } = stands
  const dueAt = run.due(stands)
  run.view.seen({
    process: workflowTypes.trainingClass,
    stage,
    year,
    category: 'professional',
    industry,
    dueAt,
  })
  return stands
}

/**
 * 统一登记 (Articles 13, 14): asks the ledger for each batch, which registers it once, however often it is asked. A batch that was asked
 * for waits for its rows, or for operations.
 *
 * @returns whether any was registered
 */
async function registerBatches(run: ClassRun, { batches }: ClassStands): Promise<boolean> {
  const due = batches.filter(each => !run.expected.has(each.batchId))
  const registered: string[] = []
  for (const batch of due) if (await run.take(() => askLedger(run, batch))) registered.push(batch.batchId)
  if (registered.length === 0) return false
  const { classId } = run.input
  run.known.know(
    await run.take(() => classes.recordHoursRegistered(run.known.actor(), { classId, batchIds: registered })),
  )
  run.looks = 0
  return true
}

async function askLedger(run: ClassRun, { batchId, rowCount, digest }: HoursBatch): Promise<boolean> {
  const sourceId = run.input.classId
  const command = { batchId, sourceId, sourceKind: 'trainingClass', rowCount, digest } as const
  const answer = await ledger.registerBatch(run.known.actor(), command)
  const now = new Date().toISOString()
  if (isRefused(answer)) {
    run.expected.set(batchId, answer.code)
    run.view.happened('batchRefused', now, { batchId, code: answer.code })
    return false
  }
  const { state, rowsReceived = 0, grantedCount } = answer
  if (state === 'registered') {
    run.view.happened('batchRegistered', now, { batchId, rowCount, grantedCount })
    return true
  }
  run.expected.set(batchId, rowsReceived)
  run.view.happened('batchExpecting', now, { batchId, rowCount, rowsReceived })
  return false
}

/** When it acts next by itself: by the class's clock, or to look at a batch again. */
function nextActAt(run: ClassRun, { nextAt, batches }: ClassStands): number | undefined {
  const clock = nextAt === null ? Number.POSITIVE_INFINITY : Math.max(Date.parse(nextAt), run.notBefore)
  const look = run.looks < LOOKS_SOON_MAX ? LOOK_AGAIN_MS : LOOK_AGAIN_LATER_MS
  const again = batches.length > 0 ? Date.now() + look : Number.POSITIVE_INFINITY
  const at = Math.min(clock, again)
  return Number.isFinite(at) ? at : undefined
}

/** Nothing was heard: the class's clock is due, or the ledger is asked again. */
async function actByItself(run: ClassRun): Promise<void> {
  const { nextAt, batches } = run.known.now()
  if (batches.length > 0) {
    run.looks += 1
    run.expected.clear()
  }
  if (nextAt === null || Date.parse(nextAt) > Date.now()) return
  await run.take(() => applyDeadlines(run))
}

/**
 * Has the service apply due deadlines and register late sign-ups: it knows the calendar and the notices that were
 * sent.
 */
async function applyDeadlines(run: ClassRun): Promise<void> {
  const { classId } = run.input
  const before = run.known.now()
  run.known.know(await classes.keepClassTime(run.known.actor(), { classId }))
  run.notBefore = Date.now() + PAUSE_MS
  const { state, since, seq } = run.known.now()
  const what = state === before.state ? 'deadlineKept' : state
  run.view.happened(what, state === before.state ? new Date().toISOString() : since, { seq })
}

/** Continues as a new run, with the known state. */
async function continueAsNewRun(run: ClassRun): Promise<never> {
  await condition(allHandlersFinished)
  const { classId } = run.input
  return continueAsNew<typeof trainingClass>({
    classId,
    carried: { stands: run.known.now(), happened: run.view.happenings },
  })
}

function describeTraining({ known: { known: stands }, input }: ClassRun): Omit<Timeline, 'happened'> {
  const { state = 'draft', move = 'organiser', since = new Date().toISOString(), dueAt = null } = stands ?? {}
  const { year, industry, organiserId } = stands ?? {}
  return {
    process: workflowTypes.trainingClass,
    stage: state,
    move: { who: moverOfParty[move], what: state, since, until: dueAt },
    classId: input.classId,
    ...(year ? { year } : {}),
    ...(industry ? { industry } : {}),
    ...(organiserId ? { organiserId } : {}),
  }
}
