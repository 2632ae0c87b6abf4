import type { Policy } from '../../../domain/policy/policy'
import type { Refusal } from '../../../domain/refusals/refusal'
import type { Sql } from '../../kit/database'
import type { Asking } from './asking'
import type { KeepReason } from './kept-reasons'
import type { ProcessClient } from './process-client'

export interface Portal {
  readonly sql: Sql
  readonly processes: ProcessClient
  readonly keepReason: KeepReason
  /** Whether the caller may see such a claim, class or proposal, by its service; refuses as that does. */
  readonly findOwn: (asking: Asking, path: string) => Promise<Refusal | undefined>
  readonly policy: Policy
}
