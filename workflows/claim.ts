import { allHandlersFinished, condition } from '@temporalio/workflow'
import type { ClaimState } from '../domain/claim/states'
import { moverOfParty } from '../domain/notice/whose-move'
import type { ClaimStands, RegistrationDue } from './contracts/claim'
import type { ClaimInput, ClaimMoved, Timeline } from './contracts/messages'
import { signals, updates, workflowTypes } from './contracts/names'
import { claims, ledger } from './process/activities'
import { createDue } from './process/due'
import { createFactInbox, type FactInbox } from './process/fact-inbox'
import { openByUpdate } from './process/first-answer'
import { createKnownState, type KnownState } from './process/known-state'
import { createProgressView, type ProgressView } from './process/progress-view'
import { createSteps, type TakeStep } from './process/steps'

/** The service's clock may be behind the process's, so the process pauses before it asks again. */
const PAUSE_MS = 1_000

interface ClaimRun {
  readonly input: ClaimInput
  readonly inbox: FactInbox
  readonly view: ProgressView
  readonly take: TakeStep
  readonly known: KnownState<ClaimStands>
  readonly due: ReturnType<typeof createDue>
  /** When the process may ask the service again. */
  notBefore: number
}

/**
 * A claim of professional hours (Article 12): submitted -> reviewed -> returned, rejected or registered; appeal. The
 * claim service decides on each act and publishes it. The process watches the deadlines and takes decided hours to
 * the ledger.
 */
export async function claim(input: ClaimInput): Promise<ClaimState> {
  const run = createClaim(input)
  const submitted = openByUpdate(updates.submitClaim, claims.submitClaim, (answer, actor) =>
    run.known.opened('submitted', answer, actor),
  )
  run.inbox.on<ClaimMoved>(signals.claimMoved, run.known.hear)
  if (input.heard) await run.known.heardOf()
  else await submitted()

  for (let stands = readState(run); !isOver(stands); stands = readState(run)) {
    if (stands.registers) await run.take(() => register(run))
    else if (!(await run.inbox.newsBefore(nextQuestionAt(run, stands))))
      await run.take(() => applyDeadlines(run))
  }
  await condition(allHandlersFinished)
  return readState(run).state
}

function createClaim(input: ClaimInput): ClaimRun {
  const view: ProgressView = createProgressView(() => describeClaim(run))
  const inbox = createFactInbox()
  const run: ClaimRun = {
    ...{ input, inbox, view },
    take: createSteps(view),
    known: createKnownState(inbox, view),
    due: createDue(),
    notBefore: 0,
  }
  return run
}

/**
 * A claim is over when no party must move, no hours are to be written and no deadline runs. A claim that waits for
 * the policy is not over.
 */
const isOver = ({ move, nextAt, registers, state }: ClaimStands): boolean =>
  move === 'nobody' && nextAt === null && !registers && state !== 'waitingForPolicy'

function readState(run: ClaimRun): ClaimStands {
  const stands = run.known.now()
  const { state: stage, year, personId, industry } = stands
  const dueAt = run.due(stands)
  run.view.seen({
    process: workflowTypes.claim,
    stage,
    year,
    category: 'professional',
    personId,
    industry,
    dueAt,
  })
  return stands
}

const nextQuestionAt = (run: ClaimRun, { nextAt }: ClaimStands): number | undefined =>
  nextAt === null ? undefined : Math.max(Date.parse(nextAt), run.notBefore)

/** Has the service apply due deadlines: it knows the calendar and the notices that were sent. */
async function applyDeadlines(run: ClaimRun): Promise<void> {
  const before = run.known.now()
  run.known.know(await claims.keepClaimTime(run.known.actor(), { claimId: run.input.claimId }))
  run.notBefore = Date.now() + PAUSE_MS
  const { state, since, seq } = run.known.now()
  if (seq > before.seq) run.view.happened(state, since, { seq })
  else run.view.happened('deadlineKept', new Date().toISOString(), { seq })
}

/**
 * Writes professional hours of this claim, and of the person's other items that the decision changed, to the ledger:
 * one award at a time, in the order in which the claim service counted them, so that no cap is exceeded in between.
 */
async function register(run: ClaimRun): Promise<void> {
  const { claimId } = run.input
  const { due } = await claims.dueRegistrations(run.known.actor(), { claimId })
  for (const each of due) await ledger.changeProfessional(run.known.actor(), commandOf(each))
  const written = due.map(({ itemId, year, awardSeq }) => ({ itemId, year, awardSeq }))
  run.known.know(await claims.recordRegistered(run.known.actor(), { claimId, written }))
  run.view.happened('registered', new Date().toISOString(), { awards: due.length })
}

const commandOf = ({ itemId: _, itemKind, ...rest }: RegistrationDue) => ({
  ...rest,
  awardKind: itemKind === 'claim' ? ('claim' as const) : ('trainingClass' as const),
})

function describeClaim({ known: { known: stands }, input }: ClaimRun): Omit<Timeline, 'happened'> {
  const { state = 'draft', move = 'person', since = new Date().toISOString(), dueAt = null } = stands ?? {}
  const { personId, year } = stands ?? {}
  return {
    process: workflowTypes.claim,
    stage: state,
    move: { who: moverOfParty[move], what: state, since, until: dueAt },
    claimId: input.claimId,
    ...(personId ? { personId } : {}),
    ...(year ? { year } : {}),
  }
}
