import { type Refusal, refuse } from '../../../../domain/refusals/refusal'
import { hear, hearAgain } from '../../../../domain/study/clock'
import { progressOf } from '../../../../domain/study/progress'
import type { Heard, StudyMoment, StudyState } from '../../../../domain/study/study-state'
import type { BeatAnswer } from '../clocks/schemas'
import type { Chain, StudyClock } from '../clocks/unit-study'
import type { BeatBody } from './schemas'

/** The answer to a beat, and the move of the clock; the clock may stay as it is. */
export interface BeatOutcome {
  readonly answer: BeatAnswer
  readonly move?: { readonly state: StudyState; readonly chain: Chain }
}

/**
 * Answers a beat by the chain of its session: each token that the server issued is good for one beat. The last one with the
 * same body again gets the stored answer, so a lost answer costs nothing; with another body it is a replay.
 */
export function answerBeat(
  { state, chain }: Pick<StudyClock, 'state' | 'chain'>,
  body: BeatBody,
  moment: StudyMoment,
): BeatOutcome | Refusal {
  const { last, next } = chain
  const { policyVersion } = moment.rules
  if (body.token === last?.token) {
    if (textOf(body) !== last.body)
      return refuse('beat-replayed', { differs: differenceOf(body, last.body) }, { policyVersion })
    return answerAgain({ state, chain }, last, moment)
  }
  if (body.token !== next) {
    const { creditedSeconds } = progressOf(state)
    return refuse('beat-token-unknown', { creditedSeconds }, { policyVersion })
  }
  const heard = hear(state, beatOf(body), moment)
  const answer = answerOf(heard, moment.chance.id())
  const moved = { next: answer.nextToken, last: { token: next, body: textOf(body), answer } }
  return { answer, move: { state: heard.state, chain: moved } }
}

function answerAgain(
  { state, chain }: Pick<StudyClock, 'state' | 'chain'>,
  last: NonNullable<Chain['last']>,
  moment: StudyMoment,
): BeatOutcome {
  const { state: again, discardedMs = 0 } = hearAgain(state, moment)
  if (again === state) return { answer: last.answer }
  const discardedSeconds = last.answer.discardedSeconds + Math.floor(discardedMs / 1000)
  const answer = { ...last.answer, ...progressOf(again), discardedSeconds }
  return { answer, move: { state: again, chain: { ...chain, last: { ...last, answer } } } }
}

function answerOf({ state, unrecorded, discardedMs = 0 }: Heard, nextToken: string): BeatAnswer {
  return {
    nextToken,
    ...progressOf(state),
    unrecorded: unrecorded ? { seconds: Math.ceil(unrecorded.ms / 1000), reason: unrecorded.reason } : null,
    discardedSeconds: Math.floor(discardedMs / 1000),
  }
}

const COMPARED_FIELDS = ['fromSeconds', 'positionSeconds', 'visible'] as const

const comparedValues = (body: BeatBody): string[] => COMPARED_FIELDS.map(name => String(body[name] ?? ''))

const textOf = (body: BeatBody): string => comparedValues(body).join('|')

function differenceOf(body: BeatBody, before: string): string {
  const [now, then] = [comparedValues(body), before.split('|')]
  return COMPARED_FIELDS.filter((_, at) => now[at] !== then[at]).join(', ')
}

const beatOf = ({ positionSeconds, fromSeconds, visible }: BeatBody) => ({
  fromMs: msOf(fromSeconds),
  toMs: msOf(positionSeconds),
  visible,
})

const msOf = (seconds: number | undefined): number | undefined =>
  seconds === undefined ? undefined : Math.round(seconds * 1000)
