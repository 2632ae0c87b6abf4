import { randomInt } from 'node:crypto'
import { parseArgs } from 'node:util'
import { type JourneyStep, journeySteps } from './journey'
import { type Killable, killables } from './killer'

export interface MatrixOptions {
  readonly seed: number
  readonly processes: readonly Killable[]
  readonly steps: readonly JourneyStep[]
}

/**
 * `--seed N --process name --step name`: without a seed a new one, without the others all of them.
 *
 * @throws Error that says what there is to choose from
 */
export function readOptions(args: string[]): MatrixOptions {
  const text = { type: 'string' } as const
  const { values } = parseArgs({ args, options: { seed: text, process: text, step: text } })
  const seed = values.seed === undefined ? randomInt(1_000_000) : Number(values.seed)
  if (!Number.isSafeInteger(seed)) throw new Error(`--seed takes a whole number, not ${values.seed}`)
  return {
    seed,
    processes: chosen('--process', killables, values.process),
    steps: chosen('--step', journeySteps, values.step),
  }
}

function chosen<T extends string>(option: string, all: readonly T[], name: string | undefined): readonly T[] {
  if (name === undefined) return all
  const found = all.filter(each => each === name)
  if (found.length === 0) throw new Error(`${option} takes one of ${all.join(', ')}, not ${name}`)
  return found
}
