import type { Policy } from '../../../domain/policy/policy'
import type { Sql } from '../../kit/database'
import type { KeepReason } from './kept-reasons'
import type { ProcessClient } from './process-client'

export interface Portal {
  readonly sql: Sql
  readonly processes: ProcessClient
  readonly keepReason: KeepReason
  readonly policy: Policy
}
