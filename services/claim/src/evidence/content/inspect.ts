import { fileTypeFromBuffer } from 'file-type/core'
import { type EvidenceFormat, evidenceFormats, takenFormats } from '../../../../../domain/claim/evidence-file'
import type { Policy } from '../../../../../domain/policy/policy'
import { isRefusal, type Refusal, refuse } from '../../../../../domain/refusals/refusal'
import type { PlainDate } from '../../../../../domain/time/plain-date'
import { type Bytes, damaged } from './bytes'
import { checkJpeg } from './jpeg'
import { findPacked, formatOf, tryUnpacking } from './packed'
import { checkPdf } from './pdf'
import { checkPng } from './png'

/** As much as a kind of file is told from. */
const HEAD_BYTES = 4_100
const PACKED = Buffer.from('PK\x03\x04')

/**
 * What a file truly is, by its content and never by its name, and whether it is whole.
 *
 * @returns the format; `evidence-type-not-taken`, `evidence-damaged` or `evidence-unpacks-too-large`
 */
export async function inspect(
  bytes: Bytes,
  policy: Policy,
  on: PlainDate,
): Promise<EvidenceFormat | Refusal> {
  const taken = takenFormats(policy, on)
  const found = await trueType(bytes)
  if (isRefusal(found)) return found
  const format = taken.find(each => evidenceFormats[each].media === found)
  const takes = taken.map(each => evidenceFormats[each].name).join(', ')
  if (!format) return refuse('evidence-type-not-taken', { found, takes }, { policyVersion: policy.version })
  return (await checkWhole(bytes, format, policy, on)) ?? format
}

/** Its media type. An archive is what is inside; cut off, it has lost the list of that, which stands at its end. */
async function trueType(bytes: Bytes): Promise<string | Refusal> {
  const head = await bytes.read(0, HEAD_BYTES)
  if (head.subarray(0, PACKED.length).equals(PACKED)) {
    const packed = await findPacked(bytes)
    if (!packed) return refuse('evidence-damaged', { format: 'ZIP', fault: 'its directory can not be read' })
    const format = formatOf(packed)
    if (format) return evidenceFormats[format].media
  }
  return (await fileTypeFromBuffer(head))?.mime ?? 'unknown'
}

async function checkWhole(
  bytes: Bytes,
  format: EvidenceFormat,
  policy: Policy,
  on: PlainDate,
): Promise<Refusal | undefined> {
  const pixelsMax = policy.at('claim/evidence-pixels-max', on).value
  switch (format) {
    case 'pdf':
      return checkPdf(bytes)
    case 'jpeg':
      return checkJpeg(bytes, pixelsMax)
    case 'png':
      return checkPng(bytes, pixelsMax)
    case 'ofd':
    case 'docx': {
      const fault = await tryUnpacking(bytes, policy.at('claim/evidence-unpacked-max', on))
      return isRefusal(fault) ? fault : fault && damaged(format, 'an entry can not be unpacked')
    }
  }
}
