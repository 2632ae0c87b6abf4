import PDFDocument from 'pdfkit'
import type { PrintedCertificate, PrintedEntry, PrintedYear } from '../../../../domain/certificate/print'
import { legible, readFaces } from '../../../kit/paper/faces'
import { drawQr } from '../../../kit/paper/qr'

export interface Sealing {
  readonly issuedAt: Date
  readonly qr: string
  /** Among the file's own information too, where a program finds it. */
  readonly statement: string
}

const MARGIN = 56
const INK = '#1a1a1a'
const FAINT = '#666666'
const RULE = '#bbbbbb'
const QR_SIDE = 136
const LABEL_WIDTH = 76
const COLUMNS = { on: 62, category: 54, hours: 38 } as const

/** Draws a certificate of hours on A4, in a thread (pdf-threads.ts). Of the faces only the glyphs that it uses are embedded. */
export function drawPdf({
  printed: certificate,
  sealing,
}: {
  readonly printed: PrintedCertificate
  readonly sealing: Sealing
}): Promise<Uint8Array> {
  const document = new PDFDocument({
    size: 'A4',
    // Where a page ends is the sheet's business, not the library's.
    margins: { top: MARGIN, left: MARGIN, right: MARGIN, bottom: 0 },
    bufferPages: true,
    lang: 'zh-CN',
    displayTitle: true,
    info: { Title: certificate.title, Keywords: sealing.statement, CreationDate: sealing.issuedAt },
  })
  const chunks: Buffer[] = []
  document.on('data', (chunk: Buffer) => chunks.push(chunk))
  const whole = new Promise<Uint8Array>((resolve, reject) => {
    document.on('end', () => resolve(Buffer.concat(chunks)))
    document.on('error', reject)
  })
  const { regular, bold } = readFaces()
  document.registerFont('regular', regular).registerFont('bold', bold)
  new Sheet(document).draw(certificate, sealing.qr)
  document.end()
  return whole
}

/** A document with a place to write at, from the top down. */
class Sheet {
  private readonly left = MARGIN
  private readonly width: number
  private y = MARGIN

  constructor(private readonly document: PDFKit.PDFDocument) {
    this.width = document.page.width - 2 * MARGIN
  }

  draw({ title, subtitle, fields, years, notes }: PrintedCertificate, qr: string): void {
    this.y += this.text(title, { face: 'bold', size: 17, align: 'center' }) + 2
    this.y += this.text(subtitle, { size: 9, color: FAINT, align: 'center' }) + 14
    this.fields(fields, qr)
    for (const year of years) this.year(year)
    this.rule()
    for (const note of notes) {
      this.room(note, { size: 8 })
      this.y += this.text(note, { size: 8, color: FAINT }) + 2
    }
    this.pageNumbers()
  }

  private fields(fields: PrintedCertificate['fields'], qr: string): void {
    const top = this.y
    drawQr(this.document, qr, { x: this.left + this.width - QR_SIDE, y: top, side: QR_SIDE })
    const width = this.width - QR_SIDE - LABEL_WIDTH - 12
    for (const [label, text] of fields) {
      this.text(label, { color: FAINT, width: LABEL_WIDTH })
      this.y += this.text(text, { x: this.left + LABEL_WIDTH, width }) + 5
    }
    this.y = Math.max(this.y, top + QR_SIDE) + 10
  }

  private year({ heading, sums, verdict, entries }: PrintedYear): void {
    this.roomFor(90)
    this.rule()
    this.y += this.text(heading, { face: 'bold', size: 12 }) + 4
    this.y += this.text(sums.map(([label, hours]) => `${label} ${hours} 学时`).join('　'), {}) + 3
    this.y += this.text(verdict, {}) + 6
    for (const entry of entries) this.entry(entry)
    this.y += 6
  }

  private entry({ on, category, hours, why }: PrintedEntry): void {
    const size = 8.5
    const x = this.left + COLUMNS.on + COLUMNS.category + COLUMNS.hours
    const width = this.left + this.width - x
    this.room(why, { size, width })
    this.text(on, { size, width: COLUMNS.on })
    this.text(category, { size, x: this.left + COLUMNS.on, width: COLUMNS.category })
    this.text(hours, { size, x: this.left + COLUMNS.on + COLUMNS.category, width: COLUMNS.hours })
    this.y += this.text(why, { size, x, width }) + 3
  }

  private rule(): void {
    const { document, left, width } = this
    document
      .moveTo(left, this.y)
      .lineTo(left + width, this.y)
      .lineWidth(0.5)
      .stroke(RULE)
    this.y += 8
  }

  /** Goes on to another page where the text would not end on this one. */
  private room(text: string, { size = 10, width = this.width }: { size?: number; width?: number }): void {
    this.roomFor(this.document.font('regular').fontSize(size).heightOfString(text, { width }))
  }

  private roomFor(height: number): void {
    if (this.y + height <= this.document.page.height - MARGIN - 12) return
    this.document.addPage()
    this.y = MARGIN
  }

  private pageNumbers(): void {
    const { count } = this.document.bufferedPageRange()
    for (let at = 0; at < count; at++) {
      this.document.switchToPage(at)
      this.y = this.document.page.height - MARGIN - 10
      this.text(`第 ${at + 1} 页，共 ${count} 页`, { size: 8, color: FAINT, align: 'center' })
    }
  }

  /** Writes at the present height, and answers how high what it wrote is. */
  private text(
    text: string,
    style: {
      face?: 'regular' | 'bold'
      size?: number
      color?: string
      align?: 'center'
      x?: number
      width?: number
    },
  ): number {
    const { face = 'regular', size = 10, color = INK, align, x = this.left, width = this.width } = style
    const { document } = this
    document.font(face).fontSize(size).fillColor(color)
    const shown = legible(document, text)
    document.text(shown, x, this.y, { width, ...(align ? { align } : {}) })
    return document.heightOfString(shown, { width })
  }
}
