import type { Actor } from '../../../../domain/authority/actor'
import type { ClassDocumentKind } from '../../../../domain/class/documents'
import { type Refusal, refuse } from '../../../../domain/refusals/refusal'
import type { Sql } from '../../../kit/database'
import { newId } from '../../../kit/ids'
import type { Claims } from '../claims'
import { guardOfOrganiser, onClass } from './class-guards'

export interface NewDocument {
  readonly kind: ClassDocumentKind
  readonly fileName: string
  readonly sizeBytes: number
  /** Hex. */
  readonly sha256: string
}

export interface ClassDocument extends NewDocument {
  readonly documentId: string
  readonly addedAt: Date
}

const DOCUMENTS_MAX = 50

/** Says which document a class has, by its hash; the bytes are not asked for here. None is taken back: the newest of a kind counts. */
export const addDocument = (
  claims: Claims,
  actor: Actor,
  classId: string,
  document: NewDocument,
): Promise<string | Refusal> =>
  onClass(claims, actor, { classId, act: 'class.write', guard: guardOfOrganiser }, async (step, course) => {
    if (course.state === 'cancelled' || course.state === 'reversed')
      return refuse('class-act-not-allowed', { state: course.state, act: 'addDocument', allowed: null })
    const known = await documentsOf(step.sql, classId)
    if (known.length >= DOCUMENTS_MAX) return refuse('too-large', { limit: DOCUMENTS_MAX })
    const documentId = newId()
    const { kind, fileName, sizeBytes, sha256 } = document
    await step.sql.query(
      `INSERT INTO class_document (document_id, class_id, kind, file_name, size_bytes, sha256, added_by, added_at)
       VALUES ($1, $2, $3, $4, $5, decode($6, 'hex'), $7, $8)`,
      [documentId, classId, kind, fileName, sizeBytes, sha256, actor.id, step.now],
    )
    const after = { documentId, kind, sha256 }
    await step.audit({ act: 'class.write', objectKind: 'trainingClass', objectId: classId, after })
    return documentId
  })

export const documentsOf = (sql: Sql, classId: string): Promise<ClassDocument[]> =>
  sql.query(
    `SELECT document_id AS "documentId", kind, file_name AS "fileName", size_bytes AS "sizeBytes",
       encode(sha256, 'hex') AS sha256, added_at AS "addedAt"
     FROM class_document WHERE class_id = $1::uuid ORDER BY document_id`,
    [classId],
  )

export const documentKindsOf = async (sql: Sql, classId: string): Promise<ClassDocumentKind[]> =>
  (await documentsOf(sql, classId)).map(each => each.kind)
