import { z } from 'zod'
import type { Actor } from '../../../domain/authority/actor'
import type { Policy, RuleName, RuleValues } from '../../../domain/policy/policy'
import { plainDateIn } from '../../../domain/time/plain-date'
import { BaseSettings } from '../../kit/base/config'
import type { Log } from '../../kit/base/log'
import { clientAddress } from '../../kit/http/client-address'
import type { Call } from '../../kit/http/endpoint'
import { LookupKeySettings } from '../../kit/keys/lookup-digest'
import { FieldKeySettings } from '../../kit/keys/sealed-field'
import { SigningKeySchema } from '../../kit/keys/signing-key'
import type { Sql } from '../../kit/sql/database'
import type { PrismaClient } from '../prisma/client/client'
import { type RealNameCheck, realNameCheckNames } from './people/real-name-check'
import type { PersonalKeys } from './personal/personal-data'
import type { Allowances, Homes } from './sessions/guess-limits'
import type { Hashing } from './sessions/password-hashing'
import type { Signer } from './sessions/signer'

/** The settings of identity beside those of every process. No secret has a default. */
export const IdentitySettings = BaseSettings.extend(FieldKeySettings.shape)
  .extend(LookupKeySettings.shape)
  .extend({
    IDENTITY_DATABASE_URL: z.string().min(1),
    SIGNING_KEY: SigningKeySchema,
    /** The first account: of the municipal bureau, which makes all others (Article 5). */
    MUNICIPAL_BUREAU_LOGIN: z.string().min(3),
    MUNICIPAL_BUREAU_PASSWORD: z.string().min(12),
    /** `none`: a bureau verifies each person. `fake`: every person is verified at once. */
    REAL_NAME_CHECK: z.enum(realNameCheckNames).default('none'),
    /** Of a password that the bureau names for an account: `once`, its official has to replace it. */
    FIRST_PASSWORDS: z.enum(['once', 'lasting']).default('once'),
  })
  .refine(config => config.NODE_ENV !== 'production' || config.REAL_NAME_CHECK !== 'fake', {
    path: ['REAL_NAME_CHECK'],
    message: "'fake' verifies everybody and is refused with NODE_ENV=production",
  })
  .refine(config => config.NODE_ENV !== 'production' || config.FIRST_PASSWORDS !== 'lasting', {
    path: ['FIRST_PASSWORDS'],
    message:
      "'lasting' lets the bureau know every official's password and is refused with NODE_ENV=production",
  })
export type IdentityConfig = z.infer<typeof IdentitySettings>

/** The dependencies of identity, handed to each subject. */
export interface IdentityDeps {
  readonly prisma: PrismaClient
  /** Outside of any transaction: for reads, and for counting attempts whatever becomes of the rest. */
  readonly sql: Sql
  readonly policy: Policy
  readonly keys: PersonalKeys
  readonly hashing: Hashing
  readonly signer: Signer
  readonly realNameCheck: RealNameCheck
  readonly firstPasswords: IdentityConfig['FIRST_PASSWORDS']
  readonly allowances: Allowances
  readonly homes: Homes
  readonly log: Log
  /** Proxies of ours that a request has passed: what they say of its address is believed. */
  readonly proxyHops: number
}

/** The value of a rule on the day of an instant. */
export const ruleAt = <R extends RuleName>(
  { policy }: Pick<IdentityDeps, 'policy'>,
  rule: R,
  now: Date,
): RuleValues[R] => policy.at(rule, plainDateIn(now)).value

export const secondsAfter = (now: Date, seconds: number): Date => new Date(now.getTime() + seconds * 1_000)

/** The caller of an endpoint: actor, instant and Idempotency-Key. */
export interface Caller {
  readonly actor: Actor
  readonly now: Date
  readonly idempotencyKey?: string
}

/** The correlation id and the instant that facts carry. */
export const stampOf = ({ actor, now }: Caller): Stamp => ({ correlationId: actor.correlationId, now })

export interface Stamp {
  readonly correlationId: string
  readonly now: Date
}

/** A caller who has not signed in: limits count by address. */
export interface Arrival extends Stamp {
  readonly address: string
}

export const arrivalOf = (deps: IdentityDeps, call: Caller & Pick<Call, 'request'>): Arrival => ({
  ...stampOf(call),
  address: clientAddress(call.request, deps.proxyHops),
})
