import { Readable } from 'node:stream'
import type { Actor } from '../../../../domain/authority/actor'
import { checkEvidenceReader } from '../../../../domain/claim/evidence-readers'
import { isRefusal, type Refusal, refuse } from '../../../../domain/refusals/refusal'
import { findClaim } from '../claim-rows'
import { type Claims, type Step, within } from '../claims'
import { readFile, type SealedFile } from './pieces'
import { findUpload, sealedFileOf } from './upload-rows'
import type { EvidenceId } from './uploads'

export interface EvidenceFile {
  readonly fileName: string
  readonly mediaType: string
  readonly sizeBytes: number
  readonly body: Readable
}

type Found = Omit<EvidenceFile, 'body'> & { readonly file: SealedFile }

/** A piece of evidence, to whom it concerns; that an official opened it is on the audit trail (Article 16). */
export async function readEvidence(
  claims: Claims,
  actor: Actor,
  id: EvidenceId,
): Promise<EvidenceFile | Refusal> {
  const found = await within(claims, actor, step => openTo(step, id))
  if (isRefusal(found)) return found
  const { file, ...about } = found
  return { ...about, body: Readable.from(await begun(readFile(claims, file)), { objectMode: false }) }
}

/** Officials see what was submitted to them; what a person has not submitted is the person's alone. */
async function openTo(step: Step, id: EvidenceId): Promise<Found | Refusal> {
  const { sql, actor } = step
  const claim = await findClaim(sql, id.claimId)
  const denied = checkEvidenceReader(actor, claim ?? NOBODYS)
  if (denied) return denied
  const isOwn = actor.role === 'person'
  const [about] = await sql.query<Omit<Found, 'file'>>(
    `SELECT e.file_name AS "fileName", e.media_type AS "mediaType", e.size_bytes AS "sizeBytes"
     FROM evidence e JOIN upload u ON u.upload_id = e.evidence_id AND u.ended = 'kept'
     WHERE e.claim_id = $1::uuid AND e.evidence_id = $2::uuid AND ($3
       OR EXISTS (SELECT FROM submission_evidence s WHERE s.claim_id = e.claim_id AND s.evidence_id = e.evidence_id))`,
    [id.claimId, id.evidenceId, isOwn],
  )
  const upload = about && (await findUpload(sql, id))
  if (!about || !upload) return refuse('not-found', { act: 'evidence.read' })
  if (!isOwn) {
    const after = { evidenceId: id.evidenceId }
    await step.audit({ act: 'evidence.read', objectKind: 'claim', objectId: id.claimId, after })
  }
  return { ...about, file: await sealedFileOf(sql, upload) }
}

/** Guards what isn't there: nobody has it. */
const NOBODYS = {
  personId: '00000000-0000-0000-0000-000000000000',
  ...({ industry: null, move: 'nobody', escalatedAt: null, escalatedTo: null, facts: [] } as const),
}

/** What has its first piece already: a store that is away is found before the answer begins. */
async function begun(pieces: AsyncGenerator<Buffer>): Promise<AsyncIterable<Buffer>> {
  const first = await pieces.next()
  return (async function* () {
    if (!first.done) yield first.value
    yield* pieces
  })()
}
