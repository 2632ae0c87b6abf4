import {
  checkRoom,
  type EvidenceFormat,
  evidenceFormats,
  fileNameOf,
  type Room,
} from '../../../../../domain/claim/evidence-file'
import { guardOfOrganiser } from '../../../../../domain/class/class'
import {
  type ClassDocumentKind,
  checkDocumentsOpen,
  classDocumentKinds,
} from '../../../../../domain/class/documents'
import { type Refusal, refuse } from '../../../../../domain/refusals/refusal'
import { plainDateIn } from '../../../../../domain/time/plain-date'
import type { FileOwner, Files, KeptFile, Removal } from '../../../../kit/files/owner'
import type { Sql } from '../../../../kit/sql/database'
import type { ClaimDeps, CommandContext } from '../../deps'
import { onClass } from '../class-guards'
import { type ClassRow, findClass } from '../class-rows'

/** A document of a class (办班计划, 批准文件, 办班总结, 台账资料): its bytes are in the store. */
export interface ClassDocument {
  readonly documentId: string
  readonly kind: ClassDocumentKind
  readonly fileName: string
  readonly sizeBytes: number
  /** Hex. */
  readonly sha256: string
  readonly mediaType: string
  readonly addedAt: Date
  /** Null: not yet, and its organiser's alone. */
  readonly handedInAt: Date | null
  /** Where it was handed in by mistake. */
  readonly withdrawnAt: Date | null
  readonly withdrawnBecause: string | null
}

/** A class takes documents from its organiser until it is over for good, by the intake of evidence (docs/decisions/0181). */
export const filesOfClass = (deps: ClaimDeps, classId: string): FileOwner => ({
  ...{ column: 'class_id', id: classId, act: 'class.write' },
  findGuarded: async sql => {
    const trainingClass = await findClass(sql, classId)
    return trainingClass && guardOfOrganiser(trainingClass)
  },
  whileOpen: (actor, run) =>
    onClass(
      deps,
      actor,
      { classId, act: 'class.write', guard: guardOfOrganiser },
      async (context, trainingClass) => {
        const refusal = checkDocumentsOpen(trainingClass.state)
        return refusal ?? run(context, documentsIn(context, trainingClass))
      },
    ),
})

const documentsIn = (context: CommandContext, trainingClass: ClassRow): Files => ({
  takes: kind => classDocumentKinds.some(each => each === kind),
  checkRoom: async ({ sizeBytes }) =>
    checkRoom(
      { kind: 'class', sizeBytes },
      await roomOf(context.sql, trainingClass),
      context.policy,
      plainDateIn(context.now),
    ),
  keep: file => keepDocument(context, trainingClass.classId, file),
  remove: documentId => removeDocument(context, trainingClass, documentId),
})

/** The room that an organiser uses, uploads under way included; for a department, the room of its own classes. */
async function roomOf(sql: Sql, { classId, organiserId, industry }: ClassRow): Promise<Room> {
  const whose = organiserId ?? industry
  await sql.query("SELECT pg_advisory_xact_lock(hashtextextended('documents/' || $1, 0))", [whose])
  const isTheirs = organiserId ? 'c.organiser_id = $2::uuid' : 'c.industry = $2 AND c.organiser_id IS NULL'
  const [room] = await sql.query<Room>(
    `SELECT (SELECT count(*) FROM upload WHERE class_id = $1 AND (ended IS NULL OR ended = 'kept')) AS files,
       coalesce((SELECT sum(CASE WHEN u.ended IS NULL THEN u.size_bytes ELSE u.received_bytes END)::bigint
         FROM upload u JOIN training_class c USING (class_id) WHERE ${isTheirs} AND u.swept_at IS NULL
           AND NOT EXISTS (SELECT FROM handed_in_document h WHERE h.document_id = u.upload_id)), 0) AS "openBytes",
       true AS "isVerified"`,
    [classId, whose],
  )
  return room!
}

async function keepDocument(context: CommandContext, classId: string, file: KeptFile): Promise<void> {
  const { fileId: documentId, kind, sizeBytes, sha256 } = file
  const format = file.format as EvidenceFormat
  const fileName = fileNameOf(file.fileName, format)
  const mediaType = evidenceFormats[format].media
  await context.sql.query(
    `INSERT INTO class_document (document_id, class_id, kind, file_name, size_bytes, sha256, media_type, added_by, added_at)
     VALUES ($1, $2, $3, $4, $5, decode($6, 'hex'), $7, $8, $9)`,
    [documentId, classId, kind, fileName, sizeBytes, sha256, mediaType, context.actor.id, context.now],
  )
  const after = { documentId, kind, sha256 }
  await context.audit({ act: 'class.write', objectKind: 'trainingClass', objectId: classId, after })
}

/** Removes a document that was not handed in. A document that was handed in stays; a newer one is added beside it. */
async function removeDocument(
  context: CommandContext,
  { classId }: ClassRow,
  documentId: string,
): Promise<Removal | Refusal> {
  const [handedIn] = await context.sql.query<{ at: Date }>(
    'SELECT f.at FROM handed_in_document h JOIN class_fact f USING (class_id, seq) WHERE h.document_id = $1',
    [documentId],
  )
  if (handedIn) return refuse('class-document-handed-in', { handedInAt: handedIn.at.toISOString() })
  const before = { documentId }
  await context.audit({ act: 'class.write', objectKind: 'trainingClass', objectId: classId, before })
  return 'bytesGo'
}

/**
 * The documents of a class, the oldest first. Documents that were named by hash alone, before there were uploads, are
 * left out.
 */
export const findDocuments = (sql: Sql, classId: string): Promise<ClassDocument[]> =>
  sql.query(
    `SELECT d.document_id, d.kind, d.file_name, d.size_bytes,
       encode(d.sha256, 'hex') AS sha256, d.media_type, d.added_at, f.at AS "handedInAt",
       w.withdrawn_at, w.reason AS "withdrawnBecause"
     FROM class_document d JOIN upload u ON u.upload_id = d.document_id AND u.ended = 'kept'
       LEFT JOIN handed_in_document h USING (document_id)
       LEFT JOIN class_fact f ON f.class_id = h.class_id AND f.seq = h.seq
       LEFT JOIN withdrawn_document w USING (document_id)
     WHERE d.class_id = $1::uuid ORDER BY d.document_id`,
    [classId],
  )

export const findDocumentKinds = async (sql: Sql, classId: string): Promise<ClassDocumentKind[]> =>
  (await findDocuments(sql, classId)).filter(each => each.withdrawnAt === null).map(each => each.kind)

export const hasNewDocuments = async (sql: Sql, classId: string): Promise<boolean> =>
  (await findDocuments(sql, classId)).some(each => each.handedInAt === null)

/** With the plan or the roster its documents go in: from then on they stay, and the department opens them. */
export async function handInDocuments(
  sql: Sql,
  { classId, seq }: Pick<ClassRow, 'classId' | 'seq'>,
): Promise<void> {
  await sql.query(
    `INSERT INTO handed_in_document (document_id, class_id, seq)
     SELECT d.document_id, d.class_id, $2 FROM class_document d
       JOIN upload u ON u.upload_id = d.document_id AND u.ended = 'kept'
     WHERE d.class_id = $1::uuid ON CONFLICT (document_id) DO NOTHING`,
    [classId, seq],
  )
}
