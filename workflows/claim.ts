import { allHandlersFinished, condition, workflowInfo } from '@temporalio/workflow'
import type { Actor } from '../domain/authority/actor'
import type { ClaimState } from '../domain/claim/states'
import type { ClaimStands, RegistrationDue } from './contracts/claim'
import type { ClaimInput, ClaimMoved, Move, Timeline } from './contracts/messages'
import { signals, updates, workflowTypes } from './contracts/names'
import { claims, ledger, systemActor } from './process/activities'
import { openedBy } from './process/first-answer'
import { createHearing, type Hearing } from './process/hearing'
import { createShown, type Shown } from './process/shown'
import { createSteps, type TakeStep } from './process/steps'

/** The service's clock may be behind the process's: it is not asked again at once. */
const PAUSE_MS = 1_000

interface Claim {
  readonly input: ClaimInput
  readonly hearing: Hearing
  readonly shown: Shown
  readonly take: TakeStep
  correlationId: string
  /** How it stands, as the service said last. */
  stands?: ClaimStands
  /** When the service may be asked for the time again. */
  notBefore: number
}

/**
 * A claim of professional hours (Article 12): submitted -> reviewed -> returned, rejected or registered; appeal. What officials
 * and the person do, the claim service decides and tells; the process minds the clock and takes what was decided to the ledger.
 */
export async function claim(input: ClaimInput): Promise<ClaimState> {
  const c = begin(input)
  const submitted = openedBy(updates.submitClaim, claims.submitClaim, (answer, actor) =>
    submit(c, answer, actor),
  )
  c.hearing.on<ClaimMoved>(signals.claimMoved, moved => hear(c, moved))
  if (input.heard) await condition(() => c.stands !== undefined)
  else await submitted()

  for (let stands = see(c); !isOver(stands); stands = see(c)) {
    if (stands.registers) await c.take(() => register(c))
    else if (!(await c.hearing.newsBefore(askAt(c, stands)))) await c.take(() => keepTime(c))
  }
  await condition(allHandlersFinished)
  return see(c).state
}

function begin(input: ClaimInput): Claim {
  const shown: Shown = createShown(() => described(c))
  const c: Claim = {
    input,
    hearing: createHearing(),
    shown,
    take: createSteps(shown),
    correlationId: workflowInfo().workflowId,
    notBefore: 0,
  }
  return c
}

function submit(c: Claim, answer: ClaimStands, actor: Actor): void {
  c.correlationId = actor.correlationId
  know(c, answer)
  c.shown.happened('submitted', answer.since, { seq: answer.seq })
  c.hearing.stir()
}

/** Facts may come late and out of order: the one with the highest seq is the state. */
function hear(c: Claim, { act, at, stands }: ClaimMoved): void {
  if (c.stands && stands.seq <= c.stands.seq) return
  know(c, stands)
  c.shown.happened(act, at, { seq: stands.seq })
}

function know(c: Claim, stands: ClaimStands): void {
  if (!c.stands || stands.seq >= c.stands.seq) c.stands = stands
}

/** What has the last word, nothing to write and no clock, is over; what waits for the policy is not. */
const isOver = ({ move, nextAt, registers, state }: ClaimStands): boolean =>
  move === 'nobody' && nextAt === null && !registers && state !== 'waitingForPolicy'

function see(c: Claim): ClaimStands {
  const stands = standsOf(c)
  const { state: stage, year, personId, industry, nextAt } = stands
  const dueAt = nextAt ? new Date(nextAt) : null
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

/** A reminder, an escalation, a lapse: the service knows the calendar and what was told. */
async function keepTime(c: Claim): Promise<void> {
  const before = standsOf(c)
  know(c, await claims.keepClaimTime(actorOf(c), { claimId: c.input.claimId }))
  c.notBefore = Date.now() + PAUSE_MS
  const { state, since, seq } = standsOf(c)
  if (seq > before.seq) c.shown.happened(state, since, { seq })
  else c.shown.happened('deadlineKept', new Date().toISOString(), { seq })
}

/**
 * Professional hours, of this claim and of whatever else of the person the decision changed, an award at a time and in the
 * order in which the claim service counted them: so no cap is exceeded in between.
 */
async function register(c: Claim): Promise<void> {
  const { claimId } = c.input
  const { due } = await claims.dueRegistrations(actorOf(c), { claimId })
  for (const each of due) await ledger.changeProfessional(actorOf(c), commandOf(each))
  const written = due.map(({ itemId, year, awardSeq }) => ({ itemId, year, awardSeq }))
  know(c, await claims.recordRegistered(actorOf(c), { claimId, written }))
  c.shown.happened('registered', new Date().toISOString(), { awards: due.length })
}

const commandOf = ({ itemId: _, itemKind, ...rest }: RegistrationDue) => ({
  ...rest,
  awardKind: itemKind === 'claim' ? ('claim' as const) : ('trainingClass' as const),
})

const actorOf = (c: Claim): Actor => systemActor(workflowTypes.claim, c.correlationId)

function standsOf({ stands, input }: Claim): ClaimStands {
  if (!stands) throw new Error(`claim ${input.claimId} was never heard of`)
  return stands
}

const movers = {
  person: 'person',
  department: 'industryDepartment',
  bureau: 'municipalBureau',
  system: 'system',
  nobody: 'nobody',
} as const satisfies Record<ClaimStands['move'], Move['who']>

function described({ stands, input }: Claim): Omit<Timeline, 'happened'> {
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
