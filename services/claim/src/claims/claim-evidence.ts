import type { Actor } from '../../../../domain/authority/actor'
import { evidenceKindsOf } from '../../../../domain/claim/evidence'
import {
  checkRoom,
  type EvidenceFormat,
  evidenceFormats,
  fileNameOf,
  type Room,
} from '../../../../domain/claim/evidence-file'
import { checkEvidenceReader } from '../../../../domain/claim/evidence-readers'
import { checkAct } from '../../../../domain/claim/states'
import { type Refusal, refuse } from '../../../../domain/refusals/refusal'
import { plainDateIn } from '../../../../domain/time/plain-date'
import { NIL_ID } from '../../../kit/base/ids'
import type { AboutFile, OpenedFile } from '../../../kit/files/downloads'
import type { FileOwner, Files, KeptFile, Removal } from '../../../kit/files/owner'
import type { Sql } from '../../../kit/sql/database'
import type { ClaimDeps, CommandContext } from '../deps'
import { openFile } from '../files/downloads'
import { findClaim, type LoadedClaim } from './claim-rows'
import { onOwnClaim } from './drafts'

/** A claim takes files while it is written: where it was submitted meanwhile, a file comes too late and waits for a return. */
export const filesOfClaim = (deps: ClaimDeps, claimId: string): FileOwner => ({
  ...{ column: 'claim_id', id: claimId, act: 'claim.write' },
  findGuarded: sql => findClaim(sql, claimId),
  whileOpen: (actor, run) =>
    onOwnClaim(deps, actor, claimId, async (context, claim) => {
      const refusal = checkAct(claim.state, 'edit', 'person', undefined)
      return refusal ?? run(context, evidenceOf(context, claim))
    }),
})

const evidenceOf = (context: CommandContext, claim: LoadedClaim): Files => ({
  takes: kind => evidenceKindsOf(claim.type).some(each => each.kind === kind),
  checkRoom: async ({ sizeBytes }) =>
    checkRoom(
      { kind: 'claim', sizeBytes },
      await roomOf(context.sql, claim),
      context.policy,
      plainDateIn(context.now),
    ),
  keep: file => keepEvidence(context, claim.claimId, file),
  remove: evidenceId => takeOut(context, claim.claimId, evidenceId),
})

/**
 * The room that a person uses in the store, uploads under way included. Bytes that were withdrawn, refused or taken
 * out count until they are swept.
 */
async function roomOf(sql: Sql, { claimId, personId }: LoadedClaim): Promise<Room> {
  await sql.query("SELECT pg_advisory_xact_lock(hashtextextended('evidence/' || $1, 0))", [personId])
  const [room] = await sql.query<Room>(
    `SELECT (SELECT count(*) FROM upload u LEFT JOIN evidence e ON e.evidence_id = u.upload_id
         WHERE u.claim_id = $1 AND (u.ended IS NULL OR (u.ended = 'kept' AND e.removed_at IS NULL))) AS files,
       coalesce((SELECT sum(CASE WHEN u.ended IS NULL THEN u.size_bytes ELSE u.received_bytes END)::bigint
         FROM upload u JOIN claim c USING (claim_id) WHERE c.person_id = $2 AND u.swept_at IS NULL
           AND NOT EXISTS (SELECT FROM submission_evidence s WHERE s.evidence_id = u.upload_id)), 0) AS "openBytes",
       coalesce((SELECT verified FROM person WHERE person_id = $2), false) AS "isVerified"`,
    [claimId, personId],
  )
  return room!
}

async function keepEvidence(context: CommandContext, claimId: string, file: KeptFile): Promise<void> {
  const { fileId: evidenceId, kind, sha256 } = file
  const format = file.format as EvidenceFormat
  await context.sql.query(
    `INSERT INTO evidence (evidence_id, claim_id, kind, description, file_name, size_bytes, sha256, media_type, added_at)
     VALUES ($1, $2, $3, $4, $5, $6, decode($7, 'hex'), $8, $9)`,
    [
      evidenceId,
      claimId,
      kind,
      file.description,
      fileNameOf(file.fileName, format),
      file.sizeBytes,
      sha256,
      evidenceFormats[format].media,
      context.now,
    ],
  )
  const after = { evidenceId, kind, sha256 }
  await context.audit({ act: 'claim.write', objectKind: 'claim', objectId: claimId, after })
}

/** A submission that has it keeps it. */
async function takeOut(context: CommandContext, claimId: string, evidenceId: string): Promise<Removal> {
  await context.sql.query(
    'UPDATE evidence SET removed_at = coalesce(removed_at, $3) WHERE claim_id = $1 AND evidence_id = $2',
    [claimId, evidenceId, context.now],
  )
  const before = { evidenceId }
  await context.audit({ act: 'claim.write', objectKind: 'claim', objectId: claimId, before })
  const [stays] = await context.sql.query<{ handedIn: boolean }>('SELECT is_handed_in($1) AS "handedIn"', [
    evidenceId,
  ])
  return stays!.handedIn ? 'bytesStay' : 'bytesGo'
}

interface EvidenceId {
  readonly claimId: string
  readonly evidenceId: string
}

/** A piece of evidence, to whom it concerns; that an official opened it is on the audit trail (Article 16). */
export const readEvidence = (deps: ClaimDeps, actor: Actor, id: EvidenceId): Promise<OpenedFile | Refusal> =>
  openFile(deps, actor, { owner: filesOfClaim(deps, id.claimId), fileId: id.evidenceId }, context =>
    findReadableFile(context, id),
  )

/** Officials read submitted evidence. Evidence that was not submitted is read by its person alone. */
async function findReadableFile(
  context: CommandContext,
  { claimId, evidenceId }: EvidenceId,
): Promise<AboutFile | Refusal> {
  const { sql, actor } = context
  const claim = (await findClaim(sql, claimId)) ?? NO_CLAIM
  const denied = checkEvidenceReader(actor, claim)
  if (denied) return denied
  const isOwn = actor.role === 'person'
  const [about] = await sql.query<AboutFile>(
    `SELECT e.file_name, e.media_type, e.size_bytes
     FROM evidence e JOIN upload u ON u.upload_id = e.evidence_id AND u.ended = 'kept'
     WHERE e.claim_id = $1::uuid AND e.evidence_id = $2::uuid AND ($3
       OR EXISTS (SELECT FROM submission_evidence s WHERE s.claim_id = e.claim_id AND s.evidence_id = e.evidence_id))`,
    [claimId, evidenceId, isOwn],
  )
  if (!about) return refuse('not-found', { act: 'evidence.read' })
  if (!isOwn) {
    const after = { evidenceId }
    const concerns = [claim.personId]
    await context.audit({ act: 'evidence.read', objectKind: 'claim', objectId: claimId, after, concerns })
  }
  return about
}

/** Stands for a claim that does not exist: it belongs to no person. */
const NO_CLAIM = {
  personId: NIL_ID,
  ...({ industry: null, move: 'nobody', escalatedAt: null, escalatedTo: null, facts: [] } as const),
}
