import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common'
import {
  allHandlersFinished,
  condition,
  getExternalWorkflowHandle,
  isCancellation,
  ParentClosePolicy,
  startChild,
  WorkflowIdReusePolicy,
  workflowInfo,
} from '@temporalio/workflow'
import type { CorrectionRecorded } from './contracts/exam'
import type { AwardChanged } from './contracts/ledger'
import type { CorrectionInput, EntryWritten, Happening, Move, Timeline } from './contracts/messages'
import { signals, taskQueues, updates, workflowIds, workflowTypes } from './contracts/names'
import type { courseYear } from './course-year'
import { exam, ledger, systemActor } from './process/activities'
import { openByUpdate } from './process/first-answer'
import { createProgressView, type ProgressView } from './process/progress-view'
import { createSteps, type TakeStep } from './process/steps'

interface Correction {
  readonly input: CorrectionInput
  readonly view: ProgressView
  readonly take: TakeStep
  stage: 'asked' | 'recorded' | 'awardChanged' | 'done'
  since: string
  correlationId: string
  recorded?: CorrectionRecorded
}

/** The first revision that can be a reversal; the ledger names the real one. */
const FIRST_REVERSAL = 2

/**
 * A result changed with a reason (Article 16): the exam service records it, the ledger reverses or grants exactly what
 * hung on it, and a course year that had ended with the pass goes on.
 */
export async function correction(input: CorrectionInput): Promise<'done'> {
  const correction = begin(input)
  const recorded = openByUpdate(updates.correct, exam.correctResult, (answer, actor) => {
    correction.recorded = answer
    correction.correlationId = actor.correlationId
    enterStage(correction, 'recorded', { resultId: answer.resultId, from: answer.from, to: answer.to })
  })
  await recorded()

  const result = recordedOf(correction)
  const award = await correction.take(() => changeAward(correction, result))
  if (result.from === 'passed' && !result.awardStands) await courseYearGoesOn(correction, result, award)
  enterStage(correction, 'done')
  await condition(allHandlersFinished)
  return 'done'
}

function begin(input: CorrectionInput): Correction {
  const view: ProgressView = createProgressView(() => described(correction))
  const correction: Correction = {
    input,
    view,
    take: createSteps(view),
    stage: 'asked',
    since: new Date().toISOString(),
    correlationId: workflowInfo().workflowId,
  }
  return correction
}

/** The award stands while any result of it is a pass (docs/architecture.md, Awards). A change that changes nothing writes nothing. */
async function changeAward(correction: Correction, result: CorrectionRecorded): Promise<AwardChanged> {
  const { personId, courseId, offeringId, year, category, halfHours, industry, policyVersion, awardSeq } =
    result
  const award = await ledger.changeAward(systemActor(workflowTypes.correction, correction.correlationId), {
    personId,
    courseId,
    offeringId,
    year,
    category,
    halfHours,
    industry,
    policyVersion,
    awardSeq,
    stands: result.awardStands,
    causeKind: 'correction',
    causeId: result.correctionId,
  })
  enterStage(correction, 'awardChanged', { awardId: award.awardId, written: award.written })
  return award
}

/**
 * Reopens the course year after a pass was taken back: the attempts left are open again, with reminders and the end
 * of the year. A run that still lives gets the reversal as a fact; a run that has ended is started again under the
 * same id. A run may end or begin in between: then the other way works.
 */
async function courseYearGoesOn(
  correction: Correction,
  result: CorrectionRecorded,
  award: AwardChanged,
): Promise<void> {
  const workflowId = workflowIds.courseYear(result)
  const revision = award.revision ?? FIRST_REVERSAL
  for (;;) {
    if (await tellsLivingRun(workflowId, result, award, revision)) break
    if (await reopens(workflowId, correction.input, result, revision)) break
  }
  correction.view.happened('courseYearGoesOn', new Date().toISOString(), { revision })
}

async function tellsLivingRun(
  workflowId: string,
  { correctionId }: CorrectionRecorded,
  { awardId }: AwardChanged,
  revision: number,
): Promise<boolean> {
  const fact: EntryWritten = {
    factId: `correction/${correctionId}`,
    at: new Date().toISOString(),
    entryId: awardId,
    revision,
    halfHours: 0,
  }
  try {
    await getExternalWorkflowHandle(workflowId).signal(signals.reversed, fact)
    return true
  } catch (error) {
    if (isCancellation(error)) throw error
    return false
  }
}

async function reopens(
  workflowId: string,
  { terms }: CorrectionInput,
  result: CorrectionRecorded,
  revision: number,
): Promise<boolean> {
  const { category, year, personId, ...about } = result
  const { enrolmentId, offeringId, courseId, industry, locality, correctionId, attemptsLeft } = about
  const at = new Date().toISOString()
  const reopened = {
    ...{ enrolmentId, offeringId, courseId, industry, correctionId, at, revision },
    ...(locality ? { locality } : {}),
    ...(attemptsLeft === undefined ? {} : { attemptsLeft }),
  }
  try {
    await startChild<typeof courseYear>(workflowTypes.courseYear, {
      workflowId,
      taskQueue: taskQueues.workflows,
      args: [{ category, year, personId, terms, reopened }],
      workflowIdReusePolicy: WorkflowIdReusePolicy.ALLOW_DUPLICATE,
      parentClosePolicy: ParentClosePolicy.ABANDON,
    })
    return true
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return false
    throw error
  }
}

function enterStage(correction: Correction, stage: Correction['stage'], about?: Happening['about']): void {
  correction.stage = stage
  correction.since = new Date().toISOString()
  correction.view.happened(stage, correction.since, about)
  const { year, category, industry, personId } = correction.recorded ?? {}
  correction.view.seen({ process: workflowTypes.correction, stage, year, category, industry, personId })
}

function recordedOf({ recorded }: Correction): CorrectionRecorded {
  if (!recorded) throw new Error('a correction that was not recorded has no result')
  return recorded
}

function described({ stage, since, recorded }: Correction): Omit<Timeline, 'happened'> {
  const what = { asked: 'correctResult', recorded: 'changeAward', awardChanged: 'reopen', done: 'done' }[
    stage
  ]
  const move: Move = { who: stage === 'done' ? 'nobody' : 'system', what, since, until: null }
  const { year, category, personId, offeringId, courseId } = recorded ?? {}
  return { process: workflowTypes.correction, stage, move, year, category, personId, offeringId, courseId }
}
