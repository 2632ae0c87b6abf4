import QRCode from 'qrcode'

/** Draws a QR code, a square of `side` points with its quiet zone, as one path: sharp at every size. */
export function drawQr(
  document: PDFKit.PDFDocument,
  text: string,
  { x, y, side }: { x: number; y: number; side: number },
): void {
  const { modules } = QRCode.create(text, { errorCorrectionLevel: 'M' })
  const quiet = 4
  const unit = side / (modules.size + 2 * quiet)
  for (let row = 0; row < modules.size; row++) {
    for (let column = 0; column < modules.size; column++) {
      if (!modules.get(row, column)) continue
      document.rect(x + (column + quiet) * unit, y + (row + quiet) * unit, unit, unit)
    }
  }
  document.fill('#000000')
}
