import { renewRosterRows } from '../../services/claim/src/classes/rosters/key-renewal'
import {
  forgetOldDigests,
  type Pass,
  renewAccounts,
  renewPeople,
} from '../../services/identity/src/people/key-renewal'
import type { PersonalKeys } from '../../services/identity/src/personal/personal-data'
import { newId } from '../../services/kit/base/ids'
import { renewUploadKeys } from '../../services/kit/files/key-renewal'
import { renewFileKeys } from '../../services/kit/intake/posted-file'
import type { Sql } from '../../services/kit/sql/database'
import { renewBearers } from '../../services/ledger/src/certificates/sealed-certificates'
import { renewWebSessionKeys } from '../../services/portal/src/web-sessions/kept-sessions'
import { inTransaction } from '../installation/transaction'

/** Who keeps anything that a key of ours has sealed or digested. */
export const keyOwners = ['identity', 'course', 'exam', 'claim', 'ledger', 'portal'] as const
export type KeyOwner = (typeof keyOwners)[number]

export interface Rotating {
  urlOf(owner: KeyOwner): string
  readonly keys: PersonalKeys
  say(line: string): void
}

interface Step {
  readonly what: string
  readonly owner: KeyOwner
  renew(sql: Sql, keys: PersonalKeys, pass: Pass): Promise<string[]>
}

const stamp = () => ({ correlationId: `rotate-${newId()}`, now: new Date() })

/** What is written anew by its owner. What others keep of people follows by the facts that this states. */
const steps: readonly Step[] = [
  { what: 'people', owner: 'identity', renew: (sql, keys, pass) => renewPeople(sql, keys, stamp(), pass) },
  { what: 'accounts', owner: 'identity', renew: renewAccounts },
  ...(['course', 'exam', 'claim'] as const).map(
    (owner): Step => ({
      what: `posted files of ${owner}`,
      owner,
      renew: (sql, keys, { limit }) => renewFileKeys({ sql, ...keys }, limit),
    }),
  ),
  ...(['course', 'claim'] as const).map(
    (owner): Step => ({
      what: `uploaded files of ${owner}`,
      owner,
      renew: (sql, keys, { limit }) => renewUploadKeys({ sql, ...keys }, limit),
    }),
  ),
  {
    what: 'rows of rosters',
    owner: 'claim',
    renew: (sql, keys, { limit }) => renewRosterRows(sql, keys, limit),
  },
  {
    what: 'certificates',
    owner: 'ledger',
    renew: (sql, { fieldKey }, { limit }) => renewBearers(sql, fieldKey, limit),
  },
  {
    what: 'sessions of browsers',
    owner: 'portal',
    renew: (sql, { fieldKey }, { limit }) => renewWebSessionKeys(sql, fieldKey, limit),
  },
]

/** Every column that names the field key of a sealed field; a test finds those that are missing here. */
export const fieldKeyColumns: Readonly<
  Record<KeyOwner, readonly (readonly [table: string, column: string])[]>
> = {
  identity: [['person', 'sealed_key_id']],
  course: [
    ['posted_file_key', 'key_id'],
    ['person', 'personal_key_id'],
    ['upload', 'key_id'],
  ],
  exam: [
    ['person', 'personal_key_id'],
    ['posted_file_key', 'key_id'],
  ],
  claim: [
    ['person', 'personal_key_id'],
    ['upload', 'key_id'],
    ['posted_file_key', 'key_id'],
    ['roster_row', 'personal_key_id'],
  ],
  ledger: [
    ['person', 'personal_key_id'],
    ['certificate_bearer', 'key_id'],
  ],
  portal: [['web_session', 'key_id']],
}

const ROWS_AT_ONCE = 200

/**
 * Writes anew, with the keys in use, what older ones have sealed or digested: in small transactions beside the running
 * services. Broken off it goes on when called again; done twice it changes nothing.
 */
export async function rotate(rotating: Rotating, limit = ROWS_AT_ONCE): Promise<void> {
  for (const step of steps) rotating.say(`${step.what}: ${await take(step, rotating, limit)} written anew`)
  const forgotten = await inTransaction(rotating.urlOf('identity'), sql =>
    forgetOldDigests(sql, rotating.keys),
  )
  rotating.say(`${forgotten} digests of keys that are no longer loaded forgotten`)
}

async function take({ owner, renew }: Step, { urlOf, keys }: Rotating, limit: number): Promise<number> {
  let count = 0
  for (let after: string | null = null; ; ) {
    const pass: Pass = { after, limit }
    const ids: string[] = await inTransaction(urlOf(owner), sql => renew(sql, keys, pass))
    count += ids.length
    if (ids.length < limit) return count
    after = ids.at(-1) ?? null
  }
}

/** What an older key is still needed for; nothing: it may be taken away. */
export async function remaining({ urlOf, keys }: Rotating): Promise<string[]> {
  const found: string[] = []
  for (const owner of keyOwners) {
    for (const [table, column] of fieldKeyColumns[owner]) {
      const count = await countIn(
        urlOf(owner),
        `SELECT count(*) FROM ${table} WHERE ${column} <> $1`,
        keys.fieldKey.id,
      )
      if (count > 0) found.push(`${owner}: ${count} rows of ${table} are sealed with an older key`)
    }
  }
  const rosterRows = await countIn(
    urlOf('claim'),
    'SELECT count(*) FROM roster_row WHERE number_key_id <> $1',
    keys.lookupKey.id,
  )
  if (rosterRows > 0) found.push(`claim: ${rosterRows} rows of rosters are found by an older key alone`)
  const unfound = await countIn(
    urlOf('identity'),
    `SELECT count(*) FROM credential c WHERE NOT EXISTS (
       SELECT FROM lookup_digest d WHERE d.subject_id = c.subject_id AND d.key_id = $1)`,
    keys.lookupKey.id,
  )
  if (unfound > 0) found.push(`identity: ${unfound} people and accounts are found by an older key alone`)
  return found
}

async function countIn(url: string, text: string, keyId: string): Promise<number> {
  const [row] = await inTransaction(url, sql => sql.query<{ count: string }>(text, [keyId]))
  return Number(row?.count)
}
