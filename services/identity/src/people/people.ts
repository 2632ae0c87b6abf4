import type { Actor } from '../../../../domain/authority/actor'
import { type Act, authorise, guardOf } from '../../../../domain/authority/authority'
import type { Personal } from '../../../../domain/documents/personal'
import { localityInForce } from '../../../../domain/identity/locality-in-force'
import { type Refusal, refuse } from '../../../../domain/refusals/refusal'
import { type PlainDate, plainDateIn } from '../../../../domain/time/plain-date'
import { recordAudit } from '../../../kit/sql/audit'
import type { Sql } from '../../../kit/sql/database'
import { commitModelsUnlessRefused } from '../../../kit/sql/transaction'
import { type Caller, type IdentityDeps, stampOf } from '../deps'
import { findPersonBy } from '../personal/lookup'
import {
  findPerson,
  lockPerson,
  type PersonRow,
  type PersonState,
  peopleOf,
  stateOn,
  statePerson,
  wholeOf,
} from '../personal/person-state'
import { openWhole, personalOf } from '../personal/personal-data'
import { EMPLOYMENT, type Employment, employmentsOf } from './employments'
import { type Interval, intervalsOf } from './intervals'

/** A person in one line: name and masked number, and the state. */
export interface PersonLine extends Personal, PersonState {
  readonly personId: string
  readonly documentKind: string
  readonly status: 'unverified' | 'verified'
}

export interface PersonView extends PersonLine {
  readonly verifiedBy: string | null
  readonly firstYear: number
  /** Where the locality comes from: the employer in force, declared work, or residence. */
  readonly localitySource: 'employer' | 'declaredWork' | 'residence'
  readonly history: readonly Interval[]
  readonly employments: readonly Employment[]
}

const lineOf = (deps: IdentityDeps, row: PersonRow, day: PlainDate): PersonLine => ({
  personId: row.personId,
  ...personalOf(wholeOf(deps, row)),
  documentKind: row.documentKind,
  status: row.status,
  ...stateOn(row, day),
})

/** Records a reading of others' personal data (Article 16), in the transaction that reads. */
export async function recordReading(
  sql: Sql,
  { actor, now }: Caller,
  personIds: readonly string[],
): Promise<void> {
  const act: Act = 'person.readPersonalData'
  for (const personId of personIds) {
    if (actor.scope.personId === personId) continue
    await recordAudit(sql, actor, now, { act, objectKind: 'person', objectId: personId })
  }
}

/** Everything kept about a person: for oneself, and for the bureau of the locality. */
export function readPerson(
  deps: IdentityDeps,
  personId: string,
  asking: Caller,
): Promise<PersonView | Refusal> {
  const day = plainDateIn(asking.now)
  return commitModelsUnlessRefused(deps.prisma, async (_tx, sql) => {
    const row = await findPerson(sql, personId, day)
    const denied = deniedPerson(asking.actor, 'person.readPersonalData', row)
    if (denied) return denied
    if (!row) return refuse('not-found', { act: 'person.readPersonalData' })
    await recordReading(sql, asking, [personId])
    return {
      ...lineOf(deps, row, day),
      verifiedBy: row.verifiedBy,
      firstYear: row.firstYear,
      localitySource: localityInForce(row).source,
      history: await intervalsOf(sql, personId),
      employments: await employmentsOf(sql, personId),
    }
  })
}

const deniedPerson = (actor: Actor, act: Act, row: PersonRow | undefined): Refusal | undefined =>
  authorise(actor, act, row ? { personId: row.personId, locality: row.stated.locality } : {})

/** Finds a person by the number on the document, at the bureau's counter. */
export async function lookUpPerson(
  deps: IdentityDeps,
  documentNumber: string,
  asking: Caller,
): Promise<PersonView | Refusal> {
  const denied = authorise(asking.actor, 'person.readPersonalData')
  if (denied) return denied
  const personId = await findPersonBy(deps.sql, deps.keys, documentNumber)
  return personId
    ? readPerson(deps, personId, asking)
    : refuse('not-found', { act: 'person.readPersonalData' })
}

/** The people of a bureau, by the state last stated; the municipal bureau may name a locality. */
export function listPeople(
  deps: IdentityDeps,
  query: { locality?: string; status?: string; after?: string; limit: number },
  asking: Caller,
): Promise<PersonLine[] | Refusal> {
  const { actor } = asking
  const day = plainDateIn(asking.now)
  return commitModelsUnlessRefused(deps.prisma, async (_tx, sql) => {
    const guard = guardOf(actor.role, 'person.verify')
    if (guard !== 'locality' && guard !== 'any')
      return refuse('not-allowed', { act: 'person.verify', role: actor.role })
    const locality = guard === 'locality' ? (actor.scope.locality ?? '') : (query.locality ?? null)
    const of = { locality, status: query.status ?? null, after: query.after ?? null, limit: query.limit }
    const rows = await peopleOf(sql, of, day)
    await recordReading(
      sql,
      asking,
      rows.map(row => row.personId),
    )
    return rows.map(row => lineOf(deps, row, day))
  })
}

/** The bureau has seen the document, and vouches for name and number [D]. */
export function verifyPerson(
  deps: IdentityDeps,
  { personId, reason }: { personId: string; reason?: string },
  asking: Caller,
): Promise<Refusal | undefined> {
  const act = 'person.verify'
  const { actor, now } = asking
  return commitModelsUnlessRefused(deps.prisma, async (tx, sql) => {
    await lockPerson(sql, personId)
    const row = await findPerson(sql, personId, plainDateIn(now))
    const denied = deniedPerson(actor, act, row)
    if (denied) return denied
    if (!row) return refuse('not-found', { act })
    if (row.status === 'verified') return undefined
    const verifiedBy = `account:${actor.id}`
    await tx.person.update({
      where: { id: personId },
      data: { status: 'verified', verifiedBy, verifiedAt: now },
    })
    await recordAudit(sql, actor, now, {
      act,
      objectKind: 'person',
      objectId: personId,
      before: { status: row.status },
      after: { status: 'verified', verifiedBy },
      reason,
    })
    await statePerson(deps, sql, personId, { from: stampOf({ actor, now }), always: true })
    return undefined
  })
}

export type Match = Employment & Personal

export interface MatchRow extends Employment {
  sealedKeyId: string
  sealedNonce: Uint8Array
  sealedCiphertext: Uint8Array
}

export const SELECT_MATCH = `SELECT ${EMPLOYMENT}, p.sealed_key_id, p.sealed_nonce, p.sealed_ciphertext
  FROM employment e JOIN organisation o ON o.id = e.employer_id JOIN person p ON p.id = e.person_id`

/** Lists the people who asked an employer for a match, and those who work there. */
export function matchesOf(
  deps: IdentityDeps,
  query: { employerId: string; status: string; after?: string; limit: number },
  asking: Caller,
): Promise<Match[] | Refusal> {
  const act = 'employer.readPeople'
  return commitModelsUnlessRefused(deps.prisma, async (_tx, sql) => {
    const [employer] = await sql.query<{ locality: string; status: string; waiting: number }>(
      `SELECT locality, status, (SELECT count(*)::int FROM employment WHERE employer_id = $1::uuid AND status = 'asked') AS waiting
       FROM organisation WHERE id = $1::uuid AND kind = 'employer'`,
      [query.employerId],
    )
    const object = employer && { employerId: query.employerId, locality: employer.locality }
    const denied = authorise(asking.actor, act, object ?? {})
    if (denied) return denied
    if (!employer) return refuse('not-found', { act })
    const { status, waiting } = employer
    if (asking.actor.role === 'employer' && status !== 'confirmed')
      return refuse('employer-unconfirmed', { status, waiting })
    const rows = await sql.query<MatchRow>(
      `${SELECT_MATCH}
       WHERE e.employer_id = $1::uuid AND e.status = $2 AND ($3::uuid IS NULL OR e.id > $3::uuid)
       ORDER BY e.id LIMIT $4::int`,
      [query.employerId, query.status, query.after ?? null, query.limit],
    )
    await recordReading(
      sql,
      asking,
      rows.map(row => row.personId),
    )
    return rows.map(row => matchOf(deps, row))
  })
}

export function matchOf({ keys }: IdentityDeps, row: MatchRow): Match {
  const { sealedKeyId, sealedNonce, sealedCiphertext, ...employment } = row
  const sealed = { keyId: sealedKeyId, nonce: sealedNonce, ciphertext: sealedCiphertext }
  return { ...employment, ...personalOf(openWhole(keys, row.personId, sealed)) }
}
