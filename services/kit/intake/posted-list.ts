import type { Actor } from '../../../domain/authority/actor'
import type { Refusal } from '../../../domain/refusals/refusal'
import type { Call } from '../http/endpoint'
import type { AuditRow } from '../sql/audit'
import { type Kept, kept } from '../sql/transaction'
import { type FileKeeping, keepRefusedFile, type PostedFile } from './posted-file'
import { namedPreview } from './preview'
import type { PostedSheet } from './read-file'

/** A list that a command commits: the sheet, and the digest of the preview that the commit names. */
export interface PostedList extends PostedSheet {
  readonly namedPreview?: string | undefined
}

/** The list of a call; a commit names its preview by `If-Match`, or by the digest in its query. */
export const postedListOf = (
  { bytes, contentType, request }: Pick<Call, 'bytes' | 'contentType' | 'request'>,
  previewDigest?: string,
): PostedList => ({
  ...{ bytes, contentType },
  namedPreview: namedPreview(request.get('if-match'), previewDigest),
})

/** The file to keep of a list that this command posts. */
export const postedFileOf = (
  { actor, now }: { readonly actor: Actor; readonly now: Date },
  { bytes, contentType }: PostedSheet,
  source: Pick<PostedFile, 'sourceKind' | 'sourceId'>,
): PostedFile => ({ bytes, contentType, ...source, postedBy: actor.id, postedAt: now })

/**
 * Keeps a list that was refused whole as it came, and audits the refusal (docs/regulation/art-10.md).
 *
 * @param audited the act and the kind of object that the audit row names
 * @returns the refusal, which names the file; its transaction is committed
 */
export async function keepRefusedList(
  context: FileKeeping & { audit(row: AuditRow): Promise<void> },
  file: PostedFile,
  audited: Pick<AuditRow, 'act' | 'objectKind'>,
  refused: Refusal,
): Promise<Kept> {
  const { fileId, refusal } = await keepRefusedFile(context, file, refused)
  const after = { fileId, refused: refused.code }
  await context.audit({ ...audited, objectId: file.sourceId, after })
  return kept(refusal)
}
