import { fileTypeFromBuffer } from 'file-type/core'
import { type EvidenceFormat, evidenceFormats, takenFormats } from '../../../../../domain/claim/evidence-file'
import type { Policy } from '../../../../../domain/policy/policy'
import { isRefusal, type Refusal, refuse } from '../../../../../domain/refusals/refusal'
import type { PlainDate } from '../../../../../domain/time/plain-date'
import { findPdfFault, headerOfPdf } from '../../../../kit/files/content/pdf'
import type { Reading } from '../../../../kit/run/reading-threads/reading-threads'
import { damaged } from './bytes'
import { checkJpeg } from './jpeg'
import { findArchive, findPacked, formatOf, tryUnpacking } from './packed'
import { checkPng } from './png'

/** The first bytes of a file, from which its format is detected. */
const HEAD_BYTES = 4_100
const PACKED = Buffer.from('PK\x03\x04')

/** The policy's limits for files on a day, as plain values that a thread can receive. */
export interface InspectionTerms {
  readonly taken: readonly EvidenceFormat[]
  readonly pixelsMax: number
  readonly unpackedMax: { readonly value: number; readonly expression: string }
  readonly policyVersion: string
}

export function inspectionTerms(policy: Policy, on: PlainDate): InspectionTerms {
  const { value, expression } = policy.at('claim/evidence-unpacked-max', on)
  return {
    taken: takenFormats(policy, on),
    pixelsMax: policy.at('claim/evidence-pixels-max', on).value,
    unpackedMax: { value, expression },
    policyVersion: policy.version,
  }
}

interface Given {
  /** Copied into the thread, where it is no Buffer any more. */
  readonly bytes: Uint8Array
  readonly terms: InspectionTerms
}

/** Looks at a file, for a thread of its own. */
export const inspectGiven = ({ bytes, terms }: Given): Promise<EvidenceFormat | Refusal> =>
  inspect(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), terms)

export const inspecting: Reading<Given, EvidenceFormat | Refusal> = {
  file: __filename,
  name: inspectGiven.name,
}

/**
 * Detects the format of a file by its content, never by its name, and checks that it is whole.
 *
 * @returns the format; `evidence-type-not-taken`, `evidence-damaged` or `evidence-unpacks-too-large`
 */
export async function inspect(bytes: Buffer, terms: InspectionTerms): Promise<EvidenceFormat | Refusal> {
  const { taken, policyVersion } = terms
  const found = await trueType(bytes)
  if (isRefusal(found)) return found
  const format = taken.find(each => evidenceFormats[each].media === found)
  const takes = taken.map(each => evidenceFormats[each].name).join(', ')
  if (!format) return refuse('evidence-type-not-taken', { found, takes }, { policyVersion })
  return (await checkWhole(bytes, format, terms)) ?? format
}

/**
 * Detects the media type. An archive is classified by its entries; a truncated archive has lost the list of them at
 * its end. A file with an unknown beginning may be a document behind some other bytes.
 */
async function trueType(bytes: Buffer): Promise<string | Refusal> {
  const head = bytes.subarray(0, HEAD_BYTES)
  const known = (await fileTypeFromBuffer(head))?.mime
  const isPacked = head.subarray(0, PACKED.length).equals(PACKED)
  if (known !== undefined && !isPacked) return known
  if (!isPacked && headerOfPdf(bytes) >= 0) return evidenceFormats.pdf.media
  const archive = findArchive(bytes)
  const packed = archive && (await findPacked(archive))
  if (isPacked && !packed)
    return refuse('evidence-damaged', { format: 'ZIP', fault: 'its directory can not be read' })
  const format = packed && formatOf(packed)
  return format ? evidenceFormats[format].media : (known ?? 'unknown')
}

async function checkWhole(
  bytes: Buffer,
  format: EvidenceFormat,
  { pixelsMax, unpackedMax }: InspectionTerms,
): Promise<Refusal | undefined> {
  switch (format) {
    case 'pdf': {
      const fault = findPdfFault(bytes)
      return fault === undefined ? undefined : damaged(format, fault)
    }
    case 'jpeg':
      return checkJpeg(bytes, pixelsMax)
    case 'png':
      return checkPng(bytes, pixelsMax)
    case 'ofd':
    case 'docx': {
      const fault = await tryUnpacking(findArchive(bytes)!, unpackedMax)
      return isRefusal(fault) ? fault : fault && damaged(format, 'an entry can not be unpacked')
    }
  }
}
