import type { LedgerActivities } from '../../../workflows/contracts/ledger'
import { mustBeAllowed } from '../../kit/base/process-actor'
import { commitModelsUnlessRefused } from '../../kit/sql/transaction'
import type { LedgerDeps } from './deps'
import { changeAward } from './entries/awards'
import { requestRegistration } from './entries/batches'
import { changeProfessional } from './entries/professional'

/** The activities that workflows may call. Each is one transaction, and may be called again. */
export const createActivities = ({
  prisma,
  clock,
}: Pick<LedgerDeps, 'prisma' | 'clock'>): LedgerActivities => ({
  registerBatch: async (actor, command) => {
    mustBeAllowed(actor, 'award.register', {})
    return commitModelsUnlessRefused(prisma, (_tx, sql) =>
      requestRegistration(sql, actor, command, clock.now()),
    )
  },
  changeAward: async (actor, command) => {
    const guarded = { personId: command.personId, industry: command.industry }
    mustBeAllowed(actor, command.stands ? 'award.register' : 'award.reverse', guarded)
    return commitModelsUnlessRefused(prisma, (_tx, sql) => changeAward(sql, actor, command, clock.now()))
  },
  changeProfessional: async (actor, command) => {
    const guarded = { personId: command.personId, industry: command.industry }
    mustBeAllowed(actor, command.halfHours > 0 ? 'award.register' : 'award.reverse', guarded)
    return commitModelsUnlessRefused(prisma, (_tx, sql) =>
      changeProfessional(sql, actor, command, clock.now()),
    )
  },
})
