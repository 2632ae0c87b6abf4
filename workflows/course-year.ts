import { allHandlersFinished, condition, patched, uuid4, workflowInfo } from '@temporalio/workflow'
import type { Actor } from '../domain/authority/actor'
import type { Enrolled } from './contracts/course'
import type {
  Booked,
  BookingEnded,
  CourseYearEnd,
  CourseYearInput,
  EnrolmentEnded,
  EntryWritten,
  OutcomeDecided,
  OutcomeRecorded,
  Studied,
  StudyReversed,
  Timeline,
} from './contracts/messages'
import { signals, updates, workflowTypes } from './contracts/names'
import * as fold from './course-year-facts'
import { course, exam, systemActor } from './process/activities'
import { createFactInbox, type FactInbox } from './process/fact-inbox'
import { openByUpdate, refused } from './process/first-answer'
import { createProgressView, type ProgressView } from './process/progress-view'
import { createSteps, type TakeStep } from './process/steps'

/** While something is still open when it would tidy up, it asks again this often, and with each fact that it hears. */
const TIDY_AGAIN_MS = 86_400_000

interface CourseYear {
  readonly input: CourseYearInput
  readonly facts: fold.CourseYearFacts
  readonly inbox: FactInbox
  readonly view: ProgressView
  readonly take: TakeStep
  /** Of each thing to be done: how often, and when last. */
  readonly reminded: Map<string, { readonly times: number; readonly lastAt: number }>
  correlationId: string
  locality: string
  industry: string
  /** The year's end, spread over some hours. */
  tidyAt: number
  /** When it asks again, where something was still open when last asked; else 0. */
  askAgainAt: number
  ended?: CourseYearEnd | 'studiedBefore'
}

/**
 * One person's course in one year (Articles 8 to 10): enrolled -> studied -> booked -> registered. Who did not pass is
 * back at studied as often as the exam service lets them book; the year's end tidies up what nothing holds open. One of a
 * course that turns out to have been studied before ends as if it had been refused: another course may be chosen.
 */
export async function courseYear(input: CourseYearInput): Promise<CourseYearEnd | undefined> {
  const year = begin(input)
  const enrolled = openByUpdate(updates.enrol, course.enrol, (answer, actor) => enter(year, answer, actor))
  hearFacts(year)
  if (!input.reopened) await enrolled()

  do {
    await goOn(year)
    await condition(allHandlersFinished)
    // Another course may have been chosen while this was ending.
  } while (!hasEnded(year))
  if (year.ended === 'studiedBefore') throw refused('course-studied-in-past-year')
  return year.ended
}

async function goOn(year: CourseYear): Promise<void> {
  while (!hasEnded(year)) {
    const next = nextByClock(year)
    if (await year.inbox.newsBefore(next.at)) lookAgain(year)
    else if (next.act === 'tidy') await year.take(() => tidyUp(year))
    else await year.take(() => remind(year, next))
  }
}

function begin(input: CourseYearInput): CourseYear {
  const { reopened } = input
  const view: ProgressView = createProgressView(now => described(year, now))
  const year: CourseYear = {
    input,
    facts: fold.reopenedFacts(input),
    inbox: createFactInbox(),
    view,
    take: createSteps(view),
    reminded: new Map(),
    correlationId: reopened?.correctionId ?? workflowInfo().workflowId,
    locality: reopened?.locality ?? '',
    industry: reopened?.industry ?? '',
    tidyAt: endOfDay(input.year, '12-31'),
    askAgainAt: 0,
  }
  if (reopened) {
    const { correctionId, enrolmentId, at } = reopened
    year.view.happened('reopened', at, correctionId ? { correctionId } : { enrolmentId })
  }
  return year
}

/** Enrolled, or the offering changed (Article 8): the owner has decided, the process follows. */
function enter(year: CourseYear, answer: Enrolled, actor: Actor): void {
  fold.enrolled(year.facts, answer)
  if (answer.endedAs) fold.enrolmentEnded(year.facts, { ...answer, at: new Date().toISOString() })
  year.correlationId = actor.correlationId
  year.locality = answer.locality
  year.industry = answer.industry
  year.tidyAt = Date.parse(answer.tidyAt)
  const { enrolmentId, offeringId, courseId } = answer
  const what = answer.changed ? 'offeringChanged' : 'enrolled'
  year.view.happened(what, answer.enrolledAt, { enrolmentId, offeringId, courseId })
  year.inbox.stir()
}

/** Each signal is a fact of another service, told by the listener: late, twice or out of order, the stage is the same. */
function hearFacts({ inbox, facts, view }: CourseYear): void {
  inbox.on<Studied>(signals.studied, fact => {
    fold.studied(facts, fact)
    view.happened('studied', fact.at, { offeringId: fact.offeringId })
  })
  inbox.on<EnrolmentEnded>(signals.enrolmentEnded, fact => {
    fold.enrolmentEnded(facts, fact)
    view.happened(fact.reason, fact.at, { enrolmentId: fact.enrolmentId })
  })
  inbox.on<Booked>(signals.booked, fact => {
    fold.booked(facts, fact)
    const { bookingId, sittingId, startsAt } = fact
    view.happened('booked', fact.at, { bookingId, sittingId, startsAt })
  })
  inbox.on<BookingEnded>(signals.bookingEnded, fact => {
    fold.bookingEnded(facts, fact)
    view.happened('bookingEnded', fact.at, { bookingId: fact.bookingId, reason: fact.reason })
  })
  inbox.on<OutcomeRecorded>(signals.outcomeRecorded, fact => {
    fold.outcomeRecorded(facts, fact)
    view.happened(fact.outcome, fact.at, { resultId: fact.resultId, sourceId: fact.sourceId })
  })
  inbox.on<OutcomeDecided>(signals.outcomeDecided, fact => {
    fold.outcomeDecided(facts, fact)
    view.happened(fact.decision, fact.at, { decisionId: fact.decisionId, sittingId: fact.sittingId })
  })
  const entry = (what: string) => (fact: EntryWritten) => {
    fold.entryWritten(facts, fact)
    const { entryId, revision, halfHours } = fact
    view.happened(what, fact.at, { entryId, revision, halfHours })
  }
  inbox.on<EntryWritten>(signals.registered, entry('registered'))
  inbox.on<EntryWritten>(signals.reversed, entry('reversed'))
  inbox.on<StudyReversed>(signals.studyReversed, fact => {
    fold.studyReversed(facts, fact)
    view.happened('studyReversed', fact.at, { enrolmentId: fact.enrolmentId })
  })
}

function hasEnded(year: CourseYear): boolean {
  const stage = fold.stageOf(year.facts)
  if (stage === 'registered' || stage === 'studiedBefore') year.ended = stage
  else if (year.ended === 'studiedBefore') delete year.ended
  const { category, personId, year: number } = year.input
  year.view.seen({
    process: workflowTypes.courseYear,
    stage: stageOf(year),
    year: number,
    category,
    personId,
    locality: year.locality,
    industry: year.industry,
    dueAt: year.ended ? null : new Date(nextByClock(year).at),
  })
  return year.ended !== undefined
}

type ByClock =
  | { readonly act: 'tidy'; readonly at: number }
  | ({ readonly act: 'remind'; readonly key: string } & fold.Reminder)

/** One timer is armed at a time: for the reminder of this stage, or for the year's end. */
function nextByClock(year: CourseYear): ByClock {
  const at = tidyDue(year)
  const reminder = fold.reminderOf(year.facts, year.input.terms)
  const remindAt = reminder && nextReminderAt(year, reminder)
  if (reminder && remindAt !== undefined && remindAt < at)
    return { act: 'remind', ...reminder, key: keyOf(reminder), at: remindAt }
  return { act: 'tidy', at }
}

/** The first reminder when it is due, then one every `remindAgainAfterSeconds`, at most `remindersMax`. */
function nextReminderAt({ reminded, input }: CourseYear, reminder: fold.Reminder): number | undefined {
  const { remindAgainAfterSeconds, remindersMax = 1 } = input.terms
  const before = reminded.get(keyOf(reminder))
  if (!before) return reminder.at
  if (remindAgainAfterSeconds === undefined || before.times >= remindersMax) return undefined
  return fold.isRemindedAgain(reminder) ? before.lastAt + remindAgainAfterSeconds * 1000 : undefined
}

/** Study ends with the year. Who has finished it may still sit a supplementary exam, to its last day (Article 10). */
function tidyDue({ facts, input, tidyAt, askAgainAt }: CourseYear): number {
  const { year, terms } = input
  const extra = endOfDay(year + 1, terms.supplementaryUntil) - endOfDay(year, '12-31')
  return Math.max(facts.studied ? tidyAt + extra : tidyAt, askAgainAt)
}

const endOfDay = (year: number, monthDay: string): number =>
  Date.parse(`${year}-${monthDay}T23:59:59.999+08:00`)

const keyOf = ({ reason, at }: fold.Reminder): string => `${reason}@${at}`

async function remind(
  year: CourseYear,
  { reason, key }: { readonly reason: fold.Reminder['reason']; readonly key: string },
): Promise<void> {
  const times = (year.reminded.get(key)?.times ?? 0) + 1
  year.reminded.set(key, { times, lastAt: Date.now() })
  await course.remind(systemActor(workflowTypes.courseYear, year.correlationId), {
    reminderId: uuid4(),
    personId: year.input.personId,
    workflowId: workflowInfo().workflowId,
    reason,
  })
  year.view.happened('reminded', new Date().toISOString(), { reason })
}

/** The date has closed the year by rule; this only ends what has nothing open any more (docs/architecture.md, Year's end). */
async function tidyUp(year: CourseYear): Promise<void> {
  const before = fold.stageOf(year.facts)
  const { personId, year: number } = year.input
  const { enrolmentId = '', courseId = '' } = year.facts.enrolment ?? {}
  const actor = systemActor(workflowTypes.courseYear, year.correlationId)
  const open = await exam.personBusiness(actor, { personId, courseId, year: number })
  const isOpen = open.hasBooking || open.hasOpenResult || open.hasOpenContest
  // A pass that the ledger has not told yet is no business of the exam's any more, but still ours.
  if (isOpen || fold.stageOf(year.facts) === 'booked') {
    year.askAgainAt = Date.now() + TIDY_AGAIN_MS
    return
  }
  await course.endEnrolment(actor, { enrolmentId, reason: 'yearEnded' })
  // A list of attendance, or hours, told in these moments: it goes on.
  if (fold.stageOf(year.facts) !== before && patched('tidy-hears-news')) return
  year.ended = 'yearEnded'
  year.view.happened('yearEnded', new Date().toISOString())
}

/** With news, what was still open may be no more. */
function lookAgain(year: CourseYear): void {
  if (year.askAgainAt > 0) year.askAgainAt = Date.now()
}

const stageOf = (year: CourseYear): string => year.ended ?? fold.stageOf(year.facts)

function described(year: CourseYear, now: number): Omit<Timeline, 'happened'> {
  const { category, personId, year: number } = year.input
  const { offeringId, courseId } = year.facts.enrolment ?? {}
  const ending = {
    who: 'nobody',
    what: 'yearEnded',
    since: new Date(now).toISOString(),
    until: null,
  } as const
  return {
    process: workflowTypes.courseYear,
    stage: stageOf(year),
    move: year.ended === 'yearEnded' ? ending : fold.moveOf(year.facts, tidyDue(year), now),
    year: number,
    category,
    personId,
    offeringId,
    courseId,
  }
}
