import type { Policy } from '../../../domain/policy/policy'
import type { Refusal } from '../../../domain/refusals/refusal'
import type { Sql } from '../../kit/sql/database'
import type { Asking } from './processes/asking'
import type { KeepReason } from './processes/kept-reasons'
import type { ProcessClient } from './processes/process-client'

export interface Portal {
  readonly sql: Sql
  readonly processes: ProcessClient
  readonly keepReason: KeepReason
  /** Whether the caller may see such a claim, class or proposal, by its service; refuses as that does. */
  readonly findOwn: (asking: Asking, path: string) => Promise<Refusal | undefined>
  readonly policy: Policy
}
