import { systemActor } from '../../../../domain/authority/actor'
import { MUNICIPAL_UNITS } from '../../../../domain/places/localities'
import { isRefusal } from '../../../../domain/refusals/refusal'
import { newId } from '../../../kit/base/ids'
import { recordAudit } from '../../../kit/sql/audit'
import { commitModelsUnlessRefused } from '../../../kit/sql/transaction'
import { type IdentityDeps, stampOf } from '../deps'
import { hashAcceptable } from '../sessions/credentials'
import { insertAccount, insertOrganisation } from './organisations'

/** Makes the first account of all, where there is none of a municipal bureau yet. Safe to repeat, and to race. */
export async function ensureMunicipalBureau(
  deps: IdentityDeps,
  { login, password }: { login: string; password: string },
  now: Date,
): Promise<void> {
  if ((await deps.prisma.organisation.count({ where: { kind: 'municipalBureau', active: true } })) > 0) return
  const passwordHash = await hashAcceptable(
    deps,
    { login, password },
    { now, of: 'first-start', isKnown: true },
  )
  if (isRefusal(passwordHash)) throw new Error(`MUNICIPAL_BUREAU_PASSWORD: ${passwordHash.turnedOn.reason}`)
  const actor = systemActor('first-start', newId())
  await commitModelsUnlessRefused(deps.prisma, async (_tx, sql) => {
    const organisationId = await insertOrganisation(
      sql,
      {
        kind: 'municipalBureau',
        name: '温州市人力资源和社会保障局',
        locality: MUNICIPAL_UNITS,
        status: 'confirmed',
      },
      stampOf({ actor, now }),
    )
    if (!organisationId) return
    const account = {
      organisationId,
      role: 'municipalBureau',
      login,
      passwordHash,
      createdBy: actor.id,
    } as const
    const accountId = await insertAccount(deps, sql, account, stampOf({ actor, now }))
    if (!accountId) throw new Error(`MUNICIPAL_BUREAU_LOGIN: ${login} is the login of another account`)
    await recordAudit(sql, actor, now, { act: 'account.create', objectKind: 'account', objectId: accountId })
  })
}
