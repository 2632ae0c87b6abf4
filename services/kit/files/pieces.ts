import { createHash, randomBytes } from 'node:crypto'
import { KEY_BYTES, type NamedKey } from '../keys/key-ring'
import { type FieldKey, NONCE_BYTES, openBytes, type Sealed, sealBytes } from '../keys/sealed-field'
import type { FileStore } from './store'

/**
 * A file is kept as the pieces it came in, each sealed with a key of that file and bound to its place in it; the file's key is
 * sealed with the field key (docs/decisions/0131).
 */
export interface Piece {
  readonly pieceId: string
  readonly fromByte: number
  readonly sizeBytes: number
}

/** A file in the store: its pieces in their order, and the key that opens them. */
export interface SealedFile {
  readonly uploadId: string
  readonly key: Sealed
  readonly pieces: readonly Piece[]
}

export interface Vault {
  readonly store: FileStore
  readonly fieldKey: FieldKey
}

/** What is sealed has this word in it, also where the file is no evidence: it stays. */
const keyContext = (uploadId: string): string => `evidence/${uploadId}/key`
const pieceContext = (uploadId: string, fromByte: number): string => `evidence/${uploadId}/${fromByte}`
const storeKey = (uploadId: string, pieceId: string): string => `${uploadId}/${pieceId}`

export const newFileKey = ({ fieldKey }: Vault, uploadId: string): Sealed =>
  sealBytes(fieldKey, randomBytes(KEY_BYTES), keyContext(uploadId))

/** Seals a file's key again, with the field key in use. */
export const renewedKey = (fieldKey: FieldKey, uploadId: string, old: Sealed): Sealed =>
  sealBytes(fieldKey, openBytes(fieldKey, old, keyContext(uploadId)), keyContext(uploadId))

const fileKeyOf = ({ fieldKey }: Vault, { uploadId, key }: Omit<SealedFile, 'pieces'>): NamedKey => ({
  id: uploadId,
  key: openBytes(fieldKey, key, keyContext(uploadId)),
})

export async function putPiece(
  vault: Vault,
  file: Omit<SealedFile, 'pieces'>,
  { pieceId, fromByte }: Omit<Piece, 'sizeBytes'>,
  bytes: Buffer,
): Promise<void> {
  const { uploadId } = file
  const sealed = sealBytes(fileKeyOf(vault, file), bytes, pieceContext(uploadId, fromByte))
  await vault.store.put(storeKey(uploadId, pieceId), Buffer.concat([sealed.nonce, sealed.ciphertext]))
}

/** @throws Error where a piece is not there, or was changed */
export async function getPiece(
  vault: Vault,
  file: Omit<SealedFile, 'pieces'>,
  { pieceId, fromByte, sizeBytes }: Piece,
): Promise<Buffer> {
  const { uploadId } = file
  const kept = await vault.store.get(storeKey(uploadId, pieceId))
  const [nonce, ciphertext] = [kept.subarray(0, NONCE_BYTES), kept.subarray(NONCE_BYTES)]
  const sealed = { keyId: uploadId, nonce, ciphertext }
  const bytes = openBytes(fileKeyOf(vault, file), sealed, pieceContext(uploadId, fromByte))
  if (bytes.length !== sizeBytes) throw new Error(`piece ${pieceId} is not as long as it was`)
  return bytes
}

export const removePiece = ({ store }: Vault, uploadId: string, pieceId: string): Promise<void> =>
  store.remove(storeKey(uploadId, pieceId))

/** The bytes of a file, a piece at a time. */
export async function* readFile(vault: Vault, file: SealedFile): AsyncGenerator<Buffer> {
  for (const piece of file.pieces) yield await getPiece(vault, file, piece)
}

/** The bytes of a file from one place to before another. */
export async function bytesOf(vault: Vault, file: SealedFile, from: number, to: number): Promise<Buffer> {
  const parts: Buffer[] = []
  for (const piece of file.pieces) {
    const end = piece.fromByte + piece.sizeBytes
    if (end <= from || piece.fromByte >= to) continue
    const bytes = await getPiece(vault, file, piece)
    parts.push(
      bytes.subarray(Math.max(0, from - piece.fromByte), Math.min(piece.sizeBytes, to - piece.fromByte)),
    )
  }
  return Buffer.concat(parts)
}

/** The SHA-256 of a file, in hex, however long it is. */
export async function hashFile(vault: Vault, file: SealedFile): Promise<string> {
  const hash = createHash('sha256')
  for await (const piece of readFile(vault, file)) hash.update(piece)
  return hash.digest('hex')
}

/**
 * Reads a whole file into memory, with its SHA-256 in hex. The caller limits how many there are at a time. The file
 * is hashed a piece at a time, so that other requests have their turn in between.
 */
export async function wholeFile(
  vault: Vault,
  file: SealedFile,
): Promise<{ readonly bytes: Buffer; readonly sha256: string }> {
  const hash = createHash('sha256')
  const bytes = Buffer.allocUnsafeSlow(file.pieces.reduce((sum, each) => sum + each.sizeBytes, 0))
  let at = 0
  for await (const piece of readFile(vault, file)) {
    hash.update(piece)
    at += piece.copy(bytes, at)
  }
  return { bytes, sha256: hash.digest('hex') }
}
