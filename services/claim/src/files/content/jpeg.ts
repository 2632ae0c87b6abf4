import type { Refusal } from '../../../../../domain/refusals/refusal'
import { checkPixels, damaged } from './bytes'

const START_OF_SCAN = 0xda
const END_OF_IMAGE = 0xd9
/** A camera's picture has fewer than a hundred. A file of markers alone is no picture. */
const MARKERS_MAX = 20_000

/** The start of a frame, of any coding, has the size of the picture. C4, C8 and CC are no frames. */
const isFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)

/** Markers without a length: they stand alone. */
const isAlone = (marker: number): boolean => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7)

/**
 * Whether a JPEG is whole: marker by marker, through every scan, to the end mark. Bytes after the end mark are
 * ignored.
 */
export function checkJpeg(bytes: Buffer, pixelsMax: number): Refusal | undefined {
  let hasFrame = false
  let hasScan = false
  let at = 2
  for (let markers = 0; markers < MARKERS_MAX; markers += 1) {
    if (at < bytes.length && bytes[at] !== 0xff) return damaged('jpeg', `no marker at ${at}`)
    at = endOfFill(bytes, at)
    const marker = bytes[at - 1] === 0xff ? bytes[at] : undefined
    if (marker === undefined) return damaged('jpeg', 'no end mark')
    if (marker === END_OF_IMAGE)
      return hasFrame && hasScan ? undefined : damaged('jpeg', 'no picture before the end mark')
    at += 1
    if (isAlone(marker)) continue
    if (at + 2 > bytes.length) return damaged('jpeg', 'cut off')
    if (isFrame(marker)) {
      const refusal = checkFrame(bytes, at, pixelsMax)
      if (refusal) return refusal
      hasFrame = true
    }
    hasScan ||= marker === START_OF_SCAN
    at += bytes.readUInt16BE(at)
    if (marker === START_OF_SCAN) at = endOfScan(bytes, at)
  }
  return damaged('jpeg', `more than ${MARKERS_MAX} markers`)
}

/** FF may stand before a marker as often as its writer likes. */
function endOfFill(bytes: Buffer, from: number): number {
  let at = from
  while (bytes[at] === 0xff) at += 1
  return at
}

function checkFrame(bytes: Buffer, at: number, pixelsMax: number): Refusal | undefined {
  if (at + 7 > bytes.length) return damaged('jpeg', 'cut off')
  return checkPixels(bytes.readUInt16BE(at + 5), bytes.readUInt16BE(at + 3), pixelsMax)
}

/** Where the coded picture ends: at the first marker that is no part of it. A picture's own FF is followed by 00. */
function endOfScan(bytes: Buffer, from: number): number {
  for (let at = from; at < bytes.length - 1; at += 1) {
    if (bytes[at] !== 0xff) continue
    const next = bytes[at + 1]!
    if (next !== 0 && next !== 0xff && !isAlone(next)) return at
  }
  return bytes.length
}
