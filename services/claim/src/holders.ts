import type { Reviewer } from '../../../domain/claim/people'
import type { AccountHolderStated } from '../../../proto/generated/identity_pb'
import type { Sql } from '../../kit/database'

/** The person who holds an official's account; nobody where identity has named none, or not yet told. */
export async function findHolder(sql: Sql, accountId: string): Promise<string | undefined> {
  const [account] = await sql.query<{ personId: string | null }>(
    'SELECT person_id AS "personId" FROM account_holder WHERE account_id = $1',
    [accountId],
  )
  return account?.personId ?? undefined
}

/** As whom the official counts where two must be two: the person, where it is known which. */
export const personBehind = async (sql: Sql, { accountId, personId }: Reviewer): Promise<string> =>
  personId ?? (await findHolder(sql, accountId)) ?? accountId

/** These accounts, and whatever else the same people hold: who decided under one has decided under all. */
export async function withOtherAccounts(sql: Sql, accountIds: readonly string[]): Promise<string[]> {
  const others = await sql.query<{ accountId: string }>(
    `SELECT account_id AS "accountId" FROM account_holder WHERE person_id IN (
       SELECT person_id FROM account_holder WHERE account_id = ANY($1))`,
    [accountIds],
  )
  return [...new Set([...accountIds, ...others.map(each => each.accountId)])]
}

/**
 * Keeps what identity says of an account; an older statement never overwrites a newer.
 *
 * @returns whether it is the first time that it is heard at all: a rebuild hears everything again
 */
export async function keepHolder(
  sql: Sql,
  { accountId, version, personId }: Pick<AccountHolderStated, 'accountId' | 'version' | 'personId'>,
): Promise<boolean> {
  const newer = await sql.query(
    `INSERT INTO account_holder (account_id, version, person_id) VALUES ($1, $2, nullif($3, '')::uuid)
     ON CONFLICT (account_id) DO UPDATE SET version = EXCLUDED.version, person_id = EXCLUDED.person_id
     WHERE account_holder.version < EXCLUDED.version RETURNING account_id`,
    [accountId, version, personId],
  )
  if (newer.length === 0) return false
  const first = await sql.query(
    `INSERT INTO holder_acted (account_id, version) VALUES ($1, $2)
     ON CONFLICT (account_id) DO UPDATE SET version = EXCLUDED.version
     WHERE holder_acted.version < EXCLUDED.version RETURNING account_id`,
    [accountId, version],
  )
  return first.length > 0
}
