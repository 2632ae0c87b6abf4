import { Readable } from 'node:stream'
import type { Sql } from '../sql/database'
import type { FileId } from './owner'
import { readFile, type SealedFile, type Vault } from './pieces'
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

/** A kept file as it lies in the store. */
export const keptFile = async (sql: Sql, { owner, fileId }: FileId): Promise<SealedFile> =>
  sealedFileOf(sql, (await findUpload(sql, owner, fileId))!)

/** The bytes of a file. The first piece is read before the answer begins, so that an unavailable store is found in time. */
export async function openPieces(vault: Vault, file: SealedFile): Promise<Readable> {
  return Readable.from(await withFirstPiece(readFile(vault, file)), { objectMode: false })
}

async function withFirstPiece(pieces: AsyncGenerator<Buffer>): Promise<AsyncIterable<Buffer>> {
  const first = await pieces.next()
  return (async function* () {
    if (!first.done) yield first.value
    yield* pieces
  })()
}
