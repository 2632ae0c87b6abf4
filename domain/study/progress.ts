import type { Text } from '../refusals/entry'
import { type Intervals, lengthOf } from './intervals'
import { deadlineOf } from './missed-check'
import { isFinished, missingOf, type StudyState } from './study-state'

/**
 * The part of the clock that a learner may see: never when the next check comes, nor its answer. Whole seconds,
 * rounded down.
 */
export interface Progress {
  readonly creditedSeconds: number
  readonly provisionalSeconds: number
  readonly requiredSeconds: number
  readonly check: { readonly checkId: string; readonly prompt: Text; readonly answerBy: string } | null
}

export function progressOf(state: StudyState): Progress {
  const { check } = state
  return {
    creditedSeconds: wholeSeconds(lengthOf(state.credited)),
    provisionalSeconds: wholeSeconds(lengthOf(state.provisional)),
    requiredSeconds: wholeSeconds(state.unit.requiredMs),
    check: check && {
      checkId: check.id,
      prompt: check.challenge.prompt,
      answerBy: new Date(deadlineOf(state, check)).toISOString(),
    },
  }
}

export interface Stretch {
  readonly fromSeconds: number
  readonly toSeconds: number
}

/** In seconds, with what is left of a second. */
export const stretchesOf = (intervals: Intervals): Stretch[] =>
  intervals.map(([from, to]) => ({ fromSeconds: from / 1000, toSeconds: to / 1000 }))

/** "41:20 of 45:00, missing 12:05-15:45": what is recorded, provisional included, and what is not. */
export function progressText(state: StudyState): Text {
  const recorded = minutes(lengthOf(state.credited) + lengthOf(state.provisional))
  const required = minutes(state.unit.requiredMs)
  const missing = missingOf(state).map(([from, to]) => `${minutes(from)}-${minutes(to)}`)
  if (isFinished(state)) return { zh: `已学完 ${required}`, en: `${required} of ${required}` }
  return {
    zh: `已记录 ${recorded} / ${required}${missing.length > 0 ? `，缺 ${missing.join('、')}` : '，待确认'}`,
    en: `${recorded} of ${required}, ${missing.length > 0 ? `missing ${missing.join(', ')}` : 'to be confirmed'}`,
  }
}

const wholeSeconds = (ms: number): number => Math.floor(ms / 1000)

function minutes(ms: number): string {
  const seconds = wholeSeconds(ms)
  return `${String(Math.floor(seconds / 60)).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}`
}
