import { randomBytes } from 'node:crypto'
import type { Actor } from '../../../../domain/authority/actor'
import { CODE_BYTES, codeOf } from '../../../../domain/certificate/code'
import { refuseYearToCome } from '../../../../domain/certificate/years'
import { isRefusal, type Refusal, refuse } from '../../../../domain/refusals/refusal'
import { newId } from '../../../kit/base/ids'
import type { Sealed } from '../../../kit/keys/sealed-field'
import { recordAudit } from '../../../kit/sql/audit'
import type { Sql } from '../../../kit/sql/database'
import { answerOnce } from '../../../kit/sql/idempotency'
import { commitModelsUnlessRefused, type Transaction } from '../../../kit/sql/transaction'
import type { PrismaClient } from '../../prisma/client/client'
import type { LedgerDeps } from '../deps'
import { getGuarded, type Years } from '../standing/people'
import { type HoursToCertify, loadHours } from './hours'
import { type Bearer, codeHash, findPersonal, sealBearer } from './sealed-certificates'

export interface IssueCommand {
  readonly personId: string
  readonly years: Years
  readonly idempotencyKey: string | undefined
}

interface Step {
  readonly tx: Transaction<PrismaClient>
  readonly sql: Sql
  readonly actor: Actor
  readonly now: Date
}

/**
 * Issues a certificate of hours (学时证明) for some years of a person: what stands in the ledger now (Article 6). Name and
 * number are kept sealed, and no fact carries them. The stored answer of a key is the id alone.
 *
 * @returns its id; `not-found`, `year-not-open` for a year to come, `temporarily-unavailable` while the name is under way
 */
export async function issueCertificate(
  deps: LedgerDeps,
  actor: Actor,
  { personId, years, idempotencyKey: key }: IssueCommand,
  now: Date,
): Promise<{ certificateId: string } | Refusal> {
  const request = { actorId: actor.id, operation: 'issueCertificate', key, input: { personId, ...years } }
  return commitModelsUnlessRefused(deps.prisma, (tx, sql) =>
    answerOnce(sql, request, () => issueLocked(deps, { tx, sql, actor, now }, personId, years)),
  )
}

async function issueLocked(
  { policy, fieldKey, signingKey }: LedgerDeps,
  { tx, sql, actor, now }: Step,
  personId: string,
  years: Years,
): Promise<{ certificateId: string } | Refusal> {
  const person = await getGuarded(sql, { actor, act: 'certificate.issue', personId }, years)
  if (isRefusal(person)) return person
  const toCome = refuseYearToCome(years.to, now, policy.version)
  if (toCome) return toCome
  const personal = await findPersonal(sql, fieldKey, personId)
  if (!personal) return refuse('temporarily-unavailable')

  const certificateId = newId()
  const bearer: Bearer = { ...personal, code: codeOf(randomBytes(CODE_BYTES)) }
  const certified = await loadHours(tx, person, years, { now, policy })
  await tx.certificate.create({
    data: {
      ...{ certificateId, personId, fromYear: years.from, toYear: years.to },
      codeHash: new Uint8Array(codeHash(bearer.code)!),
      bearer: { create: sealedColumns(sealBearer(fieldKey, bearer, certificateId)) },
      ...certifiedColumns(certified),
      ...{ issuedBy: actor.id, issuedAt: now },
    },
  })
  const { kid, publicJwk } = signingKey
  await tx.certificateKey.createMany({
    data: [{ kid, publicJwk: { ...publicJwk }, firstUsedAt: now }],
    skipDuplicates: true,
  })
  await recordAudit(sql, actor, now, {
    act: 'certificate.issue',
    objectKind: 'certificate',
    objectId: certificateId,
    concerns: [personId],
    after: { personId, ...years },
  })
  return { certificateId }
}

const certifiedColumns = ({ hours, entryIds }: HoursToCertify) => ({ hours, entryIds: [...entryIds] })

const sealedColumns = ({ keyId, nonce, ciphertext }: Sealed) => ({
  keyId,
  nonce: new Uint8Array(nonce),
  ciphertext: new Uint8Array(ciphertext),
})
