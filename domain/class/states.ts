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
 * Acts that are allowed while an amendment is in or was returned: late sign-ups, and reversals by the bureau, even
 * before the first registration.
 */
const beside = (state: ClassState): StateRow['may'] => ({
  registerLate: by('system', state),
  reverseRows: by('bureau', state),
  reverse: by('bureau', 'reversed'),
  restoreRows: by('bureau', state),
})

/** The acts of a department on a roster that it does not register. */
const notRegistered: StateRow['may'] = {
  returnRoster: by('department', 'rosterReturned'),
  refuseRoster: by('department', 'rosterRefused'),
  // Refuses only the rows that came after a registration: registered rows do not change.
  refuseAmendment: by('department', 'registered'),
}

/** The acts of the bureau on a late organiser: more time, or an end, so that its people can claim by Article 12. */
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

/** The acts that each state of a class allows, and where they lead (Articles 13 and 14). */
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
  // A correction, later rows, late sign-ups and reversals each make a batch of their own.
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

/** Acts that give a reason to those whom they concern. */
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

/** The past of a class beside its state, as far as acts depend on it. */
export interface ClassPast {
  /** Rows that come after a registration are refused alone: the class stays registered. */
  readonly wasRegistered: boolean
  /** Its organiser is late, and the class has escalated to the bureau. */
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
