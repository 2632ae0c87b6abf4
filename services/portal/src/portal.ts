import type { Policy } from '../../../domain/policy/policy'
import type { Sql } from '../../kit/database'
import type { ProcessClient } from './process-client'

export interface Portal {
  readonly sql: Sql
  readonly processes: ProcessClient
  readonly policy: Policy
}
