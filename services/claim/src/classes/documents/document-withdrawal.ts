import type { Actor } from '../../../../../domain/authority/actor'
import { guardOfOrganiser } from '../../../../../domain/class/class'
import { checkDocumentsOpen, checkWithdrawal } from '../../../../../domain/class/documents'
import { type Refusal, refuse } from '../../../../../domain/refusals/refusal'
import type { ClaimDeps } from '../../deps'
import { onClass } from '../class-guards'
import { findDocuments } from './documents'

/**
 * Withdraws a document that was handed in by mistake (docs/regulation/art-13.md): who reviews the class sees that, and why. Its bytes
 * stay, as all that was handed in does. Harmless to repeat.
 */
export const withdrawDocument = (
  deps: ClaimDeps,
  actor: Actor,
  { classId, documentId }: { readonly classId: string; readonly documentId: string },
  reason: string,
): Promise<undefined | Refusal> =>
  onClass(
    deps,
    actor,
    { classId, act: 'class.write', guard: guardOfOrganiser },
    async (context, trainingClass) => {
      const documents = await findDocuments(context.sql, classId)
      const wrong = documents.find(each => each.documentId === documentId && each.handedInAt !== null)
      if (!wrong) return refuse('not-found', { act: 'class.write' })
      if (wrong.withdrawnAt) return undefined
      const others = documents.filter(each => each !== wrong && each.withdrawnAt === null)
      const refusal =
        checkDocumentsOpen(trainingClass.state) ??
        checkWithdrawal(
          wrong.kind,
          others.map(each => each.kind),
        )
      if (refusal) return refusal
      await context.sql.query(
        'INSERT INTO withdrawn_document (document_id, reason, withdrawn_by, withdrawn_at) VALUES ($1, $2, $3, $4)',
        [documentId, reason, context.actor.id, context.now],
      )
      const after = { withdrawnDocumentId: documentId }
      await context.audit({
        act: 'class.write',
        objectKind: 'trainingClass',
        objectId: classId,
        after,
        reason,
      })
      return undefined
    },
  )
