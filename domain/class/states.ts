import {
  type ActRules,
  actsIn,
  checkTransition,
  type Transition,
  type Transitions,
} from '../claim/state-table'
import { type Refusal, refuse } from '../refusals/refusal'

/**
 * Who acts on a training class. `organiser`: the association or organiser, or the department for its own class; `bureau`: the
 * municipal bureau, which takes back what rests on false material, brings it back, and acts where the organiser is late (Article 15).
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
  'rosterRefused',
  'waitingForPolicy',
  'closed',
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
  'refuseRoster',
  'refuseAmendment',
  'extendRoster',
  'closeClass',
  'reopenRoster',
  'review',
  'waitForPolicy',
  'loadPolicy',
  'giveProvisional',
  'register',
  'registerLate',
  'amend',
  'reverseRows',
  'reverse',
  'restoreRows',
  'restore',
  'restoreForReview',
] as const
export type ClassAct = (typeof classActs)[number]

const by = (party: ClassParty, to: ClassState): Transition<ClassState, ClassParty> => ({ to, by: party })
const cancel = by('organiser', 'cancelled')

/**
 * What an amendment that is in, or was returned, hinders in no way: people who sign up later, and what the bureau takes back, be it
 * before the first registration.
 */
const beside = (state: ClassState): StateRow['may'] => ({
  registerLate: by('system', state),
  reverseRows: by('bureau', state),
  reverse: by('bureau', 'reversed'),
  restoreRows: by('bureau', state),
})

/** What an official of the department does with a roster that it does not register. */
const notRegistered: StateRow['may'] = {
  returnRoster: by('department', 'rosterReturned'),
  refuseRoster: by('department', 'rosterRefused'),
  // Rows that came after a registration: what is registered stays as it was.
  refuseAmendment: by('department', 'registered'),
}

/** What the bureau does about an organiser that is late: more time, or an end, so that its people can claim by Article 12. */
const organiserLate: StateRow['may'] = {
  extendRoster: by('bureau', 'rosterReturned'),
  closeClass: by('bureau', 'closed'),
}

interface StateRow {
  readonly move: ClassParty | 'nobody'
  /** Which deadline runs: the answer to a plan, its correction, the roster, its review. */
  readonly clock: 'plan-answer' | 'plan-correction' | 'roster' | 'review' | 'none'
  readonly may: Transitions<ClassState, ClassAct, ClassParty>
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
  held: {
    move: 'organiser',
    clock: 'roster',
    may: { sendRoster: by('organiser', 'rosterIn'), cancel, ...organiserLate },
  },
  rosterIn: {
    move: 'department',
    clock: 'review',
    may: {
      sendRoster: by('organiser', 'rosterIn'),
      review: by('department', 'reviewed'),
      waitForPolicy: by('system', 'waitingForPolicy'),
      ...notRegistered,
      ...beside('rosterIn'),
    },
  },
  // No figure is loaded for such a class: nothing is due, and nothing escalates to an official who could not act either.
  waitingForPolicy: {
    move: 'nobody',
    clock: 'none',
    may: {
      loadPolicy: by('system', 'rosterIn'),
      giveProvisional: by('department', 'reviewed'),
      sendRoster: by('organiser', 'rosterIn'),
      ...notRegistered,
      ...beside('waitingForPolicy'),
    },
  },
  rosterReturned: {
    move: 'organiser',
    clock: 'roster',
    may: {
      sendRoster: by('organiser', 'rosterIn'),
      refuseAmendment: by('bureau', 'registered'),
      ...organiserLate,
      ...beside('rosterReturned'),
    },
  },
  rosterRefused: {
    move: 'nobody',
    clock: 'none',
    may: { reopenRoster: by('bureau', 'rosterReturned') },
  },
  closed: { move: 'nobody', clock: 'none', may: { reopenRoster: by('bureau', 'rosterReturned') } },
  reviewed: { move: 'system', clock: 'none', may: { register: by('system', 'registered') } },
  // A correction, rows that come later, people who sign up later, what is taken back: each is a batch of its own.
  registered: {
    move: 'nobody',
    clock: 'none',
    may: {
      amend: by('organiser', 'rosterIn'),
      restoreForReview: by('bureau', 'rosterIn'),
      ...beside('registered'),
    },
  },
  // Brought back as it was; where rows were taken back before their review, the department reviews them.
  reversed: {
    move: 'nobody',
    clock: 'none',
    may: { restore: by('bureau', 'registered'), restoreForReview: by('bureau', 'rosterIn') },
  },
  cancelled: { move: 'nobody', clock: 'none', may: {} },
}

/** Acts that say why, to whoever they concern. */
const reasoned: ReadonlySet<ClassAct> = new Set<ClassAct>([
  'refusePlan',
  'returnRoster',
  'refuseRoster',
  'refuseAmendment',
  'extendRoster',
  'closeClass',
  'reopenRoster',
  'giveProvisional',
  'cancel',
  'reverseRows',
  'reverse',
  'restoreRows',
  'restore',
  'restoreForReview',
])

const classRules: ActRules<ClassState, ClassAct, ClassParty> = {
  table: classTable,
  reasoned,
  refuseAct: facts => refuse('class-act-not-allowed', facts),
  refuseWithoutReason: act => refuse('class-reason-required', { act }),
}

/** The acts that this state allows: to one party, or to all. */
export const classActsIn = (state: ClassState, party?: ClassParty): ClassAct[] =>
  actsIn(classRules, state, party)

/** Whether the act is allowed in the state, to this party, and gives its reason where it needs one. */
export const checkClassAct = (
  state: ClassState,
  act: ClassAct,
  party: ClassParty,
  reason?: string,
): Refusal | undefined => checkTransition(classRules, state, { act, party, reason })

/** The state of a class from its accepted acts, in their order. */
export function classStateOf(acts: readonly ClassAct[]): ClassState {
  return acts.reduce<ClassState>((state, act) => {
    const move = classTable[state].may[act]
    if (!move) throw new RangeError(`${act} is no act of a class that is ${state}`)
    return move.to
  }, 'draft')
}

/** How a class stands beside its state, as far as acts hang on it. */
export interface ClassPast {
  /** Rows that come after a registration are refused alone: the class stays registered. */
  readonly wasRegistered: boolean
  /** Its organiser is late, and the bureau was told. */
  readonly isLate: boolean
}

/** Whether the act is one of a class with this past: the state alone does not say it. */
export function suitsPast(act: ClassAct, { wasRegistered, isLate }: ClassPast): boolean {
  switch (act) {
    case 'refuseRoster':
      return !wasRegistered
    case 'refuseAmendment':
      return wasRegistered
    case 'extendRoster':
      return isLate
    case 'closeClass':
      return isLate && !wasRegistered
    default:
      return true
  }
}
