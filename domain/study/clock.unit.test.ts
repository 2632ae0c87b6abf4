import { cases } from '../cases'
import { policy } from '../policy/policy'
import { plainDate } from '../time/plain-date'
import type { Chance } from './challenge'
import { answerCheck } from './check'
import { begin, hear, hearAgain } from './clock'
import { lengthOf } from './intervals'
import { asOf, deadlineOf } from './missed-check'
import { studyRules } from './rules'
import { type Heard, isFinished, missingOf, type StudyState } from './study-state'

interface Step {
  at: number
  plays?: number | [number, number]
  steadily?: string
  reads?: string
  hidden?: string
  answers?: string
  again?: string
  opens?: string
  looks?: string
  credited?: number
  provisional?: number
  missing?: [number, number][]
  asked?: string
  answerBy?: number
  finished?: string
  unrecorded?: string
  discarded?: number
  refused?: string
}
interface Row {
  name: string
  unit: { video?: number; reading?: number }
  steps: Step[]
}

const rules = studyRules(policy('city'), plainDate('2026-03-02'))
let ids = 0
const chance: Chance = { whole: (min, max) => Math.round((min + max) / 2), id: () => `check-${++ids}` }

type World = Heard & { refused?: string; lastCheck?: NonNullable<StudyState['check']> | undefined }

const unitOf = ({ unit }: Row) =>
  unit.video
    ? { kind: 'video' as const, requiredMs: unit.video * 1000 }
    : { kind: 'reading' as const, requiredMs: (unit.reading ?? 0) * 1000 }

function take(world: World, step: Step, row: Row): World {
  const { state } = world
  const now = step.at * 1000
  if (step.opens)
    return begin(state, { unit: unitOf(row), accommodated: false }, { nowMs: now, rules, chance })
  if (step.again) return hearAgain(state, { nowMs: now, rules, chance })
  if (step.looks) return { state: asOf(state, now) }
  if (step.steadily) return { state: steadily(state, now) }
  if (step.answers) return answer(world, step.answers, now)
  const [from, to] = Array.isArray(step.plays) ? step.plays : [undefined, step.plays]
  const ms = (seconds?: number) => (seconds === undefined ? undefined : seconds * 1000)
  return hear(state, { fromMs: ms(from), toMs: ms(to), visible: !step.hidden }, { nowMs: now, rules, chance })
}

/** Beats at each interval up to an instant, each with what was played since the one before. */
function steadily(from: StudyState, until: number): StudyState {
  let state = from
  while (state.heardAt < until) {
    const now = Math.min(until, state.heardAt + rules.beatEveryMs)
    const toMs = state.positionMs + now - state.heardAt
    state = hear(state, { toMs, visible: true }, { nowMs: now, rules, chance }).state
  }
  return state
}

function answer(world: World, given: string, now: number): World {
  const check = world.state.check ?? world.lastCheck
  const text = given === 'right' ? check!.challenge.answer : given
  const answered = answerCheck(
    world.state,
    { checkId: check!.id, answer: text },
    { nowMs: now, rules, chance },
  )
  return { state: answered.state, ...(answered.refusal ? { refused: answered.refusal.code } : {}) }
}

function expectTold(world: World, step: Step): void {
  const seconds = (ms: number) => ms / 1000
  const { state } = world
  const told = {
    credited: seconds(lengthOf(state.credited)),
    provisional: seconds(lengthOf(state.provisional)),
    missing: missingOf(state).map(([from, to]) => [seconds(from), seconds(to)]),
    asked: state.check ? 'yes' : 'no',
    answerBy: state.check ? seconds(deadlineOf(state, state.check)) : undefined,
    finished: isFinished(state) ? 'yes' : 'no',
  }
  const {
    at: _at,
    plays: _p,
    steadily: _s,
    looks: _l,
    reads: _r,
    hidden: _h,
    answers: _a,
    again: _g,
    opens: _o,
    ...expected
  } = step
  expect({
    ...told,
    unrecorded: world.unrecorded?.reason,
    discarded: world.discardedMs === undefined ? undefined : seconds(world.discardedMs),
    refused: world.refused,
  }).toMatchObject({
    unrecorded: undefined,
    discarded: undefined,
    refused: undefined,
    ...expected,
  })
}

test.each(cases<Row>(`${__dirname}/clock.cases.yaml`))('$name', row => {
  let world: World = begin(null, { unit: unitOf(row), accommodated: false }, { nowMs: 0, rules, chance })
  for (const step of row.steps) {
    const { state, lastCheck } = world
    world = { lastCheck: state.check ?? lastCheck, ...take(world, step, row) }
    expectTold(world, step)
  }
})
