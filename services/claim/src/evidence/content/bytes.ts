import { type EvidenceFormat, evidenceFormats } from '../../../../../domain/claim/evidence-file'
import { type Refusal, refuse } from '../../../../../domain/refusals/refusal'

/** Bytes that are read where they are needed, never all at once. */
export interface Bytes {
  readonly size: number
  /** From a place up to another, or to the end. */
  read(from: number, to: number): Promise<Buffer>
}

export const damaged = (format: EvidenceFormat, fault: string): Refusal =>
  refuse('evidence-damaged', { format: evidenceFormats[format].name, fault })

/** Of a picture: as many pixels are laid out wherever it is looked at. */
export function checkPixels(width: number, height: number, pixelsMax: number): Refusal | undefined {
  return width * height > pixelsMax
    ? refuse('evidence-unpacks-too-large', { width, height, limit: `${pixelsMax} px` })
    : undefined
}

const STRIDE_BYTES = 65_536

/** The first place of the marker from there on; -1 where it does not come. */
export async function find(bytes: Bytes, marker: Buffer, from: number): Promise<number> {
  for (let at = from; at < bytes.size; at += STRIDE_BYTES) {
    const stride = await bytes.read(at, at + STRIDE_BYTES + marker.length - 1)
    const found = stride.indexOf(marker)
    if (found >= 0) return at + found
  }
  return -1
}
