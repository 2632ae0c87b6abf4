import type { z } from 'zod'
import type { Actor } from '../../../../domain/authority/actor'
import { type Refusal, refuse } from '../../../../domain/refusals/refusal'
import type { IdentityDeps } from '../deps'
import type { MyAccountSchema } from '../personal/schemas'

type MyAccount = z.infer<typeof MyAccountSchema>

/** The account that asks; `not-found` for a person. */
export async function readOwnAccount({ sql }: IdentityDeps, actor: Actor): Promise<MyAccount | Refusal> {
  const [account] = await sql.query<MyAccount>(
    `SELECT a.id AS "accountId", a.login, a.role, a.holder_id IS NOT NULL AS "isHolderNamed",
       json_build_object('organisationId', o.id, 'name', o.name, 'kind', o.kind, 'locality', o.locality,
         'industry', o.industry) AS organisation
     FROM account a JOIN organisation o ON o.id = a.organisation_id WHERE a.id = $1::uuid`,
    [actor.id],
  )
  return account ?? refuse('not-found', { act: 'session.read' })
}
