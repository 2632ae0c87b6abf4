import type { z } from 'zod'
import type { Actor } from '../../../../domain/authority/actor'
import { type Refusal, refuse } from '../../../../domain/refusals/refusal'
import type { IdentityDeps } from '../deps'
import type { ColleagueSchema, MyAccountSchema } from '../personal/schemas'

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

/** The accounts of the organisation of the account that asks; none for a person. */
export const listColleagues = (
  { sql }: IdentityDeps,
  actor: Actor,
  { after, limit }: { readonly after?: string | undefined; readonly limit: number },
): Promise<z.infer<typeof ColleagueSchema>[]> =>
  sql.query(
    `SELECT a.id AS "accountId", a.login FROM account a JOIN account own ON own.organisation_id = a.organisation_id
     WHERE own.id::text = $1 AND a.status = 'active' AND ($2::uuid IS NULL OR a.id > $2::uuid) ORDER BY a.id LIMIT $3`,
    [actor.id, after ?? null, limit],
  )
