import type { Policy } from '../../../../domain/policy/policy'
import type { FieldKey } from '../../../kit/keys/sealed-field'
import type { SigningKey } from '../../../kit/keys/signing-key'
import type { Sql } from '../../../kit/sql/database'
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
