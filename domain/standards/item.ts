import type { PlainDate } from '../time/plain-date'
import type { ActivityFacts, Decided } from './activity'

/** An approved claim, or a reviewed row of a training class: what may stand in the ledger of one person. */
export interface Item {
  readonly itemId: string
  readonly personId: string
  readonly source: 'claim' | 'class'
  /** The order of approval: who came first keeps what is registered. */
  readonly seq: number
  readonly facts: ActivityFacts
  readonly decided?: Decided
  /** The day of the decision: standards loaded on it or later don't touch it. */
  readonly asOf?: PlainDate
}
