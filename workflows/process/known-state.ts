import { condition, workflowInfo } from '@temporalio/workflow'
import type { Actor } from '../../domain/authority/actor'
import type { Heard } from '../contracts/messages'
import { systemActor } from './activities'
import type { FactInbox } from './fact-inbox'
import type { ProgressView } from './progress-view'

/** How a claim, a class, stands as its service says; of two such the one with the higher `seq` is how it stands. */
interface Stands {
  readonly seq: number
  readonly since: string
}

/** An act, and how it stands after it. */
interface Moved<S> extends Heard {
  readonly act: string
  readonly stands: S
}

/** The last known state of a claim or class, which its service decides and publishes. */
export interface KnownState<S extends Stands> {
  /** As the service said last; undefined before it has said anything. */
  readonly known: S | undefined
  /** The same, once something is known. */
  now(): S
  know(stands: S): void
  /** The answer to the command that opened the process. */
  opened(act: string, answer: S, actor: Actor): void
  /** Facts may come late and out of order: an older one changes nothing. */
  hear(moved: Moved<S>): void
  /** Waits until anything is known. */
  heardOf(): Promise<void>
  /** The actor of the process's own acts, under the correlation id of the command that opened it. */
  actor(): Actor
}

export function createKnownState<S extends Stands>(inbox: FactInbox, view: ProgressView): KnownState<S> {
  const { workflowId, workflowType } = workflowInfo()
  let correlationId = workflowId
  let known: S | undefined

  const standing: KnownState<S> = {
    get known() {
      return known
    },
    now: () => {
      if (!known) throw new Error(`${workflowId} was never heard of`)
      return known
    },
    know: stands => {
      if (!known || stands.seq >= known.seq) known = stands
    },
    opened: (act, answer, actor) => {
      correlationId = actor.correlationId
      standing.know(answer)
      view.happened(act, answer.since, { seq: answer.seq })
      inbox.stir()
    },
    hear: ({ act, at, stands }) => {
      if (known && stands.seq <= known.seq) return
      standing.know(stands)
      view.happened(act, at, { seq: stands.seq })
    },
    heardOf: () => condition(() => known !== undefined),
    actor: () => systemActor(workflowType, correlationId),
  }
  return standing
}
