import { crc32 } from 'node:zlib'
import type { Refusal } from '../../../../../domain/refusals/refusal'
import { checkPixels, damaged } from './bytes'

const SIGNATURE_BYTES = 8
/** Length and type before, checksum behind. */
const FRAME_BYTES = 12
/** Encoders write chunks of some kilobytes. A file of empty chunks is no picture. */
const CHUNKS_MAX = 20_000

/** Whether a PNG is whole: every chunk with its checksum, from the header to the end mark. */
export function checkPng(bytes: Buffer, pixelsMax: number): Refusal | undefined {
  let at = SIGNATURE_BYTES
  let hasPicture = false
  for (let chunks = 0; chunks < CHUNKS_MAX; chunks += 1) {
    if (at + FRAME_BYTES > bytes.length) return damaged('png', 'no end mark')
    const [length, type] = [bytes.readUInt32BE(at), bytes.toString('latin1', at + 4, at + 8)]
    const next = at + FRAME_BYTES + length
    if (next > bytes.length) return damaged('png', `${safe(type)} is cut off`)
    if (crc32(bytes.subarray(at + 4, next - 4)) !== bytes.readUInt32BE(next - 4))
      return damaged('png', `the checksum of ${safe(type)} differs`)
    if (chunks === 0) {
      if (type !== 'IHDR' || length !== 13) return damaged('png', 'no header')
      const refusal = checkPixels(bytes.readUInt32BE(at + 8), bytes.readUInt32BE(at + 12), pixelsMax)
      if (refusal) return refusal
    }
    hasPicture ||= type === 'IDAT'
    if (type === 'IEND') return hasPicture ? undefined : damaged('png', 'no picture')
    at = next
  }
  return damaged('png', `more than ${CHUNKS_MAX} chunks`)
}

/** A type goes into the refusal: only letters do. */
const safe = (type: string): string => (/^[A-Za-z]{4}$/.test(type) ? type : 'a chunk')
