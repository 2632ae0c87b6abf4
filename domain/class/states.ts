import { type Refusal, refuse } from '../refusals/refusal'

/** Who acts on a training class. `organiser`: the association or organiser, or the department for its own class. */
export type ClassParty = 'organiser' | 'department' | 'system'

export const classStates = [
  'planned',
  'accepted',
  'planRefused',
  'held',
  'rosterIn',
  'rosterReturned',
  'reviewed',
  'registered',
  'cancelled',
] as const
export type ClassState = (typeof classStates)[number]

export const classActs = [
  'correctPlan',
  'acceptPlan',
  'refusePlan',
  'cancel',
  'hold',
  'sendRoster',
  'returnRoster',
  'review',
  'register',
  'amend',
] as const
export type ClassAct = (typeof classActs)[number]

interface Move {
  readonly to: ClassState
  readonly by: ClassParty
}
const by = (party: ClassParty, to: ClassState): Move => ({ to, by: party })
const cancel = by('organiser', 'cancelled')

interface StateRow {
  readonly move: ClassParty | 'nobody'
  readonly may: Partial<Record<ClassAct, Move>>
}

/** What is allowed in each state of a class, and where it leads (Articles 13 and 14). */
export const classTable: Readonly<Record<ClassState, StateRow>> = {
  planned: {
    move: 'department',
    may: {
      correctPlan: by('organiser', 'planned'),
      acceptPlan: by('department', 'accepted'),
      refusePlan: by('department', 'planRefused'),
      cancel,
    },
  },
  planRefused: { move: 'organiser', may: { correctPlan: by('organiser', 'planned'), cancel } },
  accepted: { move: 'nobody', may: { hold: by('system', 'held'), cancel } },
  held: { move: 'organiser', may: { sendRoster: by('organiser', 'rosterIn'), cancel } },
  rosterIn: {
    move: 'department',
    may: {
      sendRoster: by('organiser', 'rosterIn'),
      returnRoster: by('department', 'rosterReturned'),
      review: by('department', 'reviewed'),
    },
  },
  rosterReturned: { move: 'organiser', may: { sendRoster: by('organiser', 'rosterIn') } },
  reviewed: { move: 'system', may: { register: by('system', 'registered') } },
  // A correction, or rows that come later: each is a batch of its own.
  registered: { move: 'nobody', may: { amend: by('organiser', 'rosterIn') } },
  cancelled: { move: 'nobody', may: {} },
}

export function classActsIn(state: ClassState, party?: ClassParty): ClassAct[] {
  const moves = Object.entries(classTable[state].may) as [ClassAct, Move][]
  return moves.filter(([, move]) => !party || move.by === party).map(([act]) => act)
}

/** Whether the act is allowed in the state, to this party. */
export function checkClassAct(state: ClassState, act: ClassAct, party: ClassParty): Refusal | undefined {
  const move = classTable[state].may[act]
  if (!move)
    return refuse('class-act-not-allowed', {
      state,
      act,
      allowed: classActsIn(state, party).join(', ') || null,
    })
  return move.by === party ? undefined : refuse('not-your-move', { act, by: move.by, state })
}

/** The state of a class from its accepted acts, in their order, after its plan came in. */
export function classStateOf(acts: readonly ClassAct[]): ClassState {
  return acts.reduce<ClassState>((state, act) => {
    const move = classTable[state].may[act]
    if (!move) throw new RangeError(`${act} is no act of a class that is ${state}`)
    return move.to
  }, 'planned')
}
