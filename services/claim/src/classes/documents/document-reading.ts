import type { z } from 'zod'
import type { Actor } from '../../../../../domain/authority/actor'
import { authorise } from '../../../../../domain/authority/authority'
import { papersOfEvent } from '../../../../../domain/claim/evidence'
import { guardOfOrganiser, guardOfReading } from '../../../../../domain/class/class'
import { checkDocumentReader } from '../../../../../domain/class/document-readers'
import { type Refusal, refuse } from '../../../../../domain/refusals/refusal'
import type { AboutFile, OpenedFile } from '../../../../kit/files/downloads'
import type { ClaimDeps, CommandContext } from '../../deps'
import { openFile } from '../../files/downloads'
import { type ClassRow, findClass } from '../class-rows'
import type { SameEvidenceSchema, SameFileSchema } from './document-schemas'
import { type ClassDocument, filesOfClass, findDocuments } from './documents'

interface DocumentId {
  readonly classId: string
  readonly documentId: string
}

/** The bytes of a document, to whom it concerns; that an official opened it is on the audit trail (Article 16). */
export const readDocument = (deps: ClaimDeps, actor: Actor, id: DocumentId): Promise<OpenedFile | Refusal> =>
  openFile(deps, actor, { owner: filesOfClass(deps, id.classId), fileId: id.documentId }, context =>
    findReadableDocument(context, id),
  )

async function findReadableDocument(
  context: CommandContext,
  { classId, documentId }: DocumentId,
): Promise<AboutFile | Refusal> {
  const { sql, actor } = context
  const trainingClass = await findClass(sql, classId)
  const denied = trainingClass
    ? checkDocumentReader(actor, trainingClass)
    : authorise(actor, 'classDocument.read', {})
  if (denied || !trainingClass) return denied ?? refuse('not-found', { act: 'classDocument.read' })
  const document = (await findVisibleDocuments(context, trainingClass)).find(
    each => each.documentId === documentId,
  )
  if (!document) return refuse('not-found', { act: 'classDocument.read' })
  if (!actor.scope.organiserId) {
    const after = { documentId }
    await context.audit({ act: 'classDocument.read', objectKind: 'trainingClass', objectId: classId, after })
  }
  return document
}

/** Documents that were not handed in are read by their writer alone. */
export async function findVisibleDocuments(
  { sql, actor }: CommandContext,
  trainingClass: ClassRow,
): Promise<ClassDocument[]> {
  const documents = await findDocuments(sql, trainingClass.classId)
  return isWriter(actor, trainingClass) ? documents : documents.filter(each => each.handedInAt !== null)
}

export const isWriter = (actor: Actor, trainingClass: ClassRow): boolean =>
  authorise(actor, 'class.write', guardOfOrganiser(trainingClass)) === undefined

type SameFile = z.infer<typeof SameFileSchema>

const SAME_SHOWN_MAX = 20

/**
 * For reviewers: documents that were handed in for another class too. Approvals are left out, since one approval may
 * cover several classes.
 */
export async function findFilesOfOtherClasses(
  { sql, actor }: CommandContext,
  trainingClass: ClassRow,
): Promise<SameFile[]> {
  if (actor.scope.organiserId) return []
  type Found = SameFile & Pick<ClassRow, 'classId' | 'organiserId' | 'state'>
  const found = await sql.query<Found>(
    `SELECT mine.document_id, c.class_id, c.organiser_id, c.industry, c.state,
       extract(year FROM c.first_day)::int AS year
     FROM class_document mine JOIN handed_in_document m USING (document_id)
       JOIN class_document other ON other.sha256 = mine.sha256 AND other.class_id <> mine.class_id
       JOIN handed_in_document o ON o.document_id = other.document_id
       JOIN training_class c ON c.class_id = other.class_id
     WHERE mine.class_id = $1::uuid AND mine.kind <> 'approval' ORDER BY mine.document_id, c.class_id LIMIT $2`,
    [trainingClass.classId, SAME_SHOWN_MAX],
  )
  return found.map(({ organiserId, state, ...same }) => {
    const guarded = guardOfReading({ organiserId, state, industry: same.industry })
    const mayRead = authorise(actor, 'class.read', guarded) === undefined
    return { ...same, classId: mayRead ? same.classId : null }
  })
}

type SameEvidence = z.infer<typeof SameEvidenceSchema>

/**
 * For reviewers: documents that were handed in as evidence of a claim too, except papers that all who attended have.
 */
export async function findFilesOfClaims(
  { sql, actor }: CommandContext,
  trainingClass: ClassRow,
): Promise<SameEvidence[]> {
  if (actor.scope.organiserId) return []
  type Found = SameEvidence & { readonly claimId: string; readonly personId: string }
  const found = await sql.query<Found>(
    `SELECT DISTINCT d.document_id, c.claim_id, c.person_id, c.industry, c.year
     FROM class_document d JOIN handed_in_document h USING (document_id) JOIN evidence e ON e.sha256 = d.sha256
       JOIN submission_evidence s ON s.evidence_id = e.evidence_id JOIN claim c ON c.claim_id = e.claim_id
     WHERE d.class_id = $1::uuid AND e.kind <> ALL($2) ORDER BY 1, 2 LIMIT $3`,
    [trainingClass.classId, papersOfEvent, SAME_SHOWN_MAX],
  )
  return found.map(({ personId, ...same }) => {
    const mayRead = authorise(actor, 'claim.read', { personId, industry: same.industry }) === undefined
    return { ...same, claimId: mayRead ? same.claimId : null }
  })
}
