import { PersonStatedSchema } from '../../../proto/generated/identity_pb'
import { EntriesWrittenSchema } from '../../../proto/generated/ledger_pb'
import { type FactHandler, hearFact } from '../../kit/facts/consumer'
import type { NumberKeys } from '../../kit/sql/people-by-number'
import type { PrismaClient } from '../prisma/client/client'
import { knowEntries } from './enrolments/earned-hours'
import { knowPerson } from './enrolments/people'

/** Made of facts alone: emptied, they are whole again once the facts have been replayed. */
export const projectionTables = ['person', 'person_number', 'earned_award'] as const

/** The facts that the course service listens to. */
export const createHandlers = (keys: NumberKeys): readonly FactHandler<PrismaClient>[] => [
  hearFact(PersonStatedSchema, (person, { sql }) => knowPerson(keys, sql, person)),
  hearFact(EntriesWrittenSchema, (written, { sql }) => knowEntries(sql, written)),
]
