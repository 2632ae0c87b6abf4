import { allHandlersFinished, condition } from '@temporalio/workflow'
import type { ClaimState } from '../domain/claim/states'
import type { ClaimStands, RegistrationDue } from './contracts/claim'
import type { ClaimInput, ClaimMoved, Move, Timeline } from './contracts/messages'
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

interface Claim {
  readonly input: ClaimInput
  readonly hearing: FactInbox
  readonly shown: ProgressView
  readonly take: TakeStep
  readonly standing: KnownState<ClaimStands>
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
  const c = begin(input)
  const submitted = openByUpdate(updates.submitClaim, claims.submitClaim, (answer, actor) =>
    c.standing.opened('submitted', answer, actor),
  )
  c.hearing.on<ClaimMoved>(signals.claimMoved, c.standing.hear)
  if (input.heard) await c.standing.heardOf()
  else await submitted()

  for (let stands = see(c); !isOver(stands); stands = see(c)) {
    if (stands.registers) await c.take(() => register(c))
    else if (!(await c.hearing.newsBefore(askAt(c, stands)))) await c.take(() => keepTime(c))
  }
  await condition(allHandlersFinished)
  return see(c).state
}

function begin(input: ClaimInput): Claim {
  const shown: ProgressView = createProgressView(() => described(c))
  const hearing = createFactInbox()
  const c: Claim = {
    ...{ input, hearing, shown },
    take: createSteps(shown),
    standing: createKnownState(hearing, shown),
    due: createDue(),
    notBefore: 0,
  }
  return c
}

/**
 * A claim is over when no party must move, no hours are to be written and no deadline runs. A claim that waits for
 * the policy is not over.
 */
const isOver = ({ move, nextAt, registers, state }: ClaimStands): boolean =>
  move === 'nobody' && nextAt === null && !registers && state !== 'waitingForPolicy'

function see(c: Claim): ClaimStands {
  const stands = c.standing.now()
  const { state: stage, year, personId, industry } = stands
  const dueAt = c.due(stands)
  c.shown.seen({
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

const askAt = (c: Claim, { nextAt }: ClaimStands): number | undefined =>
  nextAt === null ? undefined : Math.max(Date.parse(nextAt), c.notBefore)

/** Has the service apply due deadlines: it knows the calendar and the notices that were sent. */
async function keepTime(c: Claim): Promise<void> {
  const before = c.standing.now()
  c.standing.know(await claims.keepClaimTime(c.standing.actor(), { claimId: c.input.claimId }))
  c.notBefore = Date.now() + PAUSE_MS
  const { state, since, seq } = c.standing.now()
  if (seq > before.seq) c.shown.happened(state, since, { seq })
  else c.shown.happened('deadlineKept', new Date().toISOString(), { seq })
}

/**
 * Writes professional hours of this claim, and of the person's other items that the decision changed, to the ledger:
 * one award at a time, in the order in which the claim service counted them, so that no cap is exceeded in between.
 */
async function register(c: Claim): Promise<void> {
  const { claimId } = c.input
  const { due } = await claims.dueRegistrations(c.standing.actor(), { claimId })
  for (const each of due) await ledger.changeProfessional(c.standing.actor(), commandOf(each))
  const written = due.map(({ itemId, year, awardSeq }) => ({ itemId, year, awardSeq }))
  c.standing.know(await claims.recordRegistered(c.standing.actor(), { claimId, written }))
  c.shown.happened('registered', new Date().toISOString(), { awards: due.length })
}

const commandOf = ({ itemId: _, itemKind, ...rest }: RegistrationDue) => ({
  ...rest,
  awardKind: itemKind === 'claim' ? ('claim' as const) : ('trainingClass' as const),
})

const movers = {
  person: 'person',
  department: 'industryDepartment',
  bureau: 'municipalBureau',
  system: 'system',
  nobody: 'nobody',
} as const satisfies Record<ClaimStands['move'], Move['who']>

function described({ standing: { known: stands }, input }: Claim): Omit<Timeline, 'happened'> {
  const { state = 'draft', move = 'person', since = new Date().toISOString(), dueAt = null } = stands ?? {}
  const { personId, year } = stands ?? {}
  return {
    process: workflowTypes.claim,
    stage: state,
    move: { who: movers[move], what: state, since, until: dueAt },
    claimId: input.claimId,
    ...(personId ? { personId } : {}),
    ...(year ? { year } : {}),
  }
}
