import type { Actor, Role } from '../../../../domain/authority/actor'
import { type Act, authorise, type Guarded } from '../../../../domain/authority/authority'
import { checkOtherOfficial, type Reviewer } from '../../../../domain/claim/people'
import { type Refusal, refuse } from '../../../../domain/refusals/refusal'
import type { AccountHolderStated } from '../../../../proto/generated/identity_pb'
import type { Sql } from '../../../kit/sql/database'

/**
 * The person who holds an official's account; undefined where identity has named no holder, or its fact has not
 * arrived.
 */
export async function findHolder(sql: Sql, accountId: string): Promise<string | undefined> {
  const [account] = await sql.query<{ personId: string | null }>(
    'SELECT person_id FROM account_holder WHERE account_id = $1',
    [accountId],
  )
  return account?.personId ?? undefined
}

export const reviewerOf = ({ id, scope }: Actor): Reviewer => ({
  accountId: id,
  ...(scope.personId ? { personId: scope.personId } : {}),
})

/** The person behind an official, by the token or as the account's holder; undefined where neither names one. */
export const findPersonBehind = async (
  sql: Sql,
  { accountId, personId }: Reviewer,
): Promise<string | undefined> => personId ?? (await findHolder(sql, accountId))

/** Checks an official as the person whom the token names, and as the person who holds the account. */
export async function checkAccountAndHolder(
  sql: Sql,
  official: Reviewer,
  check: (official: Reviewer) => Refusal | undefined,
): Promise<Refusal | undefined> {
  const personId = await findHolder(sql, official.accountId)
  return check(official) ?? (personId ? check({ ...official, personId }) : undefined)
}

/** `authorise` of an official, as the person whom the token names, and as the one whom identity says to hold the account. */
export async function authoriseOfficial(
  sql: Sql,
  actor: Actor,
  act: Act,
  object: Guarded,
): Promise<Refusal | undefined> {
  const personId = await findHolder(sql, actor.id)
  const denied = authorise(actor, act, object)
  if (denied || !personId) return denied
  return authorise({ ...actor, scope: { ...actor.scope, personId } }, act, object)
}

/**
 * The deciders as recorded, plus the people who hold their accounts now: whoever decided under one account has
 * decided under all of theirs.
 */
export async function findWithHolders(sql: Sql, officials: readonly Reviewer[]): Promise<Reviewer[]> {
  const holders = await sql.query<Reviewer>(
    `SELECT account_id, person_id FROM account_holder
     WHERE account_id = ANY($1) AND person_id IS NOT NULL`,
    [officials.map(each => each.accountId)],
  )
  return [...officials, ...holders]
}

/**
 * The account that an official counts as, where two officials are needed: the other's account where both are one
 * person.
 */
export async function officialIdentity(sql: Sql, official: Reviewer, other: Reviewer): Promise<string> {
  const others = await findWithHolders(sql, [other])
  const same = await checkAccountAndHolder(sql, official, each => checkOtherOfficial(each, others))
  return same ? other.accountId : official.accountId
}

/**
 * Keeps what identity says of an account; an older statement never overwrites a newer.
 *
 * @returns whether it is the first time that it is heard at all: a rebuild hears everything again
 */
export async function keepHolder(
  sql: Sql,
  said: Pick<AccountHolderStated, 'accountId' | 'version' | 'personId' | 'role' | 'industry' | 'active'>,
): Promise<boolean> {
  const newer = await sql.query(
    `INSERT INTO account_holder (account_id, version, person_id, role, industry, active)
     VALUES ($1, $2, nullif($3, '')::uuid, nullif($4, ''), $5, $6)
     ON CONFLICT (account_id) DO UPDATE SET version = EXCLUDED.version, person_id = EXCLUDED.person_id,
       role = coalesce(EXCLUDED.role, account_holder.role),
       industry = CASE WHEN EXCLUDED.role IS NULL THEN account_holder.industry ELSE EXCLUDED.industry END,
       active = CASE WHEN EXCLUDED.role IS NULL THEN account_holder.active ELSE EXCLUDED.active END
     WHERE account_holder.version < EXCLUDED.version RETURNING account_id`,
    [said.accountId, said.version, said.personId, said.role, said.industry, said.active],
  )
  if (newer.length === 0) return false
  const first = await sql.query(
    `INSERT INTO holder_acted (account_id, version) VALUES ($1, $2)
     ON CONFLICT (account_id) DO UPDATE SET version = EXCLUDED.version
     WHERE holder_acted.version < EXCLUDED.version RETURNING account_id`,
    [said.accountId, said.version],
  )
  return first.length > 0
}

/**
 * Checks that an account may review, act as a deputy or receive late claims: it is an active account of the
 * department, or of the municipal bureau where the bureau asks. The actor's own account always may.
 */
export async function checkColleague(
  sql: Sql,
  { id, role }: Actor,
  industry: string,
  accountId: string,
): Promise<Refusal | undefined> {
  if (accountId === id) return undefined
  const isThere =
    role === 'municipalBureau'
      ? await isActive(sql, accountId, 'municipalBureau', '')
      : await isOfDepartment(sql, industry, accountId)
  return isThere ? undefined : refuse('official-unknown', { accountId, industry })
}

/** Whether the account is one of the industry's department, and not suspended. */
export const isOfDepartment = (sql: Sql, industry: string, accountId: string): Promise<boolean> =>
  isActive(sql, accountId, 'industryDepartment', industry)

async function isActive(sql: Sql, accountId: string, role: Role, industry: string): Promise<boolean> {
  const found = await sql.query(
    'SELECT FROM account_holder WHERE account_id = $1 AND role = $2 AND industry = $3 AND active',
    [accountId, role, industry],
  )
  return found.length > 0
}
