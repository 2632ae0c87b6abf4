import type { Actor } from '../../../../domain/authority/actor'
import type { Policy } from '../../../../domain/policy/policy'
import { isRefusal, type Refusal, refuse } from '../../../../domain/refusals/refusal'
import { type StudyRules, studyRules } from '../../../../domain/study/rules'
import { type PlainDate, plainDateIn } from '../../../../domain/time/plain-date'
import type { BeatAnswer } from '../clocks/schemas'
import { findClock, moveClock, type StudyClock } from '../clocks/unit-study'
import type { CourseDeps } from '../deps'
import { answerBeat } from './beat-chain'
import type { BeatBody } from './schemas'
import { sessionRefusal } from './session-refusal'

const REMEMBERED_MAX = 10_000
const TRIES_MAX = 3

export interface Beats {
  /** Counts a beat (Article 9): one statement, whatever it brings. The same beat again gets the same answer. */
  beat(actor: Actor, sessionId: string, body: BeatBody, now: Date): Promise<BeatAnswer | Refusal>
}

/**
 * The clocks that this process heard last are remembered, so that a beat needs no SELECT. Another process may have moved
 * one since: then the one statement, which goes by version, finds no row, and the beat is judged again on what is stored. A
 * refusal is given on what is stored alone.
 */
export function createBeats({ pool, sql, policy, chance }: CourseDeps): Beats {
  const remembered = new Map<string, StudyClock>()
  const rulesAt = rulesOfTheDay(policy)

  const remember = (clock: StudyClock): void => {
    remembered.delete(clock.sessionId)
    remembered.set(clock.sessionId, clock)
    if (remembered.size > REMEMBERED_MAX) remembered.delete(remembered.keys().next().value!)
  }

  const take = async (
    actor: Actor,
    clock: StudyClock,
    body: BeatBody,
    now: Date,
  ): Promise<BeatAnswer | Refusal | 'moved'> => {
    const rules = rulesAt(now)
    const refusal = sessionRefusal({ actor, now }, clock, rules)
    if (refusal) return refusal
    const outcome = answerBeat(clock, body, { nowMs: now.getTime(), rules, chance })
    if (isRefusal(outcome) || !outcome.move) return isRefusal(outcome) ? outcome : outcome.answer
    if (!(await moveClock(pool, clock, outcome.move))) return 'moved'
    remember({ ...clock, ...outcome.move, version: clock.version + 1 })
    return outcome.answer
  }

  return {
    beat: async (actor, sessionId, body, now) => {
      const known = remembered.get(sessionId)
      const first = known ? await take(actor, known, body, now) : 'moved'
      if (first !== 'moved' && !isRefusal(first)) return first
      remembered.delete(sessionId)
      for (let i = 0; i < TRIES_MAX; i++) {
        const clock = await findClock(sql, sessionId)
        if (!clock) return refuse('not-found', { sessionId })
        const outcome = await take(actor, clock, body, now)
        if (outcome !== 'moved') return outcome
      }
      return refuse('conflict', { status: 'moved', allowed: null })
    },
  }
}

/** The rules are those of the day: looked up once a day, not once a beat. */
function rulesOfTheDay(policy: Policy): (now: Date) => StudyRules {
  let known: { day: PlainDate; rules: StudyRules } | undefined
  return now => {
    const day = plainDateIn(now)
    if (known?.day !== day) known = { day, rules: studyRules(policy, day) }
    return known.rules
  }
}
