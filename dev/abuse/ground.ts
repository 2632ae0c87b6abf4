import { randomInt } from 'node:crypto'
import { platform } from 'node:os'
import type { ProcessName } from '../../ops/installation/processes'
import { openTown, type Town } from '../e2e/town'
import { type SendOptions, type Sent, sendRaw } from './raw-line'

export const processNames = [
  'portal',
  'identity',
  'course',
  'exam',
  'claim',
  'ledger',
  'worker',
  'listener',
] as const satisfies readonly ProcessName[]

/** What a hostile request is tried on: a town of its own, with an account of each role. */
export interface Ground {
  readonly town: Town
  /** The public origin. */
  readonly portal: string
  /** What is sent with a token of. */
  bearer(who: 'nobody' | 'person' | 'centre' | 'bureau'): string[]
  raw(bytes: string | Buffer, options?: SendOptions & { readonly at?: ProcessName }): Promise<Sent>
  /** An address that nobody has used: attackers and honest people don't share one. */
  newAddress(): string | undefined
}

/** A case: it sends what is hostile, and looks at how it was answered; the budgets are looked at by the table. */
export type Case = (ground: Ground) => Promise<void>
export type Cases = Readonly<Record<string, Case>>

export async function openGround(): Promise<Ground> {
  const town = await openTown({ policySet: 'demo' })
  const tokens = { person: town.person, centre: town.city.centre, bureau: town.bureau }
  return {
    town,
    portal: town.cluster.portalUrl,
    bearer: who => (who === 'nobody' ? [] : [`Authorization: Bearer ${tokens[who].token}`]),
    raw: (bytes, { at = 'portal', ...options } = {}) => sendRaw(town.cluster.urlOf(at), bytes, options),
    newAddress,
  }
}

/** All of 127/8 is this machine's on Linux alone. */
const newAddress = (): string | undefined =>
  platform() === 'linux' ? `127.${randomInt(2, 255)}.${randomInt(0, 255)}.${randomInt(2, 255)}` : undefined
