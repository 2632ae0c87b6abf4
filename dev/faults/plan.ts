import { type JourneyStep, journeySteps } from './journey'
import { type Kill, type Killable, killables, withinStep } from './killer'
import type { MatrixOptions } from './options'
import { seeded, shuffled } from './seeded'

export interface Cell {
  readonly process: Killable
  readonly step: JourneyStep
  readonly afterMs: number
}

/** The cells of the matrix, each with the instant of its kill: the same for the same seed, whichever of them are chosen. */
export const cellsOf = ({ seed, processes, steps }: MatrixOptions): Cell[] =>
  processes.flatMap(process =>
    steps.map(step => {
      const chance = seeded(seed ^ hashOf(`${process}/${step}`))
      return { process, step, afterMs: withinStep(step, chance) }
    }),
  )

/** FNV-1a. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (const letter of text) hash = Math.imul(hash ^ letter.charCodeAt(0), 0x01000193)
  return hash >>> 0
}

/** Whose step which process is killed in: everyone their own process, and the steps as evenly as they go. */
export function eachOnce(chance: () => number): Kill[] {
  const steps = shuffled(journeySteps, chance)
  return shuffled(killables, chance).map((process, person) => {
    const step = steps[person % steps.length]!
    return { process, step, person, afterMs: withinStep(step, chance) }
  })
}
