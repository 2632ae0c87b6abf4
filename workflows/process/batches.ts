import type { Actor } from '../../domain/authority/actor'
import type { BatchInProcess, BatchRegistered, ResultsCommitted } from '../contracts/messages'
import { signals } from '../contracts/names'
import { ledger } from './activities'
import type { FactInbox } from './fact-inbox'
import { isRefused } from './first-answer'
import type { ProgressView } from './progress-view'

/** Batches may be told early, twice, and after their own registration. */
export function hearBatches(inbox: FactInbox, batches: BatchInProcess[], view: ProgressView): void {
  inbox.on<ResultsCommitted>(
    signals.resultsCommitted,
    ({ batchId, correlationId, rowCount, passedCount, passedDigest, at }) => {
      if (batches.some(batch => batch.batchId === batchId)) return
      batches.push({ batchId, correlationId, rowCount, passedCount, passedDigest, state: 'heard' })
      view.happened('resultsCommitted', at, { batchId, rowCount, passedCount })
    },
  )
  inbox.on<BatchRegistered>(signals.batchRegistered, ({ batchId, grantedCount, at }) => {
    const batch = batches.find(each => each.batchId === batchId)
    // The ledger was faster than the news of the batch itself: asking it later answers the same.
    if (!batch || batch.state === 'registered') return
    batch.state = 'registered'
    view.happened('batchRegistered', at, { batchId, grantedCount })
  })
}

interface BatchesOfSource {
  readonly sourceKind: 'sitting' | 'assessment'
  readonly sourceId: string
  readonly batches: readonly BatchInProcess[]
}

/** 统一登记 (Articles 10, 11): asks the ledger for each batch that is not registered yet. It registers once, however often it is asked. */
export async function registerBatches(
  { sourceKind, sourceId, batches }: BatchesOfSource,
  actor: Actor,
  view: ProgressView,
): Promise<void> {
  for (const batch of batches) {
    if (batch.state === 'registered') continue
    const { batchId, passedCount, passedDigest, correlationId = actor.correlationId } = batch
    const command = { batchId, sourceId, sourceKind, rowCount: passedCount, digest: passedDigest }
    const answer = await ledger.registerBatch({ ...actor, correlationId }, command)
    // Heard while the ledger was being asked.
    if (isRegistered(batch)) continue
    const now = new Date().toISOString()
    if (isRefused(answer)) {
      if (batch.state !== 'refused') view.happened('batchRefused', now, { batchId, code: answer.code })
      batch.state = 'refused'
    } else if (answer.state === 'registered') {
      batch.state = 'registered'
      view.happened('batchRegistered', now, { batchId, grantedCount: answer.grantedCount })
    } else {
      batch.state = 'expecting'
    }
  }
}

const isRegistered = (batch: BatchInProcess): boolean => batch.state === 'registered'
