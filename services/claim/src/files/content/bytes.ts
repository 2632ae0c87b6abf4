import { type EvidenceFormat, evidenceFormats } from '../../../../../domain/claim/evidence-file'
import { type Refusal, refuse } from '../../../../../domain/refusals/refusal'

export const damaged = (format: EvidenceFormat, fault: string): Refusal =>
  refuse('evidence-damaged', { format: evidenceFormats[format].name, fault })

/** Of a picture: as many pixels are laid out wherever it is looked at. */
export function checkPixels(width: number, height: number, pixelsMax: number): Refusal | undefined {
  return width * height > pixelsMax
    ? refuse('evidence-unpacks-too-large', { width, height, limit: `${pixelsMax} px` })
    : undefined
}
