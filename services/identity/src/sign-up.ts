import { createHash } from 'node:crypto'
import { authorise } from '../../../domain/authority/authority'
import { type DocumentKind, identityNumber } from '../../../domain/documents/identity-document'
import { localityInForce } from '../../../domain/identity/locality-in-force'
import { isLocality } from '../../../domain/places/localities'
import { industryOf, titleSeriesOn } from '../../../domain/places/title-series'
import { isRefusal, type Refusal, refuse } from '../../../domain/refusals/refusal'
import { type PlainDate, plainDateIn, yearOf } from '../../../domain/time/plain-date'
import { recordAudit } from '../../kit/audit'
import { type Sql, transact } from '../../kit/database'
import { once } from '../../kit/idempotency'
import { newId } from '../../kit/ids'
import { hashAcceptable, newOneTimePassword, provePassword } from './credentials'
import { type Asking, type Identity, ruleAt, secondsAfter, stampOf } from './identity'
import { startIntervals } from './intervals'
import { statePerson } from './person-state'
import { lookupDigest, sealWhole } from './personal-data'

export interface Application {
  readonly document: { readonly kind: DocumentKind; readonly number: string }
  readonly name: string
  readonly residence: string
  readonly declaredWork?: string
  readonly titleSeries: string
}

interface NewPerson extends Application {
  readonly digest: Uint8Array<ArrayBuffer>
  readonly passwordHash: string
  readonly oneTimeUntil?: Date
  /** Who vouched for name and number, if anybody did. */
  readonly verifiedBy: string | null
}

/** Somebody else has signed up with the same document since we looked: look again. */
class DocumentTaken extends Error {}

/**
 * Signs a person up (Article 4). Whether a document has an account is told only to who proves its password; anybody else
 * gets `sign-up-refused`, which is also what a name that does not go with the number gets (docs/decisions/0010).
 */
export async function signUp(
  identity: Identity,
  application: Application & { password: string },
  asking: Asking,
): Promise<{ personId: string } | Refusal> {
  const { now } = asking
  const checked = checkApplication(application, 'oneself', plainDateIn(now))
  if (isRefusal(checked)) return checked
  const digest = lookupDigest(identity.keys, checked.document.number)
  if (await isTaken(identity.sql, digest)) return answerSignedUp(identity, { ...checked, digest }, asking)
  const passwordHash = await hashAcceptable(
    identity,
    { login: checked.document.number, password: checked.password },
    now,
  )
  if (isRefusal(passwordHash)) return passwordHash
  const realName = await identity.realNameCheck.check({ ...checked.document, name: checked.name })
  if (realName === 'differs') return refuse('sign-up-refused')
  const verifiedBy = realName === 'agrees' ? `realNameCheck:${identity.realNameCheck.name}` : null
  try {
    return await transact(identity.prisma, (_tx, sql) =>
      once(sql, requestOf(identity, { ...checked, digest }, asking), () =>
        insertPerson(identity, sql, { ...checked, digest, passwordHash, verifiedBy }, asking),
      ),
    )
  } catch (error) {
    if (error instanceof DocumentTaken) return answerSignedUp(identity, { ...checked, digest }, asking)
    throw error
  }
}

/** To who proves the password: the first answer, if this is a retry of it; else `person-already-signed-up`. */
async function answerSignedUp(
  identity: Identity,
  application: Application & { password: string; digest: Uint8Array },
  asking: Asking,
): Promise<{ personId: string } | Refusal> {
  const proof = { login: application.document.number, password: application.password }
  const proven = await provePassword(identity, proof, asking.now)
  if (isRefusal(proven)) return proven.code === 'too-many-requests' ? proven : refuse('sign-up-refused')
  return transact(identity.prisma, (_tx, sql) =>
    once(sql, requestOf(identity, application, asking), async () => refuse('person-already-signed-up')),
  )
}

/** Nobody is signed in yet, so a key belongs to its document; nothing of the input is kept that could be guessed. */
function requestOf(
  { keys }: Identity,
  { digest, ...input }: Application & { digest: Uint8Array },
  { idempotencyKey }: Asking,
) {
  const hash = createHash('sha256')
    .update(lookupDigest(keys, JSON.stringify(input)))
    .digest('hex')
  const actorId = `document:${Buffer.from(digest).toString('hex')}`
  return { actorId, operation: 'signUpPerson', key: idempotencyKey, input: hash }
}

/**
 * Signs a person up at the counter: any document, a passport too, which the bureau has seen. The one-time password is
 * told once; a retry answers `person-already-signed-up`, and a reset gives another.
 */
export async function signUpByBureau(
  identity: Identity,
  application: Application,
  asking: Asking,
): Promise<{ personId: string; oneTimePassword: string; expiresAt: string } | Refusal> {
  const { actor, now } = asking
  const checked = checkApplication(application, 'bureau', plainDateIn(now))
  if (isRefusal(checked)) return checked
  const { locality } = localityInForce(localitiesOf(checked))
  const denied = authorise(actor, 'person.signUpByBureau', { locality })
  if (denied) return denied
  const digest = lookupDigest(identity.keys, checked.document.number)
  const oneTimePassword = newOneTimePassword()
  const oneTimeUntil = secondsAfter(now, ruleAt(identity, 'identity/one-time-password-life', now))
  const passwordHash = await identity.hashing.hash(oneTimePassword)
  if (isRefusal(passwordHash)) return passwordHash
  const person = { ...checked, digest, passwordHash, oneTimeUntil, verifiedBy: `account:${actor.id}` }
  try {
    const { personId } = await transact(identity.prisma, (_tx, sql) =>
      insertPerson(identity, sql, person, asking),
    )
    return { personId, oneTimePassword, expiresAt: oneTimeUntil.toISOString() }
  } catch (error) {
    if (error instanceof DocumentTaken) return refuse('person-already-signed-up')
    throw error
  }
}

/** The application with its number tidied; refuses what the rules of documents and places refuse. */
function checkApplication<A extends Application>(
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

const localitiesOf = ({ residence, declaredWork }: Application) => ({
  employer: null,
  declaredWork: declaredWork ?? null,
  residence,
})

async function isTaken(sql: Sql, digest: Uint8Array): Promise<boolean> {
  const rows = await sql.query('SELECT id FROM person WHERE document_digest = $1', [digest])
  return rows.length > 0
}

/** @throws DocumentTaken, which rolls everything back */
async function insertPerson(
  identity: Identity,
  sql: Sql,
  person: NewPerson,
  { actor, now }: Asking,
): Promise<{ personId: string }> {
  const personId = newId()
  const sealed = sealWhole(identity.keys, personId, { name: person.name, number: person.document.number })
  const today = plainDateIn(now)
  const inserted = await sql.query(
    `INSERT INTO person (id, document_kind, document_digest, sealed_key_id, sealed_nonce, sealed_ciphertext, status,
       verified_by, verified_at, first_year, signed_up_at, locality, title_series, industry)
     VALUES ($1::uuid, $2, $3::bytea, $4, $5::bytea, $6::bytea, $7, $8, $9::timestamptz, $10::int, $11::timestamptz, $12, $13, $14)
     ON CONFLICT (document_digest) DO NOTHING RETURNING id`,
    [
      personId,
      person.document.kind,
      person.digest,
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
  if (inserted.length === 0) throw new DocumentTaken()
  await sql.query(
    `INSERT INTO credential (subject_id, subject_kind, login_digest, password_hash, one_time_until, changed_at)
     VALUES ($1::uuid, 'person', $2::bytea, $3, $4::timestamptz, $5::timestamptz) RETURNING subject_id`,
    [
      personId,
      person.digest,
      person.passwordHash,
      person.oneTimeUntil?.toISOString() ?? null,
      now.toISOString(),
    ],
  )
  await startIntervals(sql, personId, person)
  await recordAudit(sql, actor, now, {
    act: person.oneTimeUntil ? 'person.signUpByBureau' : 'person.signUp',
    objectKind: 'person',
    objectId: personId,
    after: { documentKind: person.document.kind, verifiedBy: person.verifiedBy },
  })
  await statePerson(identity, sql, stampOf({ actor, now }), personId, true)
  return { personId }
}
