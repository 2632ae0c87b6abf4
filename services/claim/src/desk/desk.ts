import type { Actor } from '../../../../domain/authority/actor'
import { authorise } from '../../../../domain/authority/authority'
import type { Refusal } from '../../../../domain/refusals/refusal'
import { type PlainDate, plainDateIn } from '../../../../domain/time/plain-date'
import { newId } from '../../../kit/base/ids'
import type { Sql } from '../../../kit/sql/database'
import { type ClaimDeps, inCommand } from '../deps'
import { checkColleague, isOfDepartment } from './holders'

/** Whom a department names (docs/regulation/art-12.md): accounts of its own. */
export interface EscalationOfficial {
  readonly accountId: string
  /** The official's own person, where the official has signed up too: that person's claims go to another official. */
  readonly personId?: string | undefined
  readonly name: string
}

export interface Deputy {
  readonly accountId: string
  /** Whom it acts for. */
  readonly actsAs: string
  readonly fromDay: PlainDate
  readonly untilDay: PlainDate
}

/** Names the official to whom a late claim of the industry goes; the municipal bureau, where none is named. */
export function nameEscalation(
  deps: ClaimDeps,
  actor: Actor,
  { industry, accountId, personId, name }: EscalationOfficial & { industry: string },
): Promise<Refusal | undefined> {
  return inCommand(deps, actor, async context => {
    const denied = authorise(actor, 'reviewDesk.write', { industry })
    const unknown = denied ?? (await checkColleague(context.sql, actor, industry, accountId))
    if (unknown) return unknown
    const ownPerson = accountId === actor.id ? actor.scope.personId : undefined
    await context.sql.query(
      `INSERT INTO escalation_official (industry, account_id, person_id, name, named_by, named_at)
       VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (industry) DO UPDATE SET account_id = EXCLUDED.account_id, person_id = EXCLUDED.person_id,
         name = EXCLUDED.name, named_by = EXCLUDED.named_by, named_at = EXCLUDED.named_at`,
      [industry, accountId, ownPerson ?? personId ?? null, name, actor.id, context.now],
    )
    const after = { escalation: { accountId, name } }
    await context.audit({ act: 'reviewDesk.write', objectKind: 'reviewDesk', objectId: industry, after })
    return undefined
  })
}

/** Lets one official act for another from a day to another. */
export function nameDeputy(
  deps: ClaimDeps,
  actor: Actor,
  { industry, accountId, actsAs, fromDay, untilDay }: Deputy & { industry: string },
): Promise<Refusal | undefined> {
  return inCommand(deps, actor, async context => {
    const denied = authorise(actor, 'reviewDesk.write', { industry })
    if (denied) return denied
    for (const each of [accountId, actsAs]) {
      const unknown = await checkColleague(context.sql, actor, industry, each)
      if (unknown) return unknown
    }
    await context.sql.query(
      `INSERT INTO deputy (deputy_id, industry, account_id, acts_as, from_day, until_day, named_by, named_at)
       SELECT $1, $2, $3, $4, $5, $6, $7, $8 WHERE NOT EXISTS (SELECT FROM deputy WHERE industry = $2
         AND account_id = $3 AND acts_as = $4 AND from_day = $5::date AND until_day = $6::date)`,
      [newId(), industry, accountId, actsAs, fromDay, untilDay, actor.id, context.now],
    )
    const after = { deputy: { accountId, actsAs, fromDay, untilDay } }
    await context.audit({ act: 'reviewDesk.write', objectKind: 'reviewDesk', objectId: industry, after })
    return undefined
  })
}

export interface Desk {
  readonly escalation: Pick<EscalationOfficial, 'accountId' | 'name'> | null
  readonly deputies: readonly Deputy[]
}

/** The official who is named now, and the deputies of today and later. */
export async function readDesk(deps: ClaimDeps, actor: Actor, industry: string): Promise<Desk | Refusal> {
  const denied = authorise(actor, 'reviewDesk.read', { industry })
  if (denied) return denied
  const deputies = await deps.sql.query<Deputy>(
    `SELECT account_id, acts_as, from_day, until_day FROM deputy
     WHERE industry = $1 AND until_day >= $2::date ORDER BY from_day, deputy_id`,
    [industry, plainDateIn(deps.clock.now())],
  )
  const named = await findEscalation(deps.sql, industry)
  return { escalation: named ? { accountId: named.accountId, name: named.name } : null, deputies }
}

export async function findEscalation(sql: Sql, industry: string): Promise<EscalationOfficial | undefined> {
  const [official] = await sql.query<Omit<EscalationOfficial, 'personId'> & { personId: string | null }>(
    `SELECT account_id, person_id, name FROM escalation_official WHERE industry = $1`,
    [industry],
  )
  return official && { ...official, personId: official.personId ?? undefined }
}

/** The named official, while the account is still an active one of the department. */
export async function findActiveEscalation(
  sql: Sql,
  industry: string,
): Promise<EscalationOfficial | undefined> {
  const named = await findEscalation(sql, industry)
  return named && (await isOfDepartment(sql, industry, named.accountId)) ? named : undefined
}

/** Whether the account acts for the other on that day. */
export async function isDeputyOf(
  sql: Sql,
  { industry, accountId, actsAs, on }: { industry: string; accountId: string; actsAs: string; on: PlainDate },
): Promise<boolean> {
  const found = await sql.query(
    `SELECT FROM deputy WHERE industry = $1 AND account_id = $2 AND acts_as = $3 AND $4::date BETWEEN from_day AND until_day`,
    [industry, accountId, actsAs, on],
  )
  return found.length > 0
}
