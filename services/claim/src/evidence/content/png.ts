import { crc32 } from 'node:zlib'
import type { Refusal } from '../../../../../domain/refusals/refusal'
import { type Bytes, checkPixels, damaged } from './bytes'

const SIGNATURE_BYTES = 8
/** Length and type before, checksum behind. */
const FRAME_BYTES = 12
const STRIDE_BYTES = 65_536

/** Whether a PNG is whole: every chunk with its checksum, from the header to the end mark. */
export async function checkPng(bytes: Bytes, pixelsMax: number): Promise<Refusal | undefined> {
  const types: string[] = []
  for (let at = SIGNATURE_BYTES; ; ) {
    const head = await bytes.read(at, at + 8)
    if (head.length < 8) return damaged('png', 'no end mark')
    const [length, type] = [head.readUInt32BE(0), head.toString('latin1', 4, 8)]
    if (at + FRAME_BYTES + length > bytes.size) return damaged('png', `${type} is cut off`)
    if (!(await isSound(bytes, at, length))) return damaged('png', `the checksum of ${type} differs`)
    if (types.length === 0) {
      if (type !== 'IHDR' || length !== 13) return damaged('png', 'no header')
      const size = await bytes.read(at + 8, at + 16)
      const refusal = checkPixels(size.readUInt32BE(0), size.readUInt32BE(4), pixelsMax)
      if (refusal) return refusal
    }
    types.push(type)
    if (type === 'IEND') return types.includes('IDAT') ? undefined : damaged('png', 'no picture')
    at += FRAME_BYTES + length
  }
}

async function isSound(bytes: Bytes, at: number, length: number): Promise<boolean> {
  const [from, to] = [at + 4, at + 8 + length]
  let sum = 0
  for (let place = from; place < to; place += STRIDE_BYTES)
    sum = crc32(await bytes.read(place, Math.min(place + STRIDE_BYTES, to)), sum)
  return (await bytes.read(to, to + 4)).readUInt32BE(0) === sum
}
