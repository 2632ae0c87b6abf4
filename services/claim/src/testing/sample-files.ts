/** For tests and the demonstration: small files that are whole, and ways to spoil them. */
import { crc32, deflateSync } from 'node:zlib'
import { zipOf } from '../../../kit/intake/testing/zip-of'

/** A PDF of one page with a table of cross-references; `filler` makes it longer. */
export function samplePdf(title = 'evidence', filler = 0): Buffer {
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>',
    streamOf(`% ${title}\n${'%'.repeat(filler)}\n`),
  ]
  return pdfOf(objects)
}

/** A PDF of these objects, the first of which is its catalogue. */
export function pdfOf(objects: readonly string[]): Buffer {
  let body = '%PDF-1.7\n%\xe2\xe3\xcf\xd3\n'
  const places = objects.map((object, index) => {
    const at = body.length
    body += `${index + 1} 0 obj\n${object}\nendobj\n`
    return at
  })
  const entries = places.map(at => `${String(at).padStart(10, '0')} 00000 n \n`)
  const table = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${entries.join('')}`
  const trailer = `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${body.length}\n%%EOF\n`
  return Buffer.from(body + table + trailer, 'latin1')
}

const streamOf = (text: string): string => `<< /Length ${text.length} >>\nstream\n${text}endstream`

/** A PDF as newer programs write it: its cross-references are a stream. */
export function samplePdfWithStream(): Buffer {
  const body =
    '%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages >>\nendobj\n'
  const xref = `3 0 obj\n<< /Type /XRef /Size 4 /W [1 2 1] /Root 1 0 R /Length 4 >>\nstream\nabcd\nendstream\nendobj\n`
  return Buffer.from(`${body}${xref}startxref\n${body.length}\n%%EOF`, 'latin1')
}

/** A change appended to a PDF, as filling in or signing does it: its cross-references lead back to those before. */
export function appended(pdf: Buffer, previous: number): Buffer {
  const change = '1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n'
  const at = pdf.length + change.length
  const table = `xref\n0 1\n0000000000 65535 f \ntrailer\n<< /Size 5 /Root 1 0 R /Prev ${previous} >>\n`
  return Buffer.concat([pdf, Buffer.from(`${change}${table}startxref\n${at}\n%%EOF\n`, 'latin1')])
}

export const firstTableOf = (pdf: Buffer): number => pdf.indexOf('xref\n0')

/** A picture of one colour; `claims` says another size in its header. */
export function samplePng(width = 2, height = 2, noise = 0): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 0, 0, 0, 0], 8)
  const rows = deflateSync(Buffer.alloc((2 + 1) * 2, noise))
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', rows),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type), data])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  sum.writeUInt32BE(crc32(named))
  return Buffer.concat([length, named, sum])
}

/** Marker by marker a JPEG; what its scan says is no picture worth looking at. */
export function sampleJpeg(width = 2, height = 2, scanBytes = 100): Buffer {
  const frame = Buffer.from([8, height >> 8, height & 255, width >> 8, width & 255, 1, 1, 0x11, 0])
  const coded = Buffer.alloc(scanBytes, 0x5a)
  // A picture's own FF, a restart, and fill bytes before the end mark.
  const scan = Buffer.concat([coded, Buffer.from([0xff, 0x00, 0xff, 0xd0]), coded, Buffer.from([0xff])])
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    segment(0xe0, Buffer.from('JFIF\0\x01\x01\0\0\x01\0\x01\0\0', 'latin1')),
    segment(0xc0, frame),
    segment(0xda, Buffer.from([1, 1, 0, 0, 63, 0])),
    scan,
    Buffer.from([0xff, 0xd9]),
  ])
}

function segment(marker: number, data: Buffer): Buffer {
  const length = data.length + 2
  return Buffer.concat([Buffer.from([0xff, marker, length >> 8, length & 255]), data])
}

export type Packing = Readonly<Record<string, Buffer | string>>

/** An archive of these entries. `lie` is the size that its directory says of each. */
export const sampleZip = (entries: Packing, lie?: number): Buffer =>
  zipOf(
    Object.entries(entries).map(([name, content]) => {
      const bytes = Buffer.from(content as string)
      return { name, bytes, saidBytes: lie ?? bytes.length }
    }),
  )

export const sampleOfd = (): Buffer =>
  sampleZip({ 'OFD.xml': '<ofd:OFD/>', 'Doc_0/Document.xml': '<ofd:Document/>' })

export const sampleDocx = (more: Packing = {}): Buffer =>
  sampleZip({ '[Content_Types].xml': '<Types/>', 'word/document.xml': '<w:document/>', ...more })

/** The beginning of a program that was renamed. */
export const sampleExecutable = (): Buffer =>
  Buffer.concat([Buffer.from('MZ\x90\0\x03', 'latin1'), Buffer.alloc(60_000)])
