import { type Refusal, refuse } from '../refusals/refusal'

/**
 * Who acts on a training class. `organiser`: the association or organiser, or the department for its own class; `bureau`: the
 * municipal bureau, which takes back what rests on false material (Article 15).
 */
export type ClassParty = 'organiser' | 'department' | 'bureau' | 'system'

export const classStates = [
  'draft',
  'planned',
  'accepted',
  'planRefused',
  'held',
  'rosterIn',
  'rosterReturned',
  'reviewed',
  'registered',
  'reversed',
  'cancelled',
] as const
export type ClassState = (typeof classStates)[number]

export const classActs = [
  'correctPlan',
  'sendPlan',
  'acceptPlan',
  'refusePlan',
  'lapse',
  'cancel',
  'hold',
  'sendRoster',
  'returnRoster',
  'review',
  'register',
  'registerLate',
  'amend',
  'reverseRows',
  'reverse',
] as const
export type ClassAct = (typeof classActs)[number]

interface Move {
  readonly to: ClassState
  readonly by: ClassParty
}
const by = (party: ClassParty, to: ClassState): Move => ({ to, by: party })
const cancel = by('organiser', 'cancelled')

/**
 * What an amendment that is in, or was returned, hinders in no way: people who sign up later, and what the bureau takes back, be it
 * before the first registration.
 */
const beside = (state: ClassState): StateRow['may'] => ({
  registerLate: by('system', state),
  reverseRows: by('bureau', state),
  reverse: by('bureau', 'reversed'),
})

interface StateRow {
  readonly move: ClassParty | 'nobody'
  /** Which deadline runs: the answer to a plan, its correction, the roster, its review. */
  readonly clock: 'plan-answer' | 'plan-correction' | 'roster' | 'review' | 'none'
  readonly may: Partial<Record<ClassAct, Move>>
}

/** What is allowed in each state of a class, and where it leads (Articles 13 and 14). */
export const classTable: Readonly<Record<ClassState, StateRow>> = {
  draft: {
    move: 'organiser',
    clock: 'none',
    may: { correctPlan: by('organiser', 'draft'), sendPlan: by('organiser', 'planned'), cancel },
  },
  planned: {
    move: 'department',
    clock: 'plan-answer',
    may: {
      correctPlan: by('organiser', 'planned'),
      acceptPlan: by('department', 'accepted'),
      refusePlan: by('department', 'planRefused'),
      cancel,
    },
  },
  planRefused: {
    move: 'organiser',
    clock: 'plan-correction',
    may: {
      correctPlan: by('organiser', 'planRefused'),
      sendPlan: by('organiser', 'planned'),
      lapse: by('system', 'cancelled'),
      cancel,
    },
  },
  accepted: { move: 'nobody', clock: 'none', may: { hold: by('system', 'held'), cancel } },
  held: { move: 'organiser', clock: 'roster', may: { sendRoster: by('organiser', 'rosterIn'), cancel } },
  rosterIn: {
    move: 'department',
    clock: 'review',
    may: {
      sendRoster: by('organiser', 'rosterIn'),
      returnRoster: by('department', 'rosterReturned'),
      review: by('department', 'reviewed'),
      ...beside('rosterIn'),
    },
  },
  rosterReturned: {
    move: 'organiser',
    clock: 'roster',
    may: { sendRoster: by('organiser', 'rosterIn'), ...beside('rosterReturned') },
  },
  reviewed: { move: 'system', clock: 'none', may: { register: by('system', 'registered') } },
  // A correction, rows that come later, people who sign up later, what is taken back: each is a batch of its own.
  registered: {
    move: 'nobody',
    clock: 'none',
    may: {
      amend: by('organiser', 'rosterIn'),
      ...beside('registered'),
    },
  },
  reversed: { move: 'nobody', clock: 'none', may: {} },
  cancelled: { move: 'nobody', clock: 'none', may: {} },
}

export function classActsIn(state: ClassState, party?: ClassParty): ClassAct[] {
  const moves = Object.entries(classTable[state].may) as [ClassAct, Move][]
  return moves.filter(([, move]) => !party || move.by === party).map(([act]) => act)
}

/** Acts that say why, to whoever they concern. */
const reasoned: ReadonlySet<ClassAct> = new Set<ClassAct>([
  'refusePlan',
  'returnRoster',
  'cancel',
  'reverseRows',
  'reverse',
])

/** Whether the act is allowed in the state, to this party, and gives its reason where it needs one. */
export function checkClassAct(
  state: ClassState,
  act: ClassAct,
  party: ClassParty,
  reason?: string,
): Refusal | undefined {
  const move = classTable[state].may[act]
  if (!move)
    return refuse('class-act-not-allowed', {
      state,
      act,
      allowed: classActsIn(state, party).join(', ') || null,
    })
  if (move.by !== party) return refuse('not-your-move', { act, by: move.by, state })
  if (reasoned.has(act) && !reason?.trim()) return refuse('class-reason-required', { act })
  return undefined
}

/** The state of a class from its accepted acts, in their order. */
export function classStateOf(acts: readonly ClassAct[]): ClassState {
  return acts.reduce<ClassState>((state, act) => {
    const move = classTable[state].may[act]
    if (!move) throw new RangeError(`${act} is no act of a class that is ${state}`)
    return move.to
  }, 'draft')
}
