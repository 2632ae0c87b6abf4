import { ApplicationFailure } from '@temporalio/common'
import type { Actor } from '../../domain/authority/actor'
import type { Refusal } from '../../domain/refusals/refusal'
import type { ClaimActivities, ClaimStands, RegistrationDue } from '../contracts/claim'
import type { CourseActivities, Enrolled } from '../contracts/course'
import type {
  CorrectionRecorded,
  ExamActivities,
  PersonBusiness,
  SittingProgress,
  SittingSchedule,
} from '../contracts/exam'
import type { BatchState, LedgerActivities } from '../contracts/ledger'
import type { ClassStands, TrainingClassActivities } from '../contracts/training-class'

type Activities = ClaimActivities &
  TrainingClassActivities &
  CourseActivities &
  ExamActivities &
  LedgerActivities
export type ActivityName = keyof Activities

/** The state of the fake services and the calls they got. Like the real ones, they do each thing once, by its id. */
export interface World {
  readonly calls: Array<{ readonly name: ActivityName; readonly actor: Actor; readonly command: never }>
  /** The next call of each fails once, after its work was done: its answer is lost. */
  readonly failing: Set<ActivityName>
  /** Each call of these fails for good, and does nothing: as kit's worker tells of a fault that stays. */
  readonly broken: Set<ActivityName>
  /** Events that happen during an activity. */
  readonly meanwhile: Map<ActivityName, () => Promise<void>>
  /** Refusals to give, in order; then it is granted. */
  readonly refusals: Refusal[]
  enrolment: { remindStudyAt: Date; tidyAt: Date; endedAs?: Enrolled['endedAs'] }
  business: PersonBusiness
  schedule: SittingSchedule
  tickets: number
  progress: SittingProgress
  batchStates: Map<string, BatchState>
  correction: Partial<CorrectionRecorded>
  /** How the claim stands; and after each time that its clock is kept. */
  claim: Partial<ClaimStands>
  readonly claimInTime: Partial<ClaimStands>[]
  due: RegistrationDue[]
  /** The same of a training class. */
  trainingClass: Partial<ClassStands>
  readonly classInTime: Partial<ClassStands>[]
  readonly enrolledPeople: Set<string>
  /** The acts done, once each: the same whatever failed on the way. */
  readonly done: Set<string>
  asked(name: ActivityName): number
}

export const nothingOpen: PersonBusiness = { hasBooking: false, hasOpenResult: false, hasOpenContest: false }

export function createWorld(now: number): World {
  const later = (days: number) => new Date(now + days * 86_400_000)
  const calls: World['calls'] = []
  return {
    calls,
    failing: new Set(),
    broken: new Set(),
    meanwhile: new Map(),
    refusals: [],
    enrolment: { remindStudyAt: later(30), tidyAt: later(300) },
    business: nothingOpen,
    schedule: scheduleFrom(later(10)),
    tickets: 2,
    progress: { tickets: 2, final: 0, missing: 2, openContests: 0, nextFinalAt: null },
    batchStates: new Map(),
    correction: {},
    claim: {},
    claimInTime: [],
    due: [],
    trainingClass: {},
    classInTime: [],
    enrolledPeople: new Set(),
    done: new Set(),
    asked: name => calls.filter(call => call.name === name).length,
  }
}

export function scheduleFrom(startsAt: Date): SittingSchedule {
  const at = (days: number) => new Date(startsAt.getTime() + days * 86_400_000).toISOString()
  return {
    bookingOpensAt: at(-30),
    bookingClosesAt: at(-3),
    startsAt: at(0),
    endsAt: at(0.1),
    resultsDueAt: at(10),
  }
}

const submittedClaim = { state: 'submitted', move: 'department', nextAt: null, registers: false } as const

/** How the claim of the world stands. */
export const standing = (w: Pick<World, 'claim'>, claimId: string): ClaimStands => ({
  kind: 'claimStands',
  claimId,
  personId: 'person-1',
  seq: 1,
  since: '2026-03-02T01:00:00.000Z',
  industry: 'health',
  year: 2026,
  dueAt: null,
  ...submittedClaim,
  ...w.claim,
})

const plannedClass = { state: 'planned', move: 'department', nextAt: null, batches: [] } as const

/** How the training class of the world stands. */
export const classStanding = (w: Pick<World, 'trainingClass'>, classId: string): ClassStands => ({
  kind: 'classStands',
  classId,
  organiserId: 'organiser-1',
  seq: 1,
  since: '2026-03-02T01:00:00.000Z',
  industry: 'health',
  year: 2026,
  dueAt: null,
  ...plannedClass,
  ...w.trainingClass,
})

/** The services as fakes, over whichever world the test has set up. */
export function fakeActivities(world: () => World): Activities {
  const act =
    <C, A>(name: ActivityName, answer: (w: World, command: C) => A) =>
    async (actor: Actor, command: C): Promise<A> => {
      const w = world()
      w.calls.push({ name, actor, command: command as never })
      await w.meanwhile.get(name)?.()
      if (w.broken.has(name)) throw ApplicationFailure.nonRetryable(`${name}: 23514`, 'Fault')
      const answered = answer(w, command)
      if (w.failing.delete(name)) throw new Error(`${name} lost its answer`)
      return answered
    }
  const done = (w: World, what: string) => void w.done.add(what)
  const sittingChanged = (w: World, sittingId: string) => ({
    kind: 'sittingChanged' as const,
    sittingId,
    schedule: w.schedule,
    displaced: 1,
    offered: 1,
  })

  return {
    enrol: act('enrol', (w, command): Enrolled | Refusal => {
      const refusal = w.refusals.shift()
      if (refusal) return refusal
      const changed = w.enrolledPeople.has(command.personId)
      w.enrolledPeople.add(command.personId)
      done(w, `enrolled ${command.offeringId}`)
      return {
        kind: 'enrolled',
        ...command,
        courseId: `course of ${command.offeringId}`.replaceAll(' ', '-'),
        courseTitle: 'c',
        coursewareId: 'courseware-1',
        year: 2026,
        category: 'general',
        locality: '330302',
        industry: 'health',
        enrolledAt: new Date(w.enrolment.remindStudyAt.getTime() - 30 * 86_400_000).toISOString(),
        changed,
        historyLoaded: false,
        remindStudyAt: w.enrolment.remindStudyAt.toISOString(),
        tidyAt: w.enrolment.tidyAt.toISOString(),
        ...(w.enrolment.endedAs ? { endedAs: w.enrolment.endedAs } : {}),
      }
    }),
    remind: act('remind', (w, { reminderId, reason }) => done(w, `reminded ${reason} ${reminderId}`)),
    endEnrolment: act('endEnrolment', (w, { enrolmentId }) => done(w, `ended ${enrolmentId}`)),
    personBusiness: act('personBusiness', w => w.business),

    publishSitting: act('publishSitting', (w, { sittingId, planId, seats }) => {
      const refusal = w.refusals.shift()
      if (refusal) return refusal
      done(w, 'published')
      const [centreId, locality] = ['centre-1', '330302']
      const { schedule } = w
      const [kind, category] = ['sittingPublished', 'general'] as const
      return { kind, sittingId, planId, centreId, year: 2026, category, locality, seats, schedule }
    }),
    cancelSitting: act('cancelSitting', (w, { sittingId }) => {
      done(w, 'cancelled')
      return sittingChanged(w, sittingId)
    }),
    moveSitting: act('moveSitting', (w, { sittingId, startsAt }) => {
      w.schedule = scheduleFrom(new Date(startsAt))
      done(w, `moved ${startsAt}`)
      return sittingChanged(w, sittingId)
    }),
    shrinkSitting: act(
      'shrinkSitting',
      (w, { sittingId }) => w.refusals.shift() ?? sittingChanged(w, sittingId),
    ),
    closeBooking: act('closeBooking', w => {
      done(w, 'bookingClosed')
      return { tickets: w.tickets }
    }),
    holdSitting: act('holdSitting', w => {
      done(w, 'held')
      return { tickets: w.tickets }
    }),
    sittingProgress: act('sittingProgress', w => w.progress),
    escalateOverdueResults: act('escalateOverdueResults', w => {
      done(w, 'escalated')
      return w.progress
    }),
    escalateOverdueContests: act('escalateOverdueContests', w => {
      done(w, 'contestsEscalated')
      w.progress = { ...w.progress, nextOverdueAt: null }
      return w.progress
    }),
    closeSitting: act('closeSitting', w => done(w, 'closed')),
    correctResult: act('correctResult', (w, { correctionId, resultId }) => {
      const refusal = w.refusals.shift()
      if (refusal) return refusal
      done(w, `corrected ${resultId}`)
      return {
        kind: 'correctionRecorded',
        correctionId,
        resultId,
        personId: 'person-1',
        enrolmentId: 'enrolment-1',
        courseId: 'course-1',
        offeringId: 'offering-1',
        year: 2026,
        category: 'general',
        halfHours: 36,
        industry: 'health',
        locality: '330302',
        policyVersion: 'city-1',
        from: 'passed',
        to: 'failed',
        awardStands: false,
        awardSeq: 2,
        ...w.correction,
      } as const
    }),

    submitClaim: act('submitClaim', (w, { claimId, commandId }) => {
      const refusal = w.refusals.shift()
      if (refusal) return refusal
      // A command that was done is not done again.
      if (!w.done.has(`submitted ${commandId}`)) w.claim = { ...submittedClaim, seq: (w.claim.seq ?? 0) + 1 }
      done(w, `submitted ${commandId}`)
      return standing(w, claimId)
    }),
    keepClaimTime: act('keepClaimTime', (w, { claimId }) => {
      done(w, `kept ${w.claim.state} ${w.claim.nextAt}`)
      w.claim = { ...w.claim, nextAt: null, ...w.claimInTime.shift() }
      return standing(w, claimId)
    }),
    dueRegistrations: act('dueRegistrations', w => ({ due: w.due })),
    recordRegistered: act('recordRegistered', (w, { claimId, written }) => {
      w.due = w.due.filter(each => !written.some(one => one.itemId === each.itemId && one.year === each.year))
      const isDone = w.claim.state === 'approved' && w.due.length === 0
      const seq = (w.claim.seq ?? 0) + 1
      w.claim = {
        ...w.claim,
        registers: false,
        ...(isDone ? { state: 'registered', move: 'nobody', seq } : {}),
      }
      return standing(w, claimId)
    }),

    sendClassPlan: act('sendClassPlan', (w, { classId, commandId }) => {
      const refusal = w.refusals.shift()
      if (refusal) return refusal
      if (!w.done.has(`sent ${commandId}`))
        w.trainingClass = { ...plannedClass, seq: (w.trainingClass.seq ?? 0) + 1 }
      done(w, `sent ${commandId}`)
      return classStanding(w, classId)
    }),
    keepClassTime: act('keepClassTime', (w, { classId }) => {
      done(w, `kept ${w.trainingClass.state} ${w.trainingClass.nextAt}`)
      const seq = (w.trainingClass.seq ?? 0) + 1
      w.trainingClass = { ...w.trainingClass, nextAt: null, ...w.classInTime.shift(), seq }
      return classStanding(w, classId)
    }),
    recordHoursRegistered: act('recordHoursRegistered', (w, { classId, batchIds }) => {
      const batches = (w.trainingClass.batches ?? []).filter(each => !batchIds.includes(each.batchId))
      const isDone = w.trainingClass.state === 'reviewed' && batches.length === 0
      const seq = (w.trainingClass.seq ?? 0) + 1
      w.trainingClass = {
        ...w.trainingClass,
        ...{ batches, seq },
        ...(isDone ? { state: 'registered', move: 'nobody' } : {}),
      }
      return classStanding(w, classId)
    }),

    registerBatch: act('registerBatch', (w, { batchId }) => {
      done(w, `registered ${batchId}`)
      return w.batchStates.get(batchId) ?? { state: 'registered', grantedCount: 1 }
    }),
    changeAward: act('changeAward', (w, { stands }) => {
      const written = w.done.has(`award ${stands}`) ? 'nothing' : stands ? 'grant' : 'reversal'
      done(w, `award ${stands}`)
      return { awardId: 'award-1', written, standingHalfHours: stands ? 36 : 0, revision: stands ? 3 : 2 }
    }),
    changeProfessional: act('changeProfessional', (w, { subjectId, year, halfHours, awardSeq }) => {
      done(w, `${subjectId} ${year}: ${halfHours} by ${awardSeq}`)
      return { awardId: 'award-1', standingHalfHours: halfHours, revision: 1 }
    }),
  }
}
