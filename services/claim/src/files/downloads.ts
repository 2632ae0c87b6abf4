import type { Actor } from '../../../../domain/authority/actor'
import { isRefusal, type Refusal } from '../../../../domain/refusals/refusal'
import { type AboutFile, keptFile, type OpenedFile, openPieces } from '../../../kit/files/downloads'
import type { FileId } from '../../../kit/files/owner'
import { type ClaimDeps, type CommandContext, inCommand } from '../deps'

/**
 * Hands a file out.
 *
 * @param open whether to this actor; it puts an official's look on the audit trail (Article 16)
 */
export async function openFile(
  deps: ClaimDeps,
  actor: Actor,
  id: FileId,
  open: (context: CommandContext) => Promise<AboutFile | Refusal>,
): Promise<OpenedFile | Refusal> {
  const found = await inCommand(deps, actor, async context => {
    const about = await open(context)
    return isRefusal(about) ? about : { about, file: await keptFile(context.sql, id) }
  })
  if (isRefusal(found)) return found
  return { ...found.about, body: await openPieces(deps, found.file) }
}
