import {
  defineQuery,
  setCurrentDetails,
  setHandler,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow'
import type { Happening, Timeline } from '../contracts/messages'
import { queries } from '../contracts/names'
import { pairsOf, type Seen } from '../contracts/search-attributes'

/** A timeline is for reading: the newest of a long one are enough. */
const HAPPENINGS_MAX = 300

/** What operations and people see of a process: search attributes, current details, timeline. */
export interface Shown {
  /** Tells the search what changed, and only that: each upsert is an event. */
  seen(now: Seen): void
  happened(what: string, at: string, about?: Happening['about']): void
  readonly happenings: readonly Happening[]
}

/** `describe` answers the query `timeline` as of the instant asked about, else of the process's own time. */
export function createShown(
  describe: (now: number) => Omit<Timeline, 'happened'>,
  happenings: Happening[] = [],
): Shown {
  const before = new Map<string, string>()
  setHandler(defineQuery<Timeline, [string?]>(queries.timeline), at => ({
    ...describe(at ? Date.parse(at) : Date.now()),
    happened: happenings,
  }))
  return {
    seen: now => {
      const changed = pairsOf(now).filter(({ key, value }) => before.get(key.name) !== String(value))
      for (const { key, value } of changed) before.set(key.name, String(value))
      if (changed.length > 0) upsertSearchAttributes(changed)
      setCurrentDetails(detailsOf(describe(Date.now())))
    },
    happened: (what, at, about) => {
      happenings.push(about ? { at, what, about } : { at, what })
      if (happenings.length > HAPPENINGS_MAX) happenings.shift()
    },
    happenings,
  }
}

/** In plain words, in Temporal's UI. */
function detailsOf({ process, stage, move }: Omit<Timeline, 'happened'>): string {
  const until = move.until ? `, until ${move.until}` : ''
  return `**${process}** ${workflowInfo().workflowId} is **${stage}**.\n\nMove: ${move.who} (${move.what}), since ${move.since}${until}.`
}
