import type pg from 'pg'
import { z } from 'zod'
import type { Policy } from '../../../domain/policy/policy'
import type { Refusal } from '../../../domain/refusals/refusal'
import { BaseSettings } from '../../kit/base/config'
import { FieldKeySettings } from '../../kit/keys/sealed-field'
import type { Sql } from '../../kit/sql/database'
import type { Streams } from './events/streams'
import { type DemoAccounts, DemoAccountsSchema } from './pages/demo-accounts'
import type { Caller } from './processes/caller'
import type { ProcessClient } from './processes/process-client'
import type { KeepReason } from './processes/reason-client'
import type { WebSessions } from './web-sessions/web-sessions'

/** The settings of the portal beside those of every process. */
export const PortalSettings = BaseSettings.extend(FieldKeySettings.shape)
  .extend({
    PORTAL_DATABASE_URL: z.url(),
    IDENTITY_URL: z.url(),
    COURSE_URL: z.url(),
    EXAM_URL: z.url(),
    CLAIM_URL: z.url(),
    LEDGER_URL: z.url(),
    /** Of a demo city: who can be signed in as. Refused where the policy is a city's. */
    DEMO_ACCOUNTS: DemoAccountsSchema.optional(),
    /** Where operators see processes: the bureau's timelines link there. */
    TEMPORAL_UI_URL: z.url().optional(),
    /** How long a command waits for its process: longer than an activity's first attempt, shorter than a phone's patience. */
    ANSWER_WITHIN_MS: z.coerce.number().int().positive().default(10_000),
  })
  .refine(({ POLICY_SET, DEMO_ACCOUNTS }) => POLICY_SET !== 'city' || !DEMO_ACCOUNTS, {
    path: ['DEMO_ACCOUNTS'],
    message: 'a city that works lists no account with its password',
  })
export type PortalConfig = z.infer<typeof PortalSettings>

/** The dependencies of the portal, handed to each subject. */
export interface PortalDeps {
  readonly sql: Sql
  /** For statements that share one transaction. */
  readonly pool: pg.Pool
  readonly processes: ProcessClient
  readonly keepReason: KeepReason
  /** Whether the caller may see such a claim, class or proposal, by its service; refuses as that does. */
  readonly findOwn: (asking: Caller, path: string) => Promise<Refusal | undefined>
  /** What a service answers the caller at a path of the public API. */
  readonly readFrom: (asking: Caller, path: string) => Promise<object | Refusal>
  /** The page of a process in Temporal's UI; null where no address of one is set. */
  readonly engineUrlOf: (workflowId: string) => string | null
  readonly policy: Policy
  readonly webSessions: WebSessions
  readonly demoAccounts: DemoAccounts
  /** The pages that are open. */
  readonly streams: Streams
}
