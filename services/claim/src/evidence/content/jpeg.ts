import type { Refusal } from '../../../../../domain/refusals/refusal'
import { type Bytes, checkPixels, damaged } from './bytes'

const START_OF_SCAN = 0xda
const END_OF_IMAGE = 0xd9
const STRIDE_BYTES = 65_536

/** Start of frame, of whatever coding: it says how large the picture is. C4, C8 and CC are no frames. */
const isFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)

/** Markers without a length: they stand alone. */
const isAlone = (marker: number): boolean => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7)

/** Whether a JPEG is whole: marker by marker, through every scan, to the end mark. What follows that is nobody's. */
export async function checkJpeg(bytes: Bytes, pixelsMax: number): Promise<Refusal | undefined> {
  let hasFrame = false
  let hasScan = false
  for (let at = 2; ; ) {
    const head = await bytes.read(at, at + 4)
    const marker = head[1]
    if (head.length < 2 || marker === undefined) return damaged('jpeg', 'no end mark')
    if (head[0] !== 0xff) return damaged('jpeg', `no marker at ${at}`)
    if (marker === END_OF_IMAGE)
      return hasFrame && hasScan ? undefined : damaged('jpeg', 'no picture before the end mark')
    if (marker === 0xff) at += 1
    else if (isAlone(marker)) at += 2
    else {
      if (head.length < 4) return damaged('jpeg', 'cut off')
      const next = at + 2 + head.readUInt16BE(2)
      if (isFrame(marker)) {
        const size = await bytes.read(at + 5, at + 9)
        if (size.length < 4) return damaged('jpeg', 'cut off')
        const refusal = checkPixels(size.readUInt16BE(2), size.readUInt16BE(0), pixelsMax)
        if (refusal) return refusal
        hasFrame = true
      }
      hasScan ||= marker === START_OF_SCAN
      at = marker === START_OF_SCAN ? await endOfScan(bytes, next) : next
    }
  }
}

/** Where the coded picture ends: at the first marker that is no part of it. A picture's own FF is followed by 00. */
async function endOfScan(bytes: Bytes, from: number): Promise<number> {
  for (let at = from; at < bytes.size; at += STRIDE_BYTES) {
    const stride = await bytes.read(at, at + STRIDE_BYTES + 1)
    for (let place = stride.indexOf(0xff); place >= 0; place = stride.indexOf(0xff, place + 1)) {
      const next = stride[place + 1]
      if (next !== undefined && next !== 0 && !isAlone(next) && next !== 0xff) return at + place
    }
  }
  return bytes.size
}
