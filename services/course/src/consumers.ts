import { PersonStatedSchema } from '../../../proto/generated/identity_pb'
import { EntriesWrittenSchema } from '../../../proto/generated/ledger_pb'
import { type FactHandler, on } from '../../kit/consumer'
import type { PrismaClient } from '../prisma/client/client'
import { knowEntries } from './earned'
import { knowPerson } from './people'

/** Made of facts alone: emptied, they are whole again once the facts have been replayed. */
export const projectionTables = ['person', 'earned_award'] as const

/** The facts that the course service listens to. */
export const handlers: readonly FactHandler<PrismaClient>[] = [
  on(PersonStatedSchema, (person, { sql }) => knowPerson(sql, person)),
  on(EntriesWrittenSchema, (written, { sql }) => knowEntries(sql, written)),
]
