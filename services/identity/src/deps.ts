import type { Actor } from '../../../domain/authority/actor'
import type { Policy, RuleName, RuleValues } from '../../../domain/policy/policy'
import { plainDateIn } from '../../../domain/time/plain-date'
import type { Log } from '../../kit/base/log'
import { clientAddress } from '../../kit/http/client-address'
import type { Call } from '../../kit/http/endpoint'
import type { Sql } from '../../kit/sql/database'
import type { PrismaClient } from '../prisma/client/client'
import type { Config } from './config'
import type { RealNameCheck } from './people/real-name-check'
import type { PersonalKeys } from './personal/personal-data'
import type { Allowances, Homes } from './sessions/guess-limits'
import type { Hashing } from './sessions/password-hashing'
import type { Signer } from './sessions/signer'

/** What the subjects of this service work with, handed to each. */
export interface Identity {
  readonly prisma: PrismaClient
  /** Outside of any transaction: for reads, and for counting attempts whatever becomes of the rest. */
  readonly sql: Sql
  readonly policy: Policy
  readonly keys: PersonalKeys
  readonly hashing: Hashing
  readonly signer: Signer
  readonly realNameCheck: RealNameCheck
  readonly firstPasswords: Config['FIRST_PASSWORDS']
  readonly allowances: Allowances
  readonly homes: Homes
  readonly log: Log
  /** Proxies of ours that a request has passed: what they say of its address is believed. */
  readonly proxyHops: number
}

/** The value of a rule on the day of an instant. */
export const ruleAt = <R extends RuleName>(
  { policy }: Pick<Identity, 'policy'>,
  rule: R,
  now: Date,
): RuleValues[R] => policy.at(rule, plainDateIn(now)).value

export const secondsAfter = (now: Date, seconds: number): Date => new Date(now.getTime() + seconds * 1_000)

/** Who asks, when, and under which key: what an endpoint's call says of itself. */
export interface Asking {
  readonly actor: Actor
  readonly now: Date
  readonly idempotencyKey?: string
}

/** What facts are stamped with. */
export const stampOf = ({ actor, now }: Asking): Stamp => ({ correlationId: actor.correlationId, now })

export interface Stamp {
  readonly correlationId: string
  readonly now: Date
}

/** Who is not signed in yet: limits go by where it comes from. */
export interface Arrival extends Stamp {
  readonly address: string
}

export const arrivalOf = (identity: Identity, call: Asking & Pick<Call, 'request'>): Arrival => ({
  ...stampOf(call),
  address: clientAddress(call.request, identity.proxyHops),
})
