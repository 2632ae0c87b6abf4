import { cases } from '../cases'
import { policy } from '../policy/policy'
import { plainDate } from '../time/plain-date'
import type { Chance } from './challenge'
import { answerCheck } from './check'
import { begin, type Heard, hear, hearAgain, isFinished, missingOf, type StudyState } from './clock'
import { lengthOf } from './intervals'
import { studyRules } from './rules'

interface Step {
  at: number
  plays?: number | [number, number]
  reads?: string
  hidden?: string
  answers?: string
  again?: string
  opens?: string
  credited?: number
  provisional?: number
  missing?: [number, number][]
  asked?: string
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
  if (step.opens) return begin(state, { unit: unitOf(row), accommodated: false }, now, rules, chance)
  if (step.again) return { state: hearAgain(state, now, rules) }
  if (step.answers) return answer(world, step.answers, now)
  const [from, to] = Array.isArray(step.plays) ? step.plays : [undefined, step.plays]
  const ms = (seconds?: number) => (seconds === undefined ? undefined : seconds * 1000)
  return hear(state, { fromMs: ms(from), toMs: ms(to), visible: !step.hidden }, now, rules, chance)
}

function answer(world: World, given: string, now: number): World {
  const check = world.state.check ?? world.lastCheck
  const text = given === 'right' ? check!.challenge.answer : given
  const answered = answerCheck(world.state, { checkId: check!.id, answer: text }, now, rules, chance)
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
    finished: isFinished(state) ? 'yes' : 'no',
  }
  const { at: _at, plays: _p, reads: _r, hidden: _h, answers: _a, again: _g, opens: _o, ...expected } = step
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
  let world: World = begin(null, { unit: unitOf(row), accommodated: false }, 0, rules, chance)
  for (const step of row.steps) {
    const { state, lastCheck } = world
    world = { lastCheck: state.check ?? lastCheck, ...take(world, step, row) }
    expectTold(world, step)
  }
})
