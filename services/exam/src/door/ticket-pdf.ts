import PDFDocument from 'pdfkit'
import type { Refusal } from '../../../../domain/refusals/refusal'
import { legible, readFaces } from '../../../kit/paper/faces'
import { drawQr } from '../../../kit/paper/qr'
import { type Reading, readInThread } from '../../../kit/run/reading-threads/reading-threads'
import type { TicketView } from './ticket-view'

const MARGIN = 56
const INK = '#1a1a1a'
const FAINT = '#666666'
const QR_SIDE = 150
const LABEL_WIDTH = 84

const drawing: Reading<TicketView, Promise<Uint8Array>> = { file: __filename, name: drawTicket.name }

/** Draws an admission ticket in a thread, since it takes long enough for everybody else to notice. */
export async function renderTicket(ticket: TicketView): Promise<Buffer | Refusal> {
  const drawn = await readInThread(drawing, ticket)
  if (drawn === 'too-dear') throw new Error('a ticket took too long to draw')
  return drawn instanceof Uint8Array ? Buffer.from(drawn) : drawn
}

/** The fields of a ticket as they stand on paper. */
export const fieldsOf = (ticket: TicketView): readonly (readonly [string, string])[] => [
  ['准考证号', ticket.printed],
  ['姓名', ticket.name],
  ['证件号码', ticket.maskedNumber],
  ['考试科目', ticket.courseTitle],
  ['考试时间', `${inWenzhou(ticket.startsAt)} 至 ${inWenzhou(ticket.endsAt).slice(-5)}`],
  ['考点', ticket.centreName],
  ['地址', ticket.address],
  ['考场', ticket.roomName],
  ['座位号', String(ticket.seatNo)],
]

const NOTE = '请携带本人有效身份证件原件，按时到场，对号入座。考点扫描二维码登记到场，内容为准考证号。'

/** Draws a ticket on A4. Its QR code is the ticket's number, as the door of the centre takes it. */
export function drawTicket(ticket: TicketView): Promise<Uint8Array> {
  const document = new PDFDocument({
    size: 'A4',
    margin: MARGIN,
    lang: 'zh-CN',
    displayTitle: true,
    info: { Title: `准考证 ${ticket.printed}` },
  })
  const chunks: Buffer[] = []
  document.on('data', (chunk: Buffer) => chunks.push(chunk))
  const whole = new Promise<Uint8Array>((resolve, reject) => {
    document.on('end', () => resolve(Buffer.concat(chunks)))
    document.on('error', reject)
  })
  const { regular, bold } = readFaces()
  document.registerFont('regular', regular).registerFont('bold', bold)
  drawSheet(document, ticket)
  document.end()
  return whole
}

function drawSheet(document: PDFKit.PDFDocument, ticket: TicketView): void {
  const width = document.page.width - 2 * MARGIN
  document.font('bold').fontSize(20).fillColor(INK).text('准考证', MARGIN, MARGIN, { width, align: 'center' })
  document.font('regular').fontSize(10).fillColor(FAINT)
  document.text('温州市专业技术人员继续教育', { width, align: 'center' })
  const top = document.y + 24
  drawQr(document, ticket.ticketNo, { x: MARGIN + width - QR_SIDE, y: top, side: QR_SIDE })
  const textWidth = width - QR_SIDE - LABEL_WIDTH - 16
  let y = top
  for (const [label, text] of fieldsOf(ticket)) {
    document.font('regular').fontSize(11).fillColor(FAINT).text(label, MARGIN, y, { width: LABEL_WIDTH })
    const shown = legible(document.font('bold').fontSize(12).fillColor(INK), text)
    document.text(shown, MARGIN + LABEL_WIDTH, y, { width: textWidth })
    y += document.heightOfString(shown, { width: textWidth }) + 8
  }
  y = Math.max(y, top + QR_SIDE) + 16
  document.font('regular').fontSize(10).fillColor(INK).text(NOTE, MARGIN, y, { width })
}

const time = new Intl.DateTimeFormat('zh-CN', {
  timeZone: 'Asia/Shanghai',
  ...{ year: 'numeric', month: 'long', day: 'numeric', weekday: 'short' },
  ...{ hour: '2-digit', minute: '2-digit', hour12: false },
})

const inWenzhou = (instant: string): string => time.format(new Date(instant))
