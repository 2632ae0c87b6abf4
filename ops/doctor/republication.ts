import {
  restateBatchOfClass,
  restateClaim,
  restateClass,
  restateHours,
} from '../../services/claim/src/classes/restatement'
import {
  restateEnrolment,
  restateEnrolmentEnd,
  restateOffering,
  restateStudy,
} from '../../services/course/src/enrolments/restatement'
import {
  restateBatch,
  restateBooking,
  restateCorrection,
  restateDecision,
  restateSitting,
} from '../../services/exam/src/results/restatement'
import { restateReversal } from '../../services/exam/src/results/reversal'
import { stateAccount } from '../../services/identity/src/accounts/account-facts'
import { stateOrganisation } from '../../services/identity/src/accounts/organisations'
import { statePerson } from '../../services/identity/src/personal/person-state'
import type { PersonalKeys } from '../../services/identity/src/personal/personal-data'
import { restateRevocation } from '../../services/identity/src/sessions/sessions'
import { restateSigningKey } from '../../services/identity/src/sessions/signer'
import { newId } from '../../services/kit/base/ids'
import { appendFacts, type NewFact } from '../../services/kit/facts/facts'
import type { Sql } from '../../services/kit/sql/database'
import { restateAward, restateRegistration } from '../../services/ledger/src/entries/restatement'
import type { DatabaseOwner } from '../installation/databases'
import { inTransaction } from '../installation/transaction'

type Restate = (sql: Sql, id: string, now: Date) => Promise<NewFact[]>

/** What an owner can say again from its own tables. */
const restatable = {
  enrolment: { owner: 'course', restate: restateEnrolment },
  study: { owner: 'course', restate: restateStudy },
  enrolmentEnd: { owner: 'course', restate: restateEnrolmentEnd },
  offering: { owner: 'course', restate: restateOffering },
  batch: { owner: 'exam', restate: restateBatch },
  booking: { owner: 'exam', restate: restateBooking },
  correction: { owner: 'exam', restate: restateCorrection },
  decision: { owner: 'exam', restate: restateDecision },
  reversal: { owner: 'exam', restate: restateReversal },
  sitting: { owner: 'exam', restate: restateSitting },
  claim: { owner: 'claim', restate: restateClaim },
  hours: { owner: 'claim', restate: restateHours },
  class: { owner: 'claim', restate: restateClass },
  hoursBatch: { owner: 'claim', restate: restateBatchOfClass },
  award: { owner: 'ledger', restate: restateAward },
  registration: { owner: 'ledger', restate: restateRegistration },
  signingKey: { owner: 'identity', restate: restateSigningKey },
  revocation: { owner: 'identity', restate: restateRevocation },
} as const satisfies Record<string, { owner: DatabaseOwner; restate: Restate }>

/** What its owner states with a version of its own: told again, it is a newer one, and whoever has an older takes it. */
const versioned = {
  person: tellPerson,
  organisation: tellOrganisation,
  accountHolder: tellHolder,
} as const

export type Restatable = keyof typeof restatable | keyof typeof versioned

export const restatables = [...Object.keys(restatable), ...Object.keys(versioned)] as readonly Restatable[]

export interface Republishing {
  /** The connection string of a service's own role. */
  urlOf(owner: DatabaseOwner): string
  /** Names are told sealed: only who has the keys can have a person told again. */
  keys(): PersonalKeys
}

/**
 * Puts facts into their owner's outbox again, in one transaction; its relay publishes them within a second.
 *
 * @returns how many facts will be told
 */
export async function republish(what: Restatable, id: string, by: Republishing): Promise<number> {
  const from = { correlationId: `republish-${newId()}`, now: new Date() }
  if (isVersioned(what)) return inTransaction(by.urlOf('identity'), sql => versioned[what](sql, id, from, by))
  return inTransaction(by.urlOf(restatable[what].owner), async sql => {
    const facts = await restatable[what].restate(sql, id, from.now)
    await appendFacts(sql, from, facts)
    return facts.length
  })
}

const isVersioned = (what: Restatable): what is keyof typeof versioned => what in versioned

interface From {
  readonly correlationId: string
  readonly now: Date
}

async function tellPerson(sql: Sql, personId: string, from: From, by: Republishing): Promise<number> {
  const rows = await sql.query('SELECT id FROM person WHERE id = $1::uuid FOR UPDATE', [personId])
  if (rows.length > 0) await statePerson({ keys: by.keys() }, sql, personId, { from, always: true })
  return rows.length
}

async function tellHolder(sql: Sql, accountId: string, from: From): Promise<number> {
  const rows = await sql.query('SELECT id FROM account WHERE id = $1::uuid FOR UPDATE', [accountId])
  if (rows.length > 0) await stateAccount(sql, accountId, from)
  return rows.length
}

async function tellOrganisation(sql: Sql, organisationId: string, from: From): Promise<number> {
  const rows = await sql.query('SELECT id FROM organisation WHERE id = $1::uuid FOR UPDATE', [organisationId])
  if (rows.length > 0) await stateOrganisation(sql, organisationId, from)
  return rows.length
}
