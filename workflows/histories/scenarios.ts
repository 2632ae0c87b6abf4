import { randomUUID } from 'node:crypto'
import { refuse } from '../../domain/refusals/refusal'
import type { ClaimStands, RegistrationDue } from '../contracts/claim'
import type { Heard } from '../contracts/messages'
import { signals, taskQueues, updates, workflowIds, workflowTypes } from '../contracts/names'
import type { ClassStands } from '../contracts/training-class'
import { actorOf, type Theatre } from '../testing/theatre'
import { classStanding, standing } from '../testing/world'

/** Plays a process to its end; answers its workflow id. */
export type Scenario = (theatre: Theatre) => Promise<string>

const terms = {
  bookReminderAfterSeconds: 14 * 86_400,
  sitReminderBeforeSeconds: 2 * 86_400,
  supplementaryUntil: '03-31',
}

/** The recorded scenarios, which every later version of the code replays. Each is named for the events in it. */
export const scenarios: Readonly<Record<string, Scenario>> = {
  'course-year-straight': async theatre => {
    const year = await enrolled(theatre)
    await year.tell(signals.studied, studied)
    await theatre.pass('3 days')
    await year.tell(signals.booked, await booking(theatre, 20))
    await theatre.pass('5 days')
    await year.tell(signals.registered, entry(1))
    return year.ends()
  },
  'course-year-study-reversed': async theatre => {
    const year = await enrolled(theatre)
    await year.tell(signals.studied, studied)
    await year.tell(signals.studyReversed, { enrolmentId: studied.enrolmentId })
    await theatre.pass('3 days')
    await year.tell(signals.studied, { ...studied, anew: true })
    await year.tell(signals.registered, entry(1))
    return year.ends()
  },
  'course-year-changed-reminded-retaken': async theatre => {
    const year = await enrolled(theatre)
    await year.enrol()
    await theatre.pass('35 days')
    await year.tell(signals.studied, studied)
    await theatre.pass('20 days')
    for (const outcome of ['failed', 'absent']) {
      const booked = await booking(theatre, 20)
      await year.tell(signals.booked, booked)
      await theatre.pass('21 days')
      await year.tell(signals.outcomeRecorded, {
        resultId: randomUUID(),
        sourceId: booked.sittingId,
        outcome,
      })
    }
    const moved = await booking(theatre, 20)
    await year.tell(signals.booked, moved)
    await year.tell(signals.bookingEnded, { ...moved, reason: 'sittingCancelled' })
    await year.tell(signals.outcomeDecided, {
      decisionId: randomUUID(),
      sittingId: '',
      decision: 'attemptGranted',
    })
    await year.tell(signals.registered, entry(1))
    return year.ends()
  },
  'course-year-refused': async theatre => {
    theatre.world.refusals.push(refuse('course-studied-in-past-year', { year: 2025 }))
    const year = await enrolled(theatre)
    return year.ends()
  },
  'course-year-studied-before': async theatre => {
    const year = await enrolled(theatre)
    await theatre.pass('3 days')
    await year.tell(signals.enrolmentEnded, { enrolmentId: year.enrolmentId, reason: 'studiedBefore' })
    return year.ends()
  },
  'course-year-ended': async theatre => {
    const year = await enrolled(theatre)
    theatre.world.business = { hasBooking: true, hasOpenResult: false, hasOpenContest: false }
    await theatre.pass('7260 hours')
    theatre.world.business = { hasBooking: false, hasOpenResult: false, hasOpenContest: false }
    return year.ends()
  },
  'course-year-told-while-tidied': async theatre => {
    const year = await enrolled(theatre)
    theatre.world.meanwhile.set('endEnrolment', () =>
      year.tell(signals.studied, { ...studied, factId: 'fact-1' }),
    )
    return year.ends()
  },
  'course-year-goes-on-after-late-list': async theatre => {
    const [personId, offeringId, enrolmentId] = [randomUUID(), randomUUID(), randomUUID()]
    const now = await theatre.now()
    const key = { category: 'industryCommon' as const, year: new Date(now).getUTCFullYear(), personId }
    const id = workflowIds.courseYear({ ...key, offeringId })
    const at = new Date(now).toISOString()
    const about = { enrolmentId, offeringId, courseId: randomUUID(), industry: 'health', at, revision: 0 }
    await theatre.client.workflow.signalWithStart(workflowTypes.courseYear, {
      ...{ workflowId: id, taskQueue: taskQueues.workflows, args: [{ ...key, terms, reopened: about }] },
      ...{ signal: signals.studied, signalArgs: [{ factId: randomUUID(), at, ...studied }] },
    })
    await theatre.pass('20 days')
    await tell(theatre, id)(signals.registered, entry(1))
    return ends(theatre, id)
  },
  'course-year-reopened': async theatre => {
    const { personId, year } = await corrected(theatre)
    const id = workflowIds.courseYear({ category: 'general', year, personId, offeringId: '' })
    await tell(theatre, id)(signals.registered, entry(3))
    return ends(theatre, id)
  },
  'correction-to-fail': async theatre => (await corrected(theatre)).id,
  'sitting-moved-overdue-closed': async theatre => {
    const sitting = await published(theatre)
    const startsAt = new Date((await theatre.now()) + 15 * 86_400_000).toISOString()
    await sitting.change(updates.moveSitting, { startsAt })
    await sitting.change(updates.shrinkSitting, { seats: 20 })
    await theatre.pass('310 hours')
    await sitting.change(updates.moveSitting, { startsAt })
    await theatre.pass('300 hours')
    theatre.world.batchStates.set('batch-1', { state: 'expecting', grantedCount: 0 })
    await sitting.commits('batch-1')
    await sitting.commits('batch-2')
    await theatre.pass('2 hours')
    await sitting.tell(signals.batchRegistered, { batchId: 'batch-1', grantedCount: 1 })
    theatre.world.progress = { ...theatre.world.progress, final: 2, missing: 0 }
    await sitting.tell(signals.outcomeDecided, { decisionId: randomUUID(), decision: 'absenceUpheld' })
    return sitting.ends()
  },
  'sitting-contested-overdue-closed': async theatre => {
    const sitting = await published(theatre)
    await theatre.pass('250 hours')
    await sitting.commits('batch-1')
    const decideBy = await inDays(theatre, 2)
    theatre.world.progress = {
      ...{ ...theatre.world.progress, final: 1, missing: 0, openContests: 1, nextFinalAt: null },
      ...{ resultsOverdue: true, decideBy, nextOverdueAt: decideBy },
    }
    await sitting.tell(signals.absenceContested, { contestId: randomUUID() })
    await theatre.pass('3 days')
    theatre.world.progress = { ...theatre.world.progress, final: 2, openContests: 0, decideBy: null }
    await sitting.tell(signals.outcomeDecided, { decisionId: randomUUID(), decision: 'absenceExcused' })
    return sitting.ends()
  },
  'sitting-cancelled': async theatre => {
    const sitting = await published(theatre)
    await sitting.change(updates.cancelSitting, {})
    return sitting.ends()
  },
  'assessment-two-batches': async theatre => {
    const offeringId = randomUUID()
    const id = workflowIds.assessment(offeringId)
    for (const batchId of ['batch-1', 'batch-2']) {
      theatre.world.batchStates.set(batchId, { state: 'expecting', grantedCount: 0 })
      await theatre.client.workflow.signalWithStart(workflowTypes.assessment, {
        workflowId: id,
        taskQueue: taskQueues.workflows,
        args: [{ offeringId }],
        signal: signals.resultsCommitted,
        signalArgs: [{ factId: randomUUID(), at: '2026-03-02T01:00:00.000Z', ...batch(batchId) }],
      })
    }
    for (const batchId of ['batch-1', 'batch-2'])
      await tell(theatre, id)(signals.batchRegistered, { batchId, grantedCount: 2 })
    return ends(theatre, id)
  },
  'claim-returned-registered': async theatre => {
    const claim = await claimed(theatre)
    await claim.moved('takeUp', { state: 'inReview', nextAt: await inDays(theatre, 12) })
    await theatre.pass('13 days')
    await claim.moved('return', { state: 'returned', move: 'person', nextAt: await inDays(theatre, 8) })
    await claim.submit()
    theatre.world.due = [2025, 2026].map(year => registrationOf(claim.claimId, year))
    await claim.moved('approve', { state: 'approved', move: 'system', registers: true })
    return claim.ends()
  },
  'claim-refused': async theatre => {
    const missing = { missing: 'notice', missingName: 'Notice', missingNameZh: '举办文件通知' }
    theatre.world.refusals.push(refuse('evidence-missing', { type: 3, ...missing }))
    return (await claimed(theatre)).ends()
  },
  'claim-escalated-appealed': async theatre => {
    const claim = await claimed(theatre)
    theatre.world.claimInTime.push({ nextAt: await inDays(theatre, 15) }, { nextAt: null })
    await claim.moved('takeUp', { state: 'inReview', nextAt: await inDays(theatre, 12) })
    await theatre.pass('16 days')
    await claim.moved('reject', { state: 'rejected', move: 'nobody', nextAt: await inDays(theatre, 15) })
    await claim.moved('appeal', { state: 'appealed', move: 'bureau', nextAt: await inDays(theatre, 12) })
    theatre.world.due = [registrationOf(claim.claimId, 2026)]
    await claim.moved('overturn', { state: 'approved', move: 'system', registers: true })
    return claim.ends()
  },
  'claim-reversed-later': async theatre => {
    const claimId = randomUUID()
    const id = workflowIds.claim(claimId)
    theatre.world.due = [{ ...registrationOf(claimId, 2026), halfHours: 0, causeKind: 'reversal' }]
    theatre.world.claim = { state: 'reversed', move: 'nobody', registers: true, seq: 5 }
    const stands = standing(theatre.world, claimId)
    await theatre.client.workflow.signalWithStart(workflowTypes.claim, {
      workflowId: id,
      taskQueue: taskQueues.workflows,
      args: [{ claimId, heard: true }],
      signal: signals.claimMoved,
      signalArgs: [{ factId: randomUUID(), at: '2026-03-02T01:00:00.000Z', act: 'reverse', stands }],
    })
    return ends(theatre, id)
  },
  'claim-overdue': async theatre => {
    const claim = await claimed(theatre)
    const dueAt = await inDays(theatre, 15)
    theatre.world.claimInTime.push({ nextAt: dueAt }, { nextAt: null })
    await claim.moved('takeUp', { state: 'inReview', dueAt, nextAt: await inDays(theatre, 12) })
    await theatre.pass('16 days')
    await claim.moved('reject', { state: 'rejected', move: 'nobody', dueAt: null, nextAt: null })
    return claim.ends()
  },
  'training-class-waits-reversed-restored': async theatre => {
    const course = await planned(theatre)
    const [dueAt, nextAt] = [await inDays(theatre, 15), await inDays(theatre, 300)]
    await course.moved('sendRoster', { state: 'rosterIn', move: 'department', dueAt, nextAt: dueAt })
    theatre.world.classInTime.push({ state: 'waitingForPolicy', move: 'nobody', dueAt: null })
    await theatre.pass('16 days')
    const registers = async (act: string, now: Partial<ClassStands>) => {
      await course.moved(act, now)
      await theatre.pass('1 minutes')
    }
    await registers('giveProvisional', {
      ...{ state: 'reviewed', move: 'system', nextAt, batches: [hoursBatch('batch-1')] },
    })
    await registers('reverse', {
      ...{ state: 'reversed', move: 'nobody', nextAt, batches: [hoursBatch('batch-2')] },
    })
    await course.moved('restore', { state: 'registered', move: 'nobody', batches: [hoursBatch('batch-3')] })
    return course.ends()
  },
  'training-class-straight': async theatre => {
    const course = await planned(theatre)
    theatre.world.classInTime.push({ state: 'held', move: 'organiser', nextAt: await inDays(theatre, 30) })
    await course.moved('acceptPlan', { state: 'accepted', move: 'nobody', nextAt: await inDays(theatre, 9) })
    await theatre.pass('10 days')
    await course.moved('sendRoster', {
      state: 'rosterIn',
      move: 'department',
      nextAt: await inDays(theatre, 15),
    })
    await course.moved('review', { state: 'reviewed', move: 'system', batches: [hoursBatch('batch-1')] })
    return course.ends()
  },
  'training-class-refused': async theatre => {
    theatre.world.refusals.push(refuse('class-approval-missing'))
    return (await planned(theatre)).ends()
  },
  'training-class-returned-late-rows': async theatre => {
    const course = await planned(theatre)
    await course.moved('refusePlan', { state: 'planRefused', move: 'organiser' })
    await course.send()
    theatre.world.classInTime.push({ state: 'held', move: 'organiser', nextAt: await inDays(theatre, 12) })
    await course.moved('acceptPlan', { state: 'accepted', move: 'nobody', nextAt: await inDays(theatre, 2) })
    theatre.world.classInTime.push({ nextAt: await inDays(theatre, 15) }, { nextAt: null })
    await theatre.pass('16 days')
    await course.moved('sendRoster', {
      state: 'rosterIn',
      move: 'department',
      nextAt: await inDays(theatre, 15),
    })
    await course.moved('returnRoster', {
      ...{ state: 'rosterReturned', move: 'organiser', nextAt: await inDays(theatre, 15) },
    })
    await course.moved('sendRoster', {
      state: 'rosterIn',
      move: 'department',
      nextAt: await inDays(theatre, 15),
    })
    const batch = hoursBatch('batch-1')
    theatre.world.batchStates.set('batch-1', { state: 'expecting', grantedCount: 0, rowsReceived: 1 })
    theatre.world.classInTime.push({ batches: [hoursBatch('batch-2')], nextAt: null })
    await course.moved('review', {
      ...{ state: 'reviewed', move: 'system', batches: [batch], nextAt: await inDays(theatre, 1) },
    })
    await theatre.pass('1 minutes')
    theatre.world.batchStates.clear()
    await theatre.tell(course.id, signals.batchRegistered, { batchId: 'batch-1', grantedCount: 2 })
    return course.ends()
  },
  'training-class-reversed-later': async theatre => {
    const classId = randomUUID()
    const id = workflowIds.trainingClass(classId)
    theatre.world.trainingClass = {
      state: 'reversed',
      move: 'nobody',
      batches: [hoursBatch('batch-3')],
      seq: 9,
    }
    const stands = classStanding(theatre.world, classId)
    await theatre.client.workflow.signalWithStart(workflowTypes.trainingClass, {
      workflowId: id,
      taskQueue: taskQueues.workflows,
      args: [{ classId, heard: true }],
      signal: signals.classMoved,
      signalArgs: [{ factId: randomUUID(), at: '2026-03-02T01:00:00.000Z', act: 'reverse', stands }],
    })
    return ends(theatre, id)
  },
}

const hoursBatch = (batchId: string) => ({ batchId, rowCount: 2, digest: '9f86d081' })

async function planned(theatre: Theatre) {
  const classId = randomUUID()
  const id = workflowIds.trainingClass(classId)
  const send = () =>
    theatre.open(
      { type: workflowTypes.trainingClass, id, input: { classId } },
      updates.sendClassPlan,
      { classId, commandId: randomUUID() },
      undefined,
      actorOf('organiser'),
    )
  await send()
  return {
    ...{ id, send },
    moved: async (act: string, now: Partial<ClassStands>) => {
      const { world } = theatre
      const seq = (world.trainingClass.seq ?? 0) + 1
      world.trainingClass = { ...world.trainingClass, nextAt: null, ...now, seq }
      await theatre.tell(id, signals.classMoved, { act, stands: classStanding(world, classId) })
    },
    ends: () => ends(theatre, id),
  }
}

const inDays = async (theatre: Theatre, days: number): Promise<string> =>
  new Date((await theatre.now()) + days * 86_400_000).toISOString()

const registrationOf = (claimId: string, year: number): RegistrationDue => ({
  ...{ itemId: claimId, itemKind: 'claim', subjectId: claimId, personId: randomUUID(), year, awardSeq: 1 },
  ...{
    halfHours: 16,
    industry: 'health',
    article: '12',
    policyVersion: 'city-1',
    standardsVersion: 'demo-city-1',
  },
  ...{ causeKind: 'approval', causeId: randomUUID() },
})

async function claimed(theatre: Theatre) {
  const claimId = randomUUID()
  const id = workflowIds.claim(claimId)
  const submit = () =>
    theatre.open({ type: workflowTypes.claim, id, input: { claimId } }, updates.submitClaim, {
      claimId,
      commandId: randomUUID(),
    })
  await submit()
  return {
    claimId,
    submit,
    moved: async (act: string, now: Partial<ClaimStands>) => {
      const { world } = theatre
      world.claim = { ...world.claim, nextAt: null, ...now, seq: (world.claim.seq ?? 0) + 1 }
      await theatre.tell(id, signals.claimMoved, { act, stands: standing(world, claimId) })
    },
    ends: () => ends(theatre, id),
  }
}

const studied = { enrolmentId: 'enrolment-1', offeringId: 'offering-1', proof: 'sitting' }
const entry = (revision: number) => ({ entryId: randomUUID(), revision, halfHours: 36 })
const batch = (batchId: string) => ({ batchId, rowCount: 3, passedCount: 2, passedDigest: '9f86d081' })

const booking = async (theatre: Theatre, inDays: number) => ({
  bookingId: randomUUID(),
  sittingId: randomUUID(),
  startsAt: new Date((await theatre.now()) + inDays * 86_400_000).toISOString(),
})

const tell =
  (theatre: Theatre, id: string) => (signal: string, fact: Record<string, unknown> & Partial<Heard>) =>
    theatre.tell(id, signal, fact)

async function ends(theatre: Theatre, id: string): Promise<string> {
  await theatre
    .handle(id)
    .result()
    .catch(() => undefined)
  return id
}

async function enrolled(theatre: Theatre) {
  const personId = randomUUID()
  const input = { category: 'general' as const, year: 2026, personId, terms }
  const id = workflowIds.courseYear({ ...input, offeringId: '' })
  const enrolmentId = randomUUID()
  const enrol = () =>
    theatre.open({ type: workflowTypes.courseYear, id, input }, updates.enrol, {
      enrolmentId,
      personId,
      offeringId: randomUUID(),
      idempotencyKey: randomUUID(),
    })
  await enrol()
  return { enrolmentId, enrol, tell: tell(theatre, id), ends: () => ends(theatre, id) }
}

async function published(theatre: Theatre) {
  const sittingId = randomUUID()
  const id = workflowIds.sitting(sittingId)
  const start = { type: workflowTypes.sitting, id, input: { sittingId } }
  await theatre.open(start, updates.publishSitting, { sittingId, planId: randomUUID(), seats: 30 })
  return {
    tell: tell(theatre, id),
    commits: (batchId: string) => theatre.tell(id, signals.resultsCommitted, batch(batchId)),
    change: (update: string, command: object) =>
      theatre.handle(id).executeUpdate(update, {
        args: [actorOf('municipalBureau'), { sittingId, ...command, commandId: randomUUID() }],
      }),
    ends: () => ends(theatre, id),
  }
}

async function corrected(theatre: Theatre) {
  const correctionId = randomUUID()
  const personId = randomUUID()
  const year = new Date(await theatre.now()).getUTCFullYear()
  theatre.world.correction = { personId, year }
  const id = workflowIds.correction(correctionId)
  const start = { type: workflowTypes.correction, id, input: { correctionId, terms } }
  await theatre.open(start, updates.correct, { correctionId, resultId: randomUUID(), score: 10 })
  await theatre.ended(id)
  return { id, personId, year }
}
