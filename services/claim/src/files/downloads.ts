import { Readable } from 'node:stream'
import type { Actor } from '../../../../domain/authority/actor'
import { isRefusal, type Refusal } from '../../../../domain/refusals/refusal'
import { type ClaimDeps, type CommandContext, inCommand } from '../deps'
import type { FileId } from './owner'
import { readFile } from './pieces'
import { findUpload, sealedFileOf } from './upload-rows'

/** Name, type and size of a file that is handed out. */
export interface AboutFile {
  readonly fileName: string
  readonly mediaType: string
  readonly sizeBytes: number
}

export interface OpenedFile extends AboutFile {
  readonly body: Readable
}

/**
 * Hands a file out.
 *
 * @param open whether to this actor; it puts an official's look on the audit trail (Article 16)
 */
export async function openFile(
  deps: ClaimDeps,
  actor: Actor,
  { owner, fileId }: FileId,
  open: (context: CommandContext) => Promise<AboutFile | Refusal>,
): Promise<OpenedFile | Refusal> {
  const found = await inCommand(deps, actor, async context => {
    const about = await open(context)
    if (isRefusal(about)) return about
    const upload = await findUpload(context.sql, owner, fileId)
    return { about, file: await sealedFileOf(context.sql, upload!) }
  })
  if (isRefusal(found)) return found
  const { about, file } = found
  return { ...about, body: Readable.from(await withFirstPiece(readFile(deps, file)), { objectMode: false }) }
}

/** Reads the first piece before the answer begins, so that an unavailable store is found in time. */
async function withFirstPiece(pieces: AsyncGenerator<Buffer>): Promise<AsyncIterable<Buffer>> {
  const first = await pieces.next()
  return (async function* () {
    if (!first.done) yield first.value
    yield* pieces
  })()
}
