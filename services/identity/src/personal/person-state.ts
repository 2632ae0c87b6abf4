import { timestampFromDate } from '@bufbuild/protobuf/wkt'
import type { DocumentKind } from '../../../../domain/documents/identity-number'
import { type KnownLocalities, localityInForce } from '../../../../domain/identity/locality-in-force'
import { industryOf } from '../../../../domain/places/title-series'
import { type PlainDate, plainDateIn } from '../../../../domain/time/plain-date'
import { PersonStatedSchema } from '../../../../proto/generated/identity_pb'
import { appendFacts, fact, type NewFact } from '../../../kit/facts/facts'
import type { Sql } from '../../../kit/sql/database'
import type { Stamp } from '../deps'
import { openWhole, type PersonalKeys, sealShared } from './personal-data'

/** A person as kept, with what the intervals say of one day. */
export interface PersonRow extends KnownLocalities {
  readonly personId: string
  readonly documentKind: DocumentKind
  readonly status: 'unverified' | 'verified'
  readonly verifiedBy: string | null
  readonly firstYear: number
  readonly signedUpAt: Date
  readonly version: number
  readonly stated: PersonState
  readonly sealedKeyId: string
  readonly sealedNonce: Uint8Array
  readonly sealedCiphertext: Uint8Array
  readonly employerId: string | null
  readonly employedSince: PlainDate | null
  readonly titleSeries: string
  readonly titleSeriesDated: readonly Dated[]
  readonly employersDated: readonly Dated[]
}

/** DatedValue of proto/identity.proto. */
interface Dated {
  readonly value: string
  readonly startsOn: string
  readonly endsOn: string
}

/** The dependencies that open and seal a person's personal data. */
interface Opening {
  readonly keys: PersonalKeys
}

/** The values of a person that guards and rules read. */
export interface PersonState {
  readonly locality: string
  readonly titleSeries: string
  readonly industry: string
  readonly employerId: string | null
  /** The first day of the employment in force. */
  readonly employedSince: PlainDate | null
}

const inForceOnDay = (interval: string): string =>
  `daterange(${interval}.starts_on, ${interval}.ends_on, '[]') @> $1::date`

const datedValues = (value: string): string => `coalesce(json_agg(json_build_object('value', ${value},
  'startsOn', coalesce(starts_on::text, ''), 'endsOn', coalesce(ends_on::text, '')) ORDER BY starts_on NULLS FIRST), '[]')`

const SELECT = `SELECT p.id AS "personId", p.document_kind, p.status, p.verified_by,
    p.first_year, p.signed_up_at, p.version,
    json_build_object('locality', p.locality, 'titleSeries', p.title_series, 'industry', p.industry,
      'employerId', p.employer_id, 'employedSince', p.employed_since) AS stated,
    p.sealed_key_id, p.sealed_nonce, p.sealed_ciphertext,
    e.employer_id, e.starts_on::text AS "employedSince", o.locality AS employer,
    w.value AS "declaredWork", r.value AS residence,
    t.value AS "titleSeries",
    (SELECT ${datedValues('value')} FROM person_interval s WHERE s.person_id = p.id AND s.kind = 'titleSeries')
      AS "titleSeriesDated",
    (SELECT ${datedValues('employer_id')} FROM employment s WHERE s.person_id = p.id AND s.status = 'accepted')
      AS "employersDated"
  FROM person p
  JOIN person_interval t ON t.person_id = p.id AND t.kind = 'titleSeries' AND ${inForceOnDay('t')}
  LEFT JOIN employment e ON e.person_id = p.id AND e.status = 'accepted' AND ${inForceOnDay('e')}
  LEFT JOIN organisation o ON o.id = e.employer_id
  LEFT JOIN person_interval w ON w.person_id = p.id AND w.kind = 'declaredWork' AND ${inForceOnDay('w')}
  LEFT JOIN person_interval r ON r.person_id = p.id AND r.kind = 'residence' AND ${inForceOnDay('r')}`

export async function findPerson(sql: Sql, personId: string, day: PlainDate): Promise<PersonRow | undefined> {
  const [row] = await sql.query<PersonRow>(`${SELECT} WHERE p.id = $2::uuid`, [day, personId])
  return row
}

/** The next people in the order of their ids, for a pass over all of them. */
export const peopleAfter = (
  sql: Sql,
  after: string | null,
  limit: number,
  day: PlainDate,
): Promise<PersonRow[]> =>
  sql.query(`${SELECT} WHERE $2::uuid IS NULL OR p.id > $2::uuid ORDER BY p.id LIMIT $3::int`, [
    day,
    after,
    limit,
  ])

/** The next of a locality (of all, where it is null) by the state last stated. */
export const peopleOf = (
  sql: Sql,
  of: { locality: string | null; status: string | null; after: string | null; limit: number },
  day: PlainDate,
): Promise<PersonRow[]> =>
  sql.query(
    `${SELECT} WHERE ($2::text IS NULL OR p.locality = $2) AND ($3::text IS NULL OR p.status = $3)
       AND ($4::uuid IS NULL OR p.id > $4::uuid) ORDER BY p.id LIMIT $5::int`,
    [day, of.locality, of.status, of.after, of.limit],
  )

/** One change of a person at a time: versions follow each other, and so do their facts. */
export async function lockPerson(sql: Sql, personId: string): Promise<void> {
  await sql.query('SELECT id FROM person WHERE id = $1::uuid FOR UPDATE', [personId])
}

/** The state on a day, from what the intervals say of it (Article 2: 属地; industry by the series). */
export function stateOn(row: PersonRow, day: PlainDate): PersonState {
  return {
    locality: localityInForce(row).locality,
    titleSeries: row.titleSeries,
    // Empty where no department is mapped: the municipal bureau then names one [D].
    industry: industryOf(row.titleSeries, day) ?? '',
    employerId: row.employerId,
    employedSince: row.employedSince,
  }
}

export const differs = (a: PersonState, b: PersonState): boolean =>
  a.locality !== b.locality ||
  a.titleSeries !== b.titleSeries ||
  a.industry !== b.industry ||
  a.employerId !== b.employerId ||
  a.employedSince !== b.employedSince

/**
 * States a person as of now, where that differs from what was stated last; `always` when something else that the fact
 * carries has changed: its intervals, who it is. The caller holds the person's lock.
 */
export async function statePerson(
  identity: Opening,
  sql: Sql,
  personId: string,
  { from, always = false }: { from: Stamp; always?: boolean },
): Promise<void> {
  const day = plainDateIn(from.now)
  const row = await findPerson(sql, personId, day)
  if (!row) return
  const state = stateOn(row, day)
  if (!always && !differs(state, row.stated)) return
  await sql.query(
    `UPDATE person SET version = $2::int, locality = $3, title_series = $4, industry = $5, employer_id = $6::uuid,
       employed_since = $7::date
     WHERE id = $1::uuid RETURNING id`,
    [
      personId,
      row.version + 1,
      state.locality,
      state.titleSeries,
      state.industry,
      state.employerId,
      state.employedSince,
    ],
  )
  await appendFacts(sql, from, [personStated(identity, row, state, from.now)])
}

function personStated(identity: Opening, row: PersonRow, state: PersonState, now: Date): NewFact {
  const { personId } = row
  return fact(PersonStatedSchema, personId, {
    personId,
    version: row.version + 1,
    locality: state.locality,
    titleSeries: state.titleSeries,
    industry: state.industry,
    employerId: state.employerId ?? '',
    employedSince: state.employedSince ?? '',
    status: row.status,
    personal: sealShared(identity.keys, personId, wholeOf(identity, row)),
    statedAt: timestampFromDate(now),
    firstYear: row.firstYear,
    signedUpAt: timestampFromDate(row.signedUpAt),
    titleSeriesDated: [...row.titleSeriesDated],
    employersDated: [...row.employersDated],
  })
}

/** Name and number in clear, for this service only. */
export const wholeOf = (identity: Opening, row: PersonRow) =>
  openWhole(identity.keys, row.personId, {
    keyId: row.sealedKeyId,
    nonce: row.sealedNonce,
    ciphertext: row.sealedCiphertext,
  })
