import type { Policy } from '../../../../domain/policy/policy'
import type { Sql } from '../../../kit/database'
import type { FieldKey } from '../../../kit/sealed-field'
import type { SigningKey } from '../../../kit/signing-key'
import type { PrismaClient } from '../../prisma/client/client'

/** What certificates are made and found with. */
export interface Certificates {
  readonly prisma: PrismaClient
  readonly sql: Sql
  readonly policy: Policy
  readonly fieldKey: FieldKey
  readonly signingKey: SigningKey
  readonly publicUrl: string
  readonly proxyHops: number
}
