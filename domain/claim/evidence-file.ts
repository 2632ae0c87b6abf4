import type { Policy } from '../policy/policy'
import { type Refusal, refuse } from '../refusals/refusal'
import type { PlainDate } from '../time/plain-date'

/** The formats that evidence may have: media type and file name endings. */
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

/**
 * The owner of a file: a claim (evidence, Article 12) or a class (documents, Article 13). Each has limits of its own.
 */
export type FileOwnerKind = 'claim' | 'class'

/** The room that is used when another file comes. */
export interface Room {
  /** Of this claim or class. */
  readonly files: number
  /** The bytes that its author has in the store and has not handed in. Removed files count until they are swept. */
  readonly openBytes: number
  /** Whether its writer's identity was checked; of a class, always. */
  readonly isVerified: boolean
}

/** Whether another file of that size may come: its own limit, the claim's or class's, its writer's. */
export function checkRoom(
  { kind, sizeBytes }: { readonly kind: FileOwnerKind; readonly sizeBytes: number },
  { files, openBytes, isVerified }: Room,
  policy: Policy,
  on: PlainDate,
): Refusal | undefined {
  const policyVersion = policy.version
  const { size, count, open: ofVerified, unverified } = limits[kind]
  const open = isVerified ? ofVerified : unverified
  const [bytesMax, filesMax, openMax] = [
    policy.at(size.rule, on),
    policy.at(count.rule, on).value,
    policy.at(open.rule, on),
  ]
  if (sizeBytes > bytesMax.value)
    return refuse(size.code, { sizeBytes, limit: bytesMax.expression }, { policyVersion })
  if (files >= filesMax) return refuse(count.code, { files, limit: filesMax }, { policyVersion })
  return openBytes + sizeBytes > openMax.value
    ? refuse(open.code, { openBytes, sizeBytes, limit: openMax.expression }, { policyVersion })
    : undefined
}

const limits = {
  claim: {
    size: { rule: 'claim/evidence-bytes-max', code: 'evidence-too-large' },
    count: { rule: 'claim/evidence-files-max', code: 'evidence-too-many' },
    open: { rule: 'claim/evidence-open-bytes-max', code: 'evidence-space-used' },
    unverified: { rule: 'claim/evidence-open-bytes-unverified', code: 'evidence-space-used' },
  },
  class: {
    size: { rule: 'class/document-bytes-max', code: 'class-document-too-large' },
    count: { rule: 'class/documents-max', code: 'class-documents-too-many' },
    open: { rule: 'class/documents-open-bytes-max', code: 'class-documents-space-used' },
    unverified: { rule: 'class/documents-open-bytes-max', code: 'class-documents-space-used' },
  },
} as const

const NAME_BYTES_MAX = 200
/** Names that mean a device on Windows, with any ending. */
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

/** The name with an ending of its true format: a PDF named `x.exe` is handed out as `x.exe.pdf`. */
export const fileNameOf = (name: string, format: EvidenceFormat): string =>
  nameWithEnding(name, evidenceFormats[format].endings)

export function nameWithEnding(name: string, endings: readonly string[]): string {
  const isTrue = endings.some(ending => name.toLowerCase().endsWith(`.${ending}`))
  return isTrue ? name : `${name}.${endings[0]}`
}
