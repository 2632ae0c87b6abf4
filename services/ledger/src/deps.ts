import { z } from 'zod'
import type { Policy } from '../../../domain/policy/policy'
import type { Clock } from '../../kit/base/clock'
import { BaseSettings } from '../../kit/base/config'
import { type FieldKey, FieldKeySettings } from '../../kit/keys/sealed-field'
import { type SigningKey, SigningKeySchema } from '../../kit/keys/signing-key'
import type { Sql } from '../../kit/sql/database'
import type { PrismaClient } from '../prisma/client/client'

/** The settings of the ledger beside those of every process. No secret has a default. */
export const LedgerSettings = BaseSettings.extend(FieldKeySettings.shape).extend({
  LEDGER_DATABASE_URL: z.url(),
  /** Signs certificates of hours. */
  CERTIFICATE_KEY: SigningKeySchema,
  /** The public origin, which is printed on them. */
  PUBLIC_URL: z.url().transform(url => url.replace(/\/$/, '')),
})
export type LedgerConfig = z.infer<typeof LedgerSettings>

/** The dependencies of the ledger, handed to each subject. */
export interface LedgerDeps {
  readonly prisma: PrismaClient
  /** Outside of any transaction: for reads. */
  readonly sql: Sql
  readonly policy: Policy
  readonly clock: Clock
  readonly fieldKey: FieldKey
  readonly signingKey: SigningKey
  /** The public origin, without a slash at its end. */
  readonly publicUrl: string
  /** Proxies of ours that a request has passed: what they say of its address is believed. */
  readonly proxyHops: number
}
