import fc from 'fast-check'
import { policy } from '../policy/policy'
import { plainDate } from '../time/plain-date'
import type { Chance } from './challenge'
import { answerCheck } from './check'
import { begin, hear, hearAgain } from './clock'
import { lengthOf, without } from './intervals'
import { studyRules } from './rules'
import { type Beat, type Heard, isFinished, type StudyState } from './study-state'

const rules = studyRules(policy('city'), plainDate('2026-03-02'))
const REQUIRED_MS = 2_700_000
const SECOND = 1000

const chanceOf = (seed: number): Chance => {
  let at = seed
  const next = () => {
    at = (at * 1_103_515_245 + 12_345) % 2_147_483_648
    return at / 2_147_483_648
  }
  return { whole: (min, max) => min + Math.floor(next() * (max - min + 1)), id: () => `check-${at}` }
}

const start = (kind: 'reading' | 'video', chance: Chance): StudyState =>
  begin(null, { unit: { kind, requiredMs: REQUIRED_MS }, accommodated: false }, { nowMs: 0, rules, chance })
    .state

/**
 * How one request travels, in seconds: on its way, lost answers, each sent again after a while, and the way back. The answer
 * to a check goes by the same line: its way is one that a beat had before it.
 */
const trip = fc.record({
  upSeconds: fc.integer({ min: 0, max: 105 }),
  retriesAfterSeconds: fc.array(fc.integer({ min: 5, max: 40 }), { maxLength: 3 }),
  downSeconds: fc.integer({ min: 0, max: 15 }),
  humanSeconds: fc.integer({ min: 1, max: 30 }),
  answeredLikeBeat: fc.nat(),
})
type Trip = typeof trip extends fc.Arbitrary<infer T> ? T : never

interface Line {
  readonly trips: readonly Trip[]
  /** How fast the device's clock runs. */
  readonly drift: number
}

/**
 * Plays from the start to the end and answers what is asked, over the line that the trips describe: one request at a time,
 * each sent when the answer to the one before is there, a beat an interval later.
 */
function honestly(kind: 'reading' | 'video', { trips, drift }: Line, chance: Chance): StudyState {
  let state = start(kind, chance)
  let now = 0
  for (let i = 0; !isFinished(state) && i < 1_000; i++) {
    const beatTrip = trips[i % trips.length]!
    const sentAt = now + rules.beatEveryMs
    const beat: Beat = { toMs: Math.min(REQUIRED_MS, Math.round(sentAt * drift)), visible: true }
    now = sentAt + beatTrip.upSeconds * SECOND
    const heard: Heard = hear(state, beat, { nowMs: now, rules, chance })
    expect(heard.unrecorded).toBeUndefined()
    expect(heard.discardedMs).toBeUndefined()
    state = heard.state
    for (const seconds of beatTrip.retriesAfterSeconds) {
      now += seconds * SECOND
      const again = hearAgain(state, { nowMs: now, rules, chance })
      expect(again.discardedMs).toBeUndefined()
      state = again.state
    }
    now += beatTrip.downSeconds * SECOND
    if (!state.check) continue
    const answerTrip = trips[(beatTrip.answeredLikeBeat % (i + 1)) % trips.length]!
    now += (beatTrip.humanSeconds + answerTrip.upSeconds) * SECOND
    const { id, challenge } = state.check
    const answered = answerCheck(
      state,
      { checkId: id, answer: challenge.answer },
      { nowMs: now, rules, chance },
    )
    expect(answered.refusal).toBeUndefined()
    state = answered.state
    now += answerTrip.downSeconds * SECOND
  }
  return state
}

describe('an honest learner earns all of it', () => {
  test.each(['video', 'reading'] as const)(
    '%s: late beats and answers, lost answers, a drifting clock',
    kind => {
      const line = fc.record({
        trips: fc.array(trip, { minLength: 1, maxLength: 40 }),
        drift: fc.double({ min: 0.999, max: 1.0003, noNaN: true }),
      })
      fc.assert(
        fc.property(line, fc.nat(), (each, seed) => {
          const state = honestly(kind, each, chanceOf(seed))
          expect(lengthOf(state.credited)).toBe(REQUIRED_MS)
        }),
        { numRuns: 150 },
      )
    },
  )

  test('40 s up, 10 s down, 15 s to think: the answer goes by the same line', () => {
    const slow = {
      upSeconds: 40,
      downSeconds: 10,
      humanSeconds: 15,
      retriesAfterSeconds: [],
      answeredLikeBeat: 0,
    }
    const state = honestly('video', { trips: [slow], drift: 1 }, chanceOf(1))
    expect(lengthOf(state.credited)).toBe(REQUIRED_MS)
  })
})

type Act = { act: 'beat'; beat: Beat } | { act: 'again' | 'open' | 'answerRight' | 'answerWrong' }

const position = fc.option(fc.integer({ min: -10_000, max: REQUIRED_MS + 10_000 }), { nil: undefined })
const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ fromMs: position, toMs: position, visible: fc.boolean() }).map(beat => ({
      act: 'beat' as const,
      beat,
    })),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom('again', 'open', 'answerRight', 'answerWrong').map(a => ({ act: a })),
  },
) as fc.Arbitrary<Act>
const acts = fc.array(fc.tuple(fc.integer({ min: -5_000, max: 400_000 }), act), { maxLength: 120 })

function dishonestly(state: StudyState, each: Act, now: number, chance: Chance): StudyState {
  const answer = (text: string) =>
    answerCheck(state, { checkId: state.check?.id ?? '', answer: text }, { nowMs: now, rules, chance }).state
  switch (each.act) {
    case 'beat':
      return hear(state, each.beat, { nowMs: now, rules, chance }).state
    case 'again':
      return hearAgain(state, { nowMs: now, rules, chance }).state
    case 'open':
      return begin(state, { unit: state.unit, accommodated: false }, { nowMs: now, rules, chance }).state
    case 'answerRight':
      return answer(state.check?.challenge.answer ?? '')
    case 'answerWrong':
      return answer('0')
  }
}

describe('whatever is sent', () => {
  test.each(['video', 'reading'] as const)(
    '%s: nobody earns more than the clock, or outside the unit',
    kind => {
      fc.assert(
        fc.property(acts, fc.nat(), (list, seed) => {
          const chance = chanceOf(seed)
          let state = start(kind, chance)
          let [now, wallMs] = [0, 0]
          for (const [waitMs, each] of list) {
            now += waitMs
            wallMs = Math.max(wallMs, now)
            state = dishonestly(state, each, now, chance)
            const earned = lengthOf(state.credited) + lengthOf(state.provisional)
            expect(earned).toBeLessThanOrEqual(wallMs + rules.toleranceMs)
            expect(without([...state.credited, ...state.provisional], [[0, REQUIRED_MS]])).toEqual([])
            expect(without(state.credited, state.provisional)).toEqual(state.credited)
          }
        }),
        { numRuns: 300 },
      )
    },
  )

  test('a beat brings its own time at most, and what the one before was late by, which no line is by more than its grace', () => {
    fc.assert(
      fc.property(acts, fc.nat(), (list, seed) => {
        const chance = chanceOf(seed)
        let [state, now] = [start('video', chance), 0]
        for (const [waitMs, each] of list) {
          now += waitMs
          const before = state
          state = dishonestly(state, each, now, chance)
          if (each.act !== 'beat') continue
          const gapMs = Math.max(0, now - before.heardAt)
          const keepsInterval = gapMs + rules.toleranceMs >= rules.beatEveryMs
          const lateMs = keepsInterval ? Math.min(rules.lineGraceMs, Math.max(0, before.carriedMs)) : 0
          const newMs = lengthOf(without(state.provisional, before.provisional))
          expect(newMs).toBeLessThanOrEqual(gapMs + lateMs + rules.toleranceMs)
        }
      }),
      { numRuns: 300 },
    )
  })

  test.each([299.5, 149.5, 89.5])('jumping after a pause of %d s earns 0', pauseSeconds => {
    const chance = chanceOf(7)
    let [state, now] = [start('video', chance), 0]
    for (let jump = 1; jump <= 18; jump++) {
      now += pauseSeconds * SECOND
      state = hear(state, { visible: true }, { nowMs: now, rules, chance }).state
      now += SECOND / 2
      const toMs = jump * (pauseSeconds + 0.5) * SECOND
      state = hear(state, { toMs, visible: true }, { nowMs: now, rules, chance }).state
    }
    expect(lengthOf(state.credited) + lengthOf(state.provisional)).toBe(0)
  })

  test('without an answered check nothing is credited', () => {
    fc.assert(
      fc.property(acts, fc.nat(), (list, seed) => {
        const chance = chanceOf(seed)
        let [state, now] = [start('video', chance), 0]
        for (const [waitMs, each] of list) {
          now += waitMs
          if (each.act !== 'answerRight') state = dishonestly(state, each, now, chance)
        }
        expect(state.credited).toEqual([])
      }),
    )
  })

  test('no more is ever provisional than one check and one gap can hold', () => {
    fc.assert(
      fc.property(acts, fc.nat(), (list, seed) => {
        const chance = chanceOf(seed)
        let [state, now] = [start('video', chance), 0]
        for (const [waitMs, each] of list) {
          now += waitMs
          state = dishonestly(state, each, now, chance)
        }
        const mostMs =
          rules.checkEveryMs * (1 + rules.checkSpread) + 4 * rules.idleLimitMs + rules.answerWithinMs
        expect(lengthOf(state.provisional)).toBeLessThanOrEqual(mostMs)
      }),
    )
  })
})
