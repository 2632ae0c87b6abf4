import type { Policy } from '../policy/policy'
import { type Refusal, refuse } from '../refusals/refusal'
import type { PlainDate } from '../time/plain-date'

/** What evidence may be: its media type, and the endings that a name of it may have. */
export const evidenceFormats = {
  pdf: { name: 'PDF', media: 'application/pdf', endings: ['pdf'] },
  jpeg: { name: 'JPEG', media: 'image/jpeg', endings: ['jpg', 'jpeg'] },
  png: { name: 'PNG', media: 'image/png', endings: ['png'] },
  ofd: { name: 'OFD', media: 'application/ofd', endings: ['ofd'] },
  docx: {
    name: 'DOCX',
    media: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    endings: ['docx'],
  },
} as const

export type EvidenceFormat = keyof typeof evidenceFormats

export const evidenceMedia = Object.values(evidenceFormats).map(each => each.media)

/** Scans and pictures always; OFD and DOCX where policy says so that day [D]. */
export function takenFormats(policy: Policy, on: PlainDate): EvidenceFormat[] {
  return [
    ...(['pdf', 'jpeg', 'png'] as const),
    ...(policy.at('claim/evidence-takes-ofd', on).value ? (['ofd'] as const) : []),
    ...(policy.at('claim/evidence-takes-docx', on).value ? (['docx'] as const) : []),
  ]
}

/** What a person has beside a piece of evidence that is to come. */
export interface Room {
  /** Of this claim. */
  readonly files: number
  /** Of all claims of the person, not yet submitted. */
  readonly openBytes: number
}

/** Whether another piece of that size may come: its own limit, the claim's, the person's. */
export function checkRoom(
  sizeBytes: number,
  { files, openBytes }: Room,
  policy: Policy,
  on: PlainDate,
): Refusal | undefined {
  const policyVersion = policy.version
  const [bytesMax, filesMax, openMax] = [
    policy.at('claim/evidence-bytes-max', on),
    policy.at('claim/evidence-files-max', on).value,
    policy.at('claim/evidence-open-bytes-max', on),
  ]
  if (sizeBytes > bytesMax.value)
    return refuse('evidence-too-large', { sizeBytes, limit: bytesMax.expression }, { policyVersion })
  if (files >= filesMax) return refuse('evidence-too-many', { files, limit: filesMax }, { policyVersion })
  return openBytes + sizeBytes > openMax.value
    ? refuse('evidence-space-used', { openBytes, sizeBytes, limit: openMax.expression }, { policyVersion })
    : undefined
}

const NAME_BYTES_MAX = 200
/** Of Windows, whatever follows the dot: as a file's name they mean a device. */
const DEVICES = /^(con|prn|aux|nul|com\d|lpt\d)(?=\.|$)/i

/**
 * A name that is safe to keep and to hand out: without path, control, direction or invisible characters, nor any that a file
 * system reserves; NFC; at most 200 bytes. The ending is the format's business (fileNameOf).
 */
export function safeName(given: string): string {
  const last = given.split(/[\\/]/).at(-1) ?? ''
  const plain = last
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/gu, '')
    .replace(/[<>:"|?*]/g, '_')
    .normalize('NFC')
    .replace(/\s+/gu, ' ')
  const name = trimDots(cutTo(NAME_BYTES_MAX, trimDots(plain)))
  return name === '' ? 'evidence' : name.replace(DEVICES, '_$1')
}

const trimDots = (name: string): string => name.replace(/^[. ]+|[. ]+$/g, '')

function cutTo(bytesMax: number, name: string): string {
  const encoder = new TextEncoder()
  let [kept, bytes] = ['', 0]
  for (const character of name) {
    bytes += encoder.encode(character).length
    if (bytes > bytesMax) break
    kept += character
  }
  return kept
}

/** The name with an ending that says what the file truly is: a PDF named `x.exe` is handed out as `x.exe.pdf`. */
export function fileNameOf(name: string, format: EvidenceFormat): string {
  const { endings } = evidenceFormats[format]
  const isTrue = endings.some(ending => name.toLowerCase().endsWith(`.${ending}`))
  return isTrue ? name : `${name}.${endings[0]}`
}
