import { authorise } from '../../../../domain/authority/authority'
import { identityNumber } from '../../../../domain/documents/identity-document'
import type { DocumentKind } from '../../../../domain/documents/identity-number'
import { localityInForce } from '../../../../domain/identity/locality-in-force'
import { isRefusal, type Refusal, refuse } from '../../../../domain/refusals/refusal'
import { plainDateIn } from '../../../../domain/time/plain-date'
import { recordAudit } from '../../../kit/sql/audit'
import type { Sql } from '../../../kit/sql/database'
import { commitModelsUnlessRefused, Refused } from '../../../kit/sql/transaction'
import { type Caller, type IdentityDeps, ruleAt, secondsAfter, stampOf } from '../deps'
import { findPersonBy, makeFindable } from '../personal/lookup'
import { findPerson, lockPerson, type PersonRow, statePerson, wholeOf } from '../personal/person-state'
import { sealWhole, type Whole } from '../personal/personal-data'
import { newOneTimePassword, setPassword } from '../sessions/credentials'
import { forgetAttempts } from '../sessions/guess-limits'
import type { OneTimePassword } from '../sessions/passwords'
import { endSessions } from '../sessions/sessions'
import { startIntervals } from './intervals'
import { type Application, checkApplication, localitiesOf } from './new-person'

export interface IdentityCorrection {
  readonly personId: string
  readonly name?: string
  readonly document?: Application['document']
  readonly reason: string
}

/**
 * The bureau of the locality corrects the name or the document of a person, as it has seen them, and so vouches for them. A number
 * is a login: with another one the sessions end. All services are told; the trail says what was corrected and why, never the names.
 */
export function correctIdentity(
  deps: IdentityDeps,
  correction: IdentityCorrection,
  asking: Caller,
): Promise<Refusal | undefined> {
  const act = 'person.correctIdentity'
  const { personId, reason } = correction
  const { actor, now } = asking
  return commitModelsUnlessRefused(deps.prisma, async (_tx, sql) => {
    await lockPerson(sql, personId)
    const row = await findPerson(sql, personId, plainDateIn(now))
    const guarded = row && { personId, locality: row.stated.locality }
    const denied = authorise(actor, act, guarded ?? {})
    if (denied) return denied
    if (!row) return refuse('not-found', { act })
    const corrected = readCorrection(deps, row, correction, now)
    if (isRefusal(corrected)) return corrected
    if (corrected.changed.length === 0) return undefined
    await writeIdentity(deps, sql, { personId, corrected, asking })
    await recordAudit(sql, actor, now, {
      ...{ act, objectKind: 'person', objectId: personId, reason },
      before: { documentKind: row.documentKind, status: row.status },
      after: { documentKind: corrected.documentKind, status: 'verified', corrected: corrected.changed },
    })
    await statePerson(deps, sql, personId, { from: stampOf(asking), always: true })
    return undefined
  })
}

interface Corrected extends Whole {
  readonly documentKind: DocumentKind
  readonly changed: readonly ('name' | 'number' | 'documentKind')[]
}

function readCorrection(
  deps: IdentityDeps,
  row: PersonRow,
  { name, document }: Pick<IdentityCorrection, 'name' | 'document'>,
  now: Date,
): Corrected | Refusal {
  const was = wholeOf(deps, row)
  const number = document
    ? identityNumber(document.kind, document.number, plainDateIn(now), 'bureau')
    : was.number
  if (isRefusal(number)) return number
  const is = { name: name ?? was.name, number, documentKind: document?.kind ?? row.documentKind }
  const before = { ...was, documentKind: row.documentKind }
  const changed = (['name', 'number', 'documentKind'] as const).filter(each => is[each] !== before[each])
  return { ...is, changed }
}

/** @throws Refused where another person is found by the number */
async function writeIdentity(
  deps: IdentityDeps,
  sql: Sql,
  { personId, corrected, asking }: { personId: string; corrected: Corrected; asking: Caller },
): Promise<void> {
  const { name, number, documentKind, changed } = corrected
  const { actor, now } = asking
  const sealed = sealWhole(deps.keys, personId, { name, number })
  await sql.query(
    `UPDATE person SET sealed_key_id = $2, sealed_nonce = $3::bytea, sealed_ciphertext = $4::bytea, document_kind = $5,
       status = 'verified', verified_by = $6, verified_at = $7::timestamptz WHERE id = $1::uuid RETURNING id`,
    [
      personId,
      sealed.keyId,
      sealed.nonce,
      sealed.ciphertext,
      documentKind,
      `account:${actor.id}`,
      now.toISOString(),
    ],
  )
  if (!changed.includes('number')) return
  await sql.query('DELETE FROM lookup_digest WHERE subject_id = $1::uuid RETURNING subject_id', [personId])
  const subject = { id: personId, kind: 'person' } as const
  if (!(await makeFindable(sql, deps.keys, subject, number)))
    throw new Refused(refuse('person-already-signed-up'))
  await endSessions(deps, sql, { subjectId: personId }, stampOf(asking))
}

/**
 * The rightful holder stands at the counter, and somebody has signed the number up whom no one has verified: the account is the
 * holder's from now on. Name, places and series are as the holder states them, the sessions end, and a one-time password is told.
 * A verified account is corrected by the bureau of its locality instead.
 */
export async function takeOverPerson(
  deps: IdentityDeps,
  application: Application & { reason: string },
  asking: Caller,
): Promise<({ personId: string } & OneTimePassword) | Refusal> {
  const act = 'person.takeOver'
  const { actor, now } = asking
  const checked = checkApplication(application, 'bureau', plainDateIn(now))
  if (isRefusal(checked)) return checked
  const { locality } = localityInForce(localitiesOf(checked))
  const denied = authorise(actor, act, { locality })
  if (denied) return denied
  const personId = await findPersonBy(deps.sql, deps.keys, checked.document.number)
  if (!personId) return refuse('not-found', { act })
  const oneTimePassword = newOneTimePassword()
  const oneTimeUntil = secondsAfter(now, ruleAt(deps, 'identity/one-time-password-life', now))
  const passwordHash = await deps.hashing.hash({ of: actor.id, isKnown: true }, oneTimePassword)
  if (isRefusal(passwordHash)) return passwordHash
  return commitModelsUnlessRefused(deps.prisma, async (_tx, sql) => {
    await lockPerson(sql, personId)
    const row = await findPerson(sql, personId, plainDateIn(now))
    if (!row) return refuse('not-found', { act })
    const own = authorise(actor, act, { locality, personId })
    if (own) return own
    if (row.status === 'verified') return refuse('person-already-signed-up')
    const holder = { ...checked, passwordHash, oneTimeUntil }
    await handOverRecords(deps, sql, { row, holder, asking })
    return { personId, oneTimePassword, expiresAt: oneTimeUntil.toISOString() }
  })
}

interface HandOver {
  readonly row: PersonRow
  readonly holder: Application & { reason: string; passwordHash: string; oneTimeUntil: Date }
  readonly asking: Caller
}

async function handOverRecords(
  deps: IdentityDeps,
  sql: Sql,
  { row, holder, asking }: HandOver,
): Promise<void> {
  const { personId } = row
  const { actor, now } = asking
  const { document, name, residence, declaredWork, titleSeries, reason } = holder
  const { kind: documentKind, number } = document
  const corrected: Corrected = { name, number, documentKind, changed: ['name'] }
  await writeIdentity(deps, sql, { personId, corrected, asking })
  // The account's earlier statements about its person were made by somebody else.
  await sql.query('DELETE FROM person_interval WHERE person_id = $1::uuid RETURNING id', [personId])
  await sql.query('DELETE FROM consent WHERE person_id = $1::uuid RETURNING version', [personId])
  await startIntervals(sql, personId, holder)
  await setPassword(sql, personId, holder.passwordHash, { now, oneTimeUntil: holder.oneTimeUntil })
  await forgetAttempts(deps, sql, personId)
  await endSessions(deps, sql, { subjectId: personId }, stampOf(asking))
  await recordAudit(sql, actor, now, {
    ...{ act: 'person.takeOver', objectKind: 'person', objectId: personId, reason },
    before: { documentKind: row.documentKind, status: row.status, ...row.stated },
    after: { documentKind, status: 'verified', residence, declaredWork, titleSeries },
  })
  await statePerson(deps, sql, personId, { from: stampOf(asking), always: true })
}
