import { randomInt } from 'node:crypto'
import { parseArgs } from 'node:util'
import { type JourneyStep, journeyNames, journeyOf, journeySteps } from './journey'
import { type Killable, killables } from './killer'

export interface MatrixOptions {
  readonly seed: number
  readonly processes: readonly Killable[]
  readonly steps: readonly JourneyStep[]
  /** Everybody on a roster registered while services are killed: with the whole matrix, or alone. */
  readonly registration: boolean
}

/**
 * `--seed N --process name --journey name --step name --registration`: without a seed a new one, without the others all of them.
 *
 * @throws Error that says what there is to choose from
 */
export function readOptions(args: string[]): MatrixOptions {
  const text = { type: 'string' } as const
  const registration = { type: 'boolean' } as const
  const options = { seed: text, process: text, journey: text, step: text, registration }
  const { values } = parseArgs({ args, options })
  const seed = values.seed === undefined ? randomInt(1_000_000) : Number(values.seed)
  if (!Number.isSafeInteger(seed)) throw new Error(`--seed takes a whole number, not ${values.seed}`)
  const journeys = chosen('--journey', journeyNames, values.journey)
  const steps = journeySteps.filter(step => journeys.includes(journeyOf(step)))
  const isMatrix = [values.process, values.journey, values.step].some(each => each !== undefined)
  const isAlone = values.registration === true && !isMatrix
  return {
    seed,
    processes: isAlone ? [] : chosen('--process', killables, values.process),
    steps: isAlone ? [] : chosen('--step', steps, values.step),
    registration: values.registration === true || !isMatrix,
  }
}

function chosen<T extends string>(option: string, all: readonly T[], name: string | undefined): readonly T[] {
  if (name === undefined) return all
  const found = all.filter(each => each === name)
  if (found.length === 0) throw new Error(`${option} takes one of ${all.join(', ')}, not ${name}`)
  return found
}
