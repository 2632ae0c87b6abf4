import { identityNumber } from '../../../../domain/documents/identity-document'
import type { DocumentKind } from '../../../../domain/documents/identity-number'
import { localityInForce } from '../../../../domain/identity/locality-in-force'
import { isLocality } from '../../../../domain/places/localities'
import { industryOf, titleSeriesOn } from '../../../../domain/places/title-series'
import { isRefusal, type Refusal, refuse } from '../../../../domain/refusals/refusal'
import { type PlainDate, plainDateIn, yearOf } from '../../../../domain/time/plain-date'
import { newId } from '../../../kit/base/ids'
import { recordAudit } from '../../../kit/sql/audit'
import type { Sql } from '../../../kit/sql/database'
import { type Caller, type IdentityDeps, stampOf } from '../deps'
import { makeFindable } from '../personal/lookup'
import { statePerson } from '../personal/person-state'
import { sealWhole } from '../personal/personal-data'
import { keepConsent } from './consents'
import { startIntervals } from './intervals'

export interface Application {
  readonly document: { readonly kind: DocumentKind; readonly number: string }
  readonly name: string
  readonly residence: string
  readonly declaredWork?: string
  readonly titleSeries: string
  /** The version of the notice of personal data that the person agreed to. */
  readonly consentTo?: string
}

interface NewPerson extends Application {
  readonly passwordHash: string
  readonly oneTimeUntil?: Date
  /** The account or adapter that verified name and number; null if none did. */
  readonly verifiedBy: string | null
}

/** Somebody else has signed up with the same document since we looked: look again. */
export class DocumentTaken extends Error {}

/** The application with its number tidied; refuses what the rules of documents and places refuse. */
export function checkApplication<A extends Application>(
  application: A,
  by: 'oneself' | 'bureau',
  today: PlainDate,
): A | Refusal {
  const { document, titleSeries } = application
  const number = identityNumber(document.kind, document.number, today, by)
  if (isRefusal(number)) return number
  for (const locality of [application.residence, application.declaredWork])
    if (locality !== undefined && !isLocality(locality, today))
      return refuse('locality-unknown', { locality })
  if (!titleSeriesOn(today).some(row => row.series === titleSeries))
    return refuse('title-series-unknown', { series: titleSeries })
  return { ...application, document: { kind: document.kind, number } }
}

export const localitiesOf = ({ residence, declaredWork }: Application) => ({
  employer: null,
  declaredWork: declaredWork ?? null,
  residence,
})

/** @throws DocumentTaken, which rolls everything back */
export async function insertPerson(
  deps: IdentityDeps,
  sql: Sql,
  person: NewPerson,
  { actor, now }: Caller,
): Promise<{ personId: string }> {
  const personId = newId()
  const sealed = sealWhole(deps.keys, personId, { name: person.name, number: person.document.number })
  const today = plainDateIn(now)
  await sql.query(
    `INSERT INTO person (id, document_kind, sealed_key_id, sealed_nonce, sealed_ciphertext, status,
       verified_by, verified_at, first_year, signed_up_at, locality, title_series, industry)
     VALUES ($1::uuid, $2, $3, $4::bytea, $5::bytea, $6, $7, $8::timestamptz, $9::int, $10::timestamptz, $11, $12, $13)
     RETURNING id`,
    [
      personId,
      person.document.kind,
      sealed.keyId,
      sealed.nonce,
      sealed.ciphertext,
      person.verifiedBy ? 'verified' : 'unverified',
      person.verifiedBy,
      person.verifiedBy ? now.toISOString() : null,
      yearOf(today),
      now.toISOString(),
      localityInForce(localitiesOf(person)).locality,
      person.titleSeries,
      industryOf(person.titleSeries, today) ?? '',
    ],
  )
  await sql.query(
    `INSERT INTO credential (subject_id, subject_kind, password_hash, one_time_until, changed_at)
     VALUES ($1::uuid, 'person', $2, $3::timestamptz, $4::timestamptz) RETURNING subject_id`,
    [personId, person.passwordHash, person.oneTimeUntil?.toISOString() ?? null, now.toISOString()],
  )
  const subject = { id: personId, kind: 'person' } as const
  if (!(await makeFindable(sql, deps.keys, subject, person.document.number))) throw new DocumentTaken()
  await startIntervals(sql, personId, person)
  await recordAudit(sql, actor, now, {
    act: person.oneTimeUntil ? 'person.signUpByBureau' : 'person.signUp',
    objectKind: 'person',
    objectId: personId,
    after: { documentKind: person.document.kind, verifiedBy: person.verifiedBy },
  })
  if (person.consentTo) await keepConsent(sql, { actor, now }, { personId, version: person.consentTo })
  await statePerson(deps, sql, personId, { from: stampOf({ actor, now }), always: true })
  return { personId }
}
