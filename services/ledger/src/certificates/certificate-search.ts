import type { Actor } from '../../../../domain/authority/actor'
import {
  type Certificate,
  type CertifiedHours,
  CertifiedHoursSchema,
} from '../../../../domain/certificate/content'
import { type CertificateStatus, certificateStatus } from '../../../../domain/certificate/status'
import { isRefusal, type Refusal, refuse } from '../../../../domain/refusals/refusal'
import { plainDateIn } from '../../../../domain/time/plain-date'
import type { FieldKey } from '../../../kit/keys/sealed-field'
import type { CertificateBearer, Certificate as Row } from '../../prisma/client/client'
import type { LedgerDeps } from '../deps'
import { findPerson, getGuarded } from '../standing/people'
import { standingOf } from '../standing/standing'
import { codeHash, openBearer } from './sealed-certificates'

/** Whether an entry of a person's years is none of those that were certified. */
export const LATER_ENTRIES = `SELECT e.entry_kind FROM entry e
  WHERE e.person_id = $1::uuid AND e.year BETWEEN $2::int AND $3::int AND e.entry_id <> ALL($4::uuid[])`

/** A certificate with who it is of; its row is the ledger's own business. */
export interface Found {
  readonly row: Row
  readonly certificate: Certificate
}

/** By the code that somebody typed. */
export async function findByCode(deps: LedgerDeps, typed: string): Promise<Found | undefined> {
  const hash = codeHash(typed)
  if (!hash) return undefined
  const row = await deps.prisma.certificate.findUnique({
    where: { codeHash: new Uint8Array(hash) },
    include: WITH_BEARER,
  })
  return row ? { row, certificate: openCertificate(deps.fieldKey, row) } : undefined
}

/** One of a person's; another's answers like one that is not there. */
export async function getCertificate(
  deps: LedgerDeps,
  actor: Actor,
  { personId, certificateId }: { personId: string; certificateId: string },
): Promise<Found | Refusal> {
  const person = await getGuardedPerson(deps, actor, personId)
  if (isRefusal(person)) return person
  const row = await deps.prisma.certificate.findUnique({
    where: { certificateId, personId },
    include: WITH_BEARER,
  })
  if (!row) return refuse('not-found', { act: 'certificate.read' })
  return { row, certificate: openCertificate(deps.fieldKey, row) }
}

/** A person's certificates, in the order they were issued. */
export async function listCertificates(
  deps: LedgerDeps,
  actor: Actor,
  { personId, after, limit }: { personId: string; after?: string; limit: number },
): Promise<Found[] | Refusal> {
  const person = await getGuardedPerson(deps, actor, personId)
  if (isRefusal(person)) return person
  const rows = await deps.prisma.certificate.findMany({
    where: { personId, ...(after ? { certificateId: { gt: after } } : {}) },
    orderBy: { certificateId: 'asc' },
    take: limit,
    include: WITH_BEARER,
  })
  return rows.map(row => ({ row, certificate: openCertificate(deps.fieldKey, row) }))
}

/** Whether it still is as it says, today. */
export async function statusNow(
  { sql, policy }: LedgerDeps,
  { row, certificate }: Found,
  now: Date,
): Promise<CertificateStatus> {
  const years = { from: row.fromYear, to: row.toYear }
  const person = await findPerson(sql, row.personId, years)
  if (!person) return 'changedSince'
  const later = await sql.query<{ entryKind: 'grant' | 'reversal' }>(LATER_ENTRIES, [
    ...[row.personId, years.from, years.to, row.entryIds],
  ])
  const today = certificate.years.map(({ year }) => standingOf(person, year, plainDateIn(now), policy))
  return certificateStatus(
    certificate.years,
    today,
    later.map(({ entryKind }) => entryKind),
  )
}

const getGuardedPerson = ({ sql }: LedgerDeps, actor: Actor, personId: string) =>
  getGuarded(sql, { actor, act: 'certificate.read', personId }, { from: 0, to: 0 })

const WITH_BEARER = { bearer: true } as const

function openCertificate(fieldKey: FieldKey, row: Row & { bearer: CertificateBearer | null }): Certificate {
  const { keyId, nonce, ciphertext } = row.bearer!
  const sealed = { keyId, nonce, ciphertext }
  const hours: CertifiedHours = CertifiedHoursSchema.parse(row.hours)
  return { ...hours, ...openBearer(fieldKey, sealed, row.certificateId) }
}
