import { type Refusal, refuse } from '../refusals/refusal'
import { type ActRules, actsIn, checkTransition, type Transition, type Transitions } from './state-table'

/** Who acts on a claim. `department`: of the industry; `bureau`: the official who decides an appeal. */
export type Party = 'person' | 'department' | 'bureau' | 'system'

export const claimStates = [
  'draft',
  'submitted',
  'inReview',
  'returned',
  'referred',
  'waitingForPolicy',
  'approved',
  'registered',
  'rejected',
  'appealed',
  'rejectionUpheld',
  'hoursAppealed',
  'reversed',
  'withdrawn',
  'lapsed',
  'closedByClass',
] as const
export type ClaimState = (typeof claimStates)[number]

export const claimActs = [
  'edit',
  'submit',
  'withdraw',
  'takeUp',
  'release',
  'giveBack',
  'return',
  'resubmit',
  'approve',
  'reject',
  'refer',
  'waitForPolicy',
  'loadPolicy',
  'giveProvisional',
  'register',
  'appeal',
  'withdrawAppeal',
  'endAppeal',
  'uphold',
  'overturn',
  'reverse',
  'restore',
  'lapse',
  'closeByClass',
] as const
export type ClaimAct = (typeof claimActs)[number]

interface StateRow {
  /** Whose move it is; `nobody` where the claim is at rest. */
  readonly move: Party | 'nobody'
  /** Which deadline runs. The review clock stops while it is the person's move, or the policy's. */
  readonly clock: 'review' | 'return' | 'appeal' | 'none'
  readonly may: Transitions<ClaimState, ClaimAct, Party>
}

const by = (party: Party, to: ClaimState): Transition<ClaimState, Party> => ({ to, by: party })
const closeByClass = by('system', 'closedByClass')
const withdraw = by('person', 'withdrawn')
const refer = by('department', 'referred')

/**
 * The acts that each state allows, and where they lead. Service, workflow and portal use this one table (Article 12).
 */
export const claimTable: Readonly<Record<ClaimState, StateRow>> = {
  draft: {
    move: 'person',
    clock: 'none',
    may: { edit: by('person', 'draft'), submit: by('person', 'submitted'), withdraw, closeByClass },
  },
  submitted: {
    move: 'department',
    clock: 'review',
    may: { takeUp: by('department', 'inReview'), refer, withdraw, closeByClass },
  },
  inReview: {
    move: 'department',
    clock: 'review',
    may: {
      release: by('department', 'submitted'),
      // Taken from an official who may not review it.
      giveBack: by('system', 'submitted'),
      return: by('department', 'returned'),
      approve: by('department', 'approved'),
      reject: by('department', 'rejected'),
      waitForPolicy: by('system', 'waitingForPolicy'),
      refer,
      withdraw,
      closeByClass,
    },
  },
  returned: {
    move: 'person',
    clock: 'return',
    may: {
      edit: by('person', 'returned'),
      resubmit: by('person', 'submitted'),
      lapse: by('system', 'lapsed'),
      withdraw,
      closeByClass,
    },
  },
  // Another department's now; it takes it up, or sends it on.
  referred: {
    move: 'department',
    clock: 'review',
    may: { takeUp: by('department', 'inReview'), refer, withdraw, closeByClass },
  },
  waitingForPolicy: {
    move: 'nobody',
    clock: 'none',
    may: {
      loadPolicy: by('system', 'inReview'),
      giveProvisional: by('department', 'approved'),
      reject: by('department', 'rejected'),
      refer,
      withdraw,
      closeByClass,
    },
  },
  // Back to an appeal where one is under way (history.ts).
  approved: { move: 'system', clock: 'none', may: { register: by('system', 'registered') } },
  registered: {
    move: 'nobody',
    clock: 'appeal',
    may: { appeal: by('person', 'hoursAppealed'), reverse: by('system', 'reversed') },
  },
  rejected: { move: 'nobody', clock: 'appeal', may: { appeal: by('person', 'appealed') } },
  appealed: {
    move: 'bureau',
    clock: 'appeal',
    may: {
      uphold: by('bureau', 'rejectionUpheld'),
      overturn: by('bureau', 'approved'),
      withdrawAppeal: by('person', 'rejected'),
    },
  },
  rejectionUpheld: { move: 'nobody', clock: 'none', may: {} },
  // The registered hours stay in force while they are contested.
  hoursAppealed: {
    move: 'bureau',
    clock: 'appeal',
    may: {
      uphold: by('bureau', 'registered'),
      overturn: by('bureau', 'approved'),
      withdrawAppeal: by('person', 'registered'),
      reverse: by('system', 'reversed'),
    },
  },
  // An appeal that is open waits for a restoration, and ends where none comes (clock.ts).
  reversed: {
    move: 'nobody',
    clock: 'none',
    may: { restore: by('system', 'approved'), endAppeal: by('system', 'reversed') },
  },
  withdrawn: { move: 'nobody', clock: 'none', may: {} },
  lapsed: { move: 'nobody', clock: 'none', may: {} },
  closedByClass: { move: 'nobody', clock: 'none', may: {} },
}

/** Acts that give a reason to those whom they concern. */
const reasoned: ReadonlySet<ClaimAct> = new Set<ClaimAct>([
  'return',
  'reject',
  'refer',
  'appeal',
  'uphold',
  'overturn',
  'reverse',
  'giveProvisional',
])

const claimRules: ActRules<ClaimState, ClaimAct, Party> = {
  table: claimTable,
  reasoned,
  refuseAct: facts => refuse('claim-act-not-allowed', facts),
  refuseWithoutReason: act => refuse('claim-reason-required', { act }),
}

/** The acts that this state allows: to one party, or to all. */
export const allowedIn = (state: ClaimState, party?: Party): ClaimAct[] => actsIn(claimRules, state, party)

/** Whether the act is allowed in the state, to this party, and gives its reason where it needs one. */
export const checkAct = (
  state: ClaimState,
  act: ClaimAct,
  party: Party,
  reason: string | undefined,
): Refusal | undefined => checkTransition(claimRules, state, { act, party, reason })

/** The states that allow no further act: files that were not handed in with such a claim never will be. */
export const endStates: readonly ClaimState[] = claimStates.filter(
  state => Object.keys(claimTable[state].may).length === 0,
)

/** An open claim is closed when a class of the same achievement is registered. */
export const isOpen = (state: ClaimState): boolean => claimTable[state].may.closeByClass !== undefined

/** Hours of such a claim are in the ledger, or will be. */
export const isCounted = (state: ClaimState): boolean =>
  state === 'approved' || state === 'registered' || state === 'hoursAppealed'
