import { type ClaimState, isCounted, isOpen } from '../claim/states'
import { type HalfHours, toHours } from '../hours/half-hours'
import type { Text } from '../refusals/entry'
import type { ActivityFacts } from '../standards/activity'
import type { PlainDate } from '../time/plain-date'

/** A claim of the person of a row, as far as it is compared with it. */
export interface RivalClaim {
  readonly claimId: string
  readonly state: ClaimState
  readonly facts: ActivityFacts
  /** The hours that are registered or approved for it. */
  readonly halfHours: HalfHours
}

/**
 * One achievement counts once, both ways round: `closes` open claims of the same days, but none that has days beside them, which
 * only it can register; a registered claim stays, and the row answers `same`, with any difference. Days that no claim has still
 * register.
 */
export interface Overlaps {
  readonly closes: readonly string[]
  readonly same: readonly {
    readonly claimId: string
    /** The days of the row that are counted with the claim. */
    readonly days: readonly PlainDate[]
    readonly difference: Text | null
  }[]
}

export function findOverlaps(
  row: ActivityFacts,
  rowHalfHours: HalfHours,
  claims: readonly RivalClaim[],
): Overlaps {
  const keys = new Set(row.portions.flatMap(each => each.keys))
  const rivals = claims.filter(claim => keysOf(claim.facts).some(key => keys.has(key)))
  return {
    closes: rivals.filter(each => isOpen(each.state) && isWithin(each.facts, keys)).map(each => each.claimId),
    same: rivals
      .filter(each => isCounted(each.state))
      .map(each => ({
        claimId: each.claimId,
        days: daysWithin(row, new Set(keysOf(each.facts))),
        difference: differenceOf(row, rowHalfHours, each),
      })),
  }
}

function differenceOf(row: ActivityFacts, rowHalfHours: HalfHours, claim: RivalClaim): Text | null {
  const [ours, theirs] = [daysOf(row), daysOf(claim.facts)]
  if (ours === theirs && rowHalfHours === claim.halfHours) return null
  const [rowHours, claimHours] = [toHours(rowHalfHours), toHours(claim.halfHours)]
  return {
    zh: `名单：${ours}，${rowHours} 学时；申报：${theirs}，${claimHours} 学时`,
    en: `roster: ${ours}, ${rowHours} hours; claim: ${theirs}, ${claimHours} hours`,
  }
}

const daysWithin = ({ portions }: ActivityFacts, keys: ReadonlySet<string>): PlainDate[] =>
  portions.filter(each => each.keys.some(key => keys.has(key))).map(each => each.on)

const isWithin = ({ portions }: ActivityFacts, keys: ReadonlySet<string>) =>
  portions.every(each => each.keys.some(key => keys.has(key)))
const keysOf = ({ portions }: ActivityFacts) => portions.flatMap(each => each.keys)
const daysOf = ({ portions }: ActivityFacts) =>
  portions
    .map(each => (each.part === 'half' ? `${each.on} (1/2)` : each.on))
    .sort()
    .join(', ')
