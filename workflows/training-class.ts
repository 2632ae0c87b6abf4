import { allHandlersFinished, condition, continueAsNew, workflowInfo } from '@temporalio/workflow'
import type { ClassState } from '../domain/class/states'
import type { BatchRegistered, ClassMoved, Move, Timeline, TrainingClassInput } from './contracts/messages'
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

interface Training {
  readonly input: TrainingClassInput
  readonly hearing: FactInbox
  readonly shown: ProgressView
  readonly take: TakeStep
  readonly standing: KnownState<ClassStands>
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
  const t = begin(input)
  const opened = openByUpdate(updates.sendClassPlan, classes.sendClassPlan, (answer, actor) =>
    t.standing.opened('sendPlan', answer, actor),
  )
  t.hearing.on<ClassMoved>(signals.classMoved, t.standing.hear)
  t.hearing.on<BatchRegistered>(signals.batchRegistered, ({ batchId }) => void t.expected.delete(batchId))
  if (input.carried) t.standing.know(input.carried.stands)
  else if (input.heard) await t.standing.heardOf()
  else await opened()

  for (let stands = see(t); !isOver(stands); stands = see(t)) {
    if (await registers(t, stands)) continue
    if (!(await t.hearing.newsBefore(actsAt(t, stands)))) await goOn(t)
    if (workflowInfo().continueAsNewSuggested) return carryOn(t)
  }
  await condition(allHandlersFinished)
  return see(t).state
}

function begin(input: TrainingClassInput): Training {
  const shown: ProgressView = createProgressView(() => described(t), [...(input.carried?.happened ?? [])])
  const hearing = createFactInbox()
  const t: Training = {
    ...{ input, hearing, shown },
    take: createSteps(shown),
    standing: createKnownState(hearing, shown),
    due: createDue(),
    notBefore: 0,
    expected: new Map(),
    looks: 0,
  }
  return t
}

/**
 * A class is over when no party must move, no deadline runs and no batch is on its way to the ledger, unless it waits
 * for the policy. A later fact starts its process again.
 */
const isOver = ({ move, nextAt, batches, state }: ClassStands): boolean =>
  move === 'nobody' && nextAt === null && batches.length === 0 && state !== 'waitingForPolicy'

function see(t: Training): ClassStands {
  const stands = t.standing.now()
  const { state: stage, year, industry } = stands
  const dueAt = t.due(stands)
  t.shown.seen({
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
async function registers(t: Training, { batches }: ClassStands): Promise<boolean> {
  const due = batches.filter(each => !t.expected.has(each.batchId))
  const registered: string[] = []
  for (const batch of due) if (await t.take(() => ask(t, batch))) registered.push(batch.batchId)
  if (registered.length === 0) return false
  const { classId } = t.input
  t.standing.know(
    await t.take(() => classes.recordHoursRegistered(t.standing.actor(), { classId, batchIds: registered })),
  )
  t.looks = 0
  return true
}

async function ask(t: Training, { batchId, rowCount, digest }: HoursBatch): Promise<boolean> {
  const sourceId = t.input.classId
  const command = { batchId, sourceId, sourceKind: 'trainingClass', rowCount, digest } as const
  const answer = await ledger.registerBatch(t.standing.actor(), command)
  const now = new Date().toISOString()
  if (isRefused(answer)) {
    t.expected.set(batchId, answer.code)
    t.shown.happened('batchRefused', now, { batchId, code: answer.code })
    return false
  }
  const { state, rowsReceived = 0, grantedCount } = answer
  if (state === 'registered') {
    t.shown.happened('batchRegistered', now, { batchId, rowCount, grantedCount })
    return true
  }
  t.expected.set(batchId, rowsReceived)
  t.shown.happened('batchExpecting', now, { batchId, rowCount, rowsReceived })
  return false
}

/** When it acts next by itself: by the class's clock, or to look at a batch again. */
function actsAt(t: Training, { nextAt, batches }: ClassStands): number | undefined {
  const clock = nextAt === null ? Number.POSITIVE_INFINITY : Math.max(Date.parse(nextAt), t.notBefore)
  const look = t.looks < LOOKS_SOON_MAX ? LOOK_AGAIN_MS : LOOK_AGAIN_LATER_MS
  const again = batches.length > 0 ? Date.now() + look : Number.POSITIVE_INFINITY
  const at = Math.min(clock, again)
  return Number.isFinite(at) ? at : undefined
}

/** Nothing was heard: the class's clock is due, or the ledger is asked again. */
async function goOn(t: Training): Promise<void> {
  const { nextAt, batches } = t.standing.now()
  if (batches.length > 0) {
    t.looks += 1
    t.expected.clear()
  }
  if (nextAt === null || Date.parse(nextAt) > Date.now()) return
  await t.take(() => keepTime(t))
}

/**
 * Has the service apply due deadlines and register late sign-ups: it knows the calendar and the notices that were
 * sent.
 */
async function keepTime(t: Training): Promise<void> {
  const { classId } = t.input
  const before = t.standing.now()
  t.standing.know(await classes.keepClassTime(t.standing.actor(), { classId }))
  t.notBefore = Date.now() + PAUSE_MS
  const { state, since, seq } = t.standing.now()
  const what = state === before.state ? 'deadlineKept' : state
  t.shown.happened(what, state === before.state ? new Date().toISOString() : since, { seq })
}

/** Continues as a new run, with the known state. */
async function carryOn(t: Training): Promise<never> {
  await condition(allHandlersFinished)
  const { classId } = t.input
  return continueAsNew<typeof trainingClass>({
    classId,
    carried: { stands: t.standing.now(), happened: t.shown.happenings },
  })
}

const movers = {
  organiser: 'organiser',
  department: 'industryDepartment',
  bureau: 'municipalBureau',
  system: 'system',
  nobody: 'nobody',
} as const satisfies Record<ClassStands['move'], Move['who']>

function described({ standing: { known: stands }, input }: Training): Omit<Timeline, 'happened'> {
  const { state = 'draft', move = 'organiser', since = new Date().toISOString(), dueAt = null } = stands ?? {}
  const { year, industry, organiserId } = stands ?? {}
  return {
    process: workflowTypes.trainingClass,
    stage: state,
    move: { who: movers[move], what: state, since, until: dueAt },
    classId: input.classId,
    ...(year ? { year } : {}),
    ...(industry ? { industry } : {}),
    ...(organiserId ? { organiserId } : {}),
  }
}
