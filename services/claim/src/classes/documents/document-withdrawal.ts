import type { Actor } from '../../../../../domain/authority/actor'
import { checkDocumentsOpen, checkWithdrawal } from '../../../../../domain/class/documents'
import { type Refusal, refuse } from '../../../../../domain/refusals/refusal'
import type { ClaimDeps } from '../../deps'
import { guardOfOrganiser, onClass } from '../class-guards'
import { documentsOf } from './documents'

/**
 * Withdraws a document that was handed in by mistake (docs/decisions/0267): who reviews the class sees that, and why. Its bytes
 * stay, as all that was handed in does. Harmless to repeat.
 */
export const withdrawDocument = (
  claims: ClaimDeps,
  actor: Actor,
  { classId, documentId }: { readonly classId: string; readonly documentId: string },
  reason: string,
): Promise<undefined | Refusal> =>
  onClass(claims, actor, { classId, act: 'class.write', guard: guardOfOrganiser }, async (step, course) => {
    const documents = await documentsOf(step.sql, classId)
    const wrong = documents.find(each => each.documentId === documentId && each.handedInAt !== null)
    if (!wrong) return refuse('not-found', { act: 'class.write' })
    if (wrong.withdrawnAt) return undefined
    const others = documents.filter(each => each !== wrong && each.withdrawnAt === null)
    const refusal =
      checkDocumentsOpen(course.state) ??
      checkWithdrawal(
        wrong.kind,
        others.map(each => each.kind),
      )
    if (refusal) return refusal
    await step.sql.query(
      'INSERT INTO withdrawn_document (document_id, reason, withdrawn_by, withdrawn_at) VALUES ($1, $2, $3, $4)',
      [documentId, reason, step.actor.id, step.now],
    )
    const after = { withdrawnDocumentId: documentId }
    await step.audit({ act: 'class.write', objectKind: 'trainingClass', objectId: classId, after, reason })
    return undefined
  })
