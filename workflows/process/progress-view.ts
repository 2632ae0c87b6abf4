import {
  defineQuery,
  setCurrentDetails,
  setHandler,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow'
import { moveSentence } from '../../domain/notice/whose-move'
import type { Happening, Timeline } from '../contracts/messages'
import { failedStage, queries } from '../contracts/names'
import { pairsOf, type Seen } from '../contracts/search-attributes'
import { inOrder } from '../contracts/timeline'

/** A timeline is for reading: the newest of a long one are enough. */
const HAPPENINGS_MAX = 300

/** The view of a process for operations and people: search attributes, current details, timeline. */
export interface ProgressView {
  /** Tells the search what changed, and only that: each upsert is an event. */
  seen(now: Seen): void
  happened(what: string, at: string, about?: Happening['about']): void
  /** A step failed for good: whatever else is seen, the search shows it as failed until the step is taken again. */
  failed(activity: string): void
  triedAgain(): void
  readonly happenings: readonly Happening[]
}

/** `describe` answers the query `timeline` as of the instant asked about, else of the process's own time. */
export function createProgressView(
  describe: (now: number) => Omit<Timeline, 'happened'>,
  happenings: Happening[] = [],
): ProgressView {
  const before = new Map<string, string>()
  let stage: string | undefined
  let failedSince: string | undefined

  const described = (now: number): Omit<Timeline, 'happened'> =>
    failedSince === undefined
      ? describe(now)
      : { ...describe(now), move: { who: 'operations', what: 'mend', since: failedSince, until: null } }

  const view: ProgressView = {
    seen: now => {
      stage = now.stage ?? stage
      const changed = pairsOf(failedSince === undefined ? now : { ...now, stage: failedStage }).filter(
        ({ key, value }) => before.get(key.name) !== String(value),
      )
      for (const { key, value } of changed) before.set(key.name, String(value))
      if (changed.length > 0) upsertSearchAttributes(changed)
      setCurrentDetails(detailsOf(described(Date.now())))
    },
    happened: (what, at, about) => {
      happenings.push(about ? { at, what, about } : { at, what })
      if (happenings.length > HAPPENINGS_MAX) happenings.shift()
    },
    failed: activity => {
      failedSince = new Date().toISOString()
      view.happened('failed', failedSince, { activity })
      view.seen({})
    },
    triedAgain: () => {
      failedSince = undefined
      view.happened('triedAgain', new Date().toISOString())
      view.seen(stage === undefined ? {} : { stage })
    },
    happenings,
  }
  setHandler(defineQuery<Timeline, [string?]>(queries.timeline), at => ({
    ...described(at ? Date.parse(at) : Date.now()),
    happened: inOrder(happenings),
  }))
  return view
}

/** In plain words, in Temporal's UI: the sentence that the person and the officials see. */
function detailsOf({ process, stage, move }: Omit<Timeline, 'happened'>): string {
  const sentences = (['zh', 'en'] as const).map(language => moveSentence(move, language))
  const where = `**${process}** ${workflowInfo().workflowId} is **${stage}** (${move.what}).`
  return [where, ...sentences].join('\n\n')
}
