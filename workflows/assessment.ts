import { allHandlersFinished, condition, workflowInfo } from '@temporalio/workflow'
import type { AssessmentInput, BatchInProcess, Move, Timeline } from './contracts/messages'
import { workflowTypes } from './contracts/names'
import { systemActor } from './process/activities'
import { hearBatches, registerBatches } from './process/batches'
import { createFactInbox } from './process/fact-inbox'
import { createProgressView } from './process/progress-view'
import { createSteps } from './process/steps'

/** A lost signal must not hold a list for ever: the ledger is asked again this often. */
const LOOK_AGAIN_MS = 3_600_000

/**
 * The assessment lists (考核) of one industryCommon offering (Article 11): each batch that its department posted is
 * registered, once. Begins with a batch and ends when none is pending; a later list begins a new run.
 */
export async function assessment({ offeringId }: AssessmentInput): Promise<'registered'> {
  const batches: BatchInProcess[] = []
  const since = new Date().toISOString()
  const isDone = () => batches.length > 0 && batches.every(batch => batch.state === 'registered')
  const stage = () => (isDone() ? 'registered' : 'registering')
  const view = createProgressView(() => described(offeringId, stage(), since))
  const take = createSteps(view)
  const inbox = createFactInbox()
  hearBatches(inbox, batches, view)

  const actor = systemActor(workflowTypes.assessment, workflowInfo().workflowId)
  while (!isDone()) {
    view.seen({ process: workflowTypes.assessment, stage: stage() })
    await take(() =>
      registerBatches({ sourceKind: 'assessment', sourceId: offeringId, batches }, actor, view),
    )
    if (!isDone()) await inbox.newsBefore(Date.now() + LOOK_AGAIN_MS)
  }
  view.seen({ stage: stage() })
  await condition(allHandlersFinished)
  return 'registered'
}

function described(offeringId: string, stage: string, since: string): Omit<Timeline, 'happened'> {
  const who = stage === 'registered' ? 'nobody' : 'system'
  const move: Move = { who, what: 'registerBatch', since, until: null }
  return { process: workflowTypes.assessment, stage, move, offeringId }
}
