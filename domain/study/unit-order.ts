import { type Refusal, refuse } from '../refusals/refusal'

export interface UnitOfCourse {
  readonly unitId: string
  readonly title: string
  readonly finished: boolean
}

export type UnitStatus = 'finished' | 'open' | 'locked'

/** Units are studied in the order of the courseware: one is open when all before it are finished. */
export function unitStatuses(units: readonly UnitOfCourse[]): ReadonlyMap<string, UnitStatus> {
  const first = units.findIndex(unit => !unit.finished)
  return new Map(
    units.map((unit, index): [string, UnitStatus] => [
      unit.unitId,
      unit.finished ? 'finished' : index === first ? 'open' : 'locked',
    ]),
  )
}

/** Why the unit can't be studied now, if it can't. */
export function unitRefusal(units: readonly UnitOfCourse[], unitId: string): Refusal | undefined {
  switch (unitStatuses(units).get(unitId)) {
    case 'open':
      return undefined
    case 'finished':
      return refuse('unit-already-finished', { unitId })
    case 'locked':
      return refuse('unit-out-of-order', { unit: units.find(unit => !unit.finished)?.title ?? '' })
    case undefined:
      return refuse('unit-unknown', { unitId })
  }
}
