import { ApplicationFailure } from '@temporalio/common'
import type { Actor } from '../../../domain/authority/actor'
import { type Act, authorise, type Guarded } from '../../../domain/authority/authority'
import type { LedgerActivities } from '../../../workflows/contracts/ledger'
import type { Clock } from '../../kit/base/clock'
import { transact } from '../../kit/sql/database'
import type { PrismaClient } from '../prisma/client/client'
import { changeAward } from './entries/awards'
import { requestRegistration } from './entries/batches'
import { changeProfessional } from './entries/professional'

export interface ActivityDeps {
  readonly prisma: PrismaClient
  readonly clock: Clock
}

/** What workflows may ask of the ledger. Each is one transaction, and may be asked again. */
export const createActivities = ({ prisma, clock }: ActivityDeps): LedgerActivities => ({
  registerBatch: async (actor, command) => {
    mustBeAllowed(actor, 'award.register', {})
    return transact(prisma, (_tx, sql) => requestRegistration(sql, actor, command, clock.now()))
  },
  changeAward: async (actor, command) => {
    const guarded = { personId: command.personId, industry: command.industry }
    mustBeAllowed(actor, command.stands ? 'award.register' : 'award.reverse', guarded)
    return transact(prisma, (_tx, sql) => changeAward(sql, actor, command, clock.now()))
  },
  changeProfessional: async (actor, command) => {
    const guarded = { personId: command.personId, industry: command.industry }
    mustBeAllowed(actor, command.halfHours > 0 ? 'award.register' : 'award.reverse', guarded)
    return transact(prisma, (_tx, sql) => changeProfessional(sql, actor, command, clock.now()))
  },
})

/** A process that asks for what its actor may not do is a fault of ours: asking again would not mend it. */
function mustBeAllowed(actor: Actor, act: Act, object: Guarded): void {
  const refusal = authorise(actor, act, object)
  if (refusal) throw ApplicationFailure.nonRetryable(`${actor.role} ${actor.id} may not ${act}`, refusal.code)
}
