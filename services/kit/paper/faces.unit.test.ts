import PDFDocument from 'pdfkit'
import { legible, readFaces } from './faces'

const { regular, bold } = readFaces()

test.each([
  ['of the basic plane, extension A', '㛃婷'],
  ['beyond the basic plane', '𠮷田'],
  ['of a minority', '买买提·艾力'],
])('a name %s stands on paper in both faces', (_what, name) => {
  for (const face of [regular, bold]) {
    const document = new PDFDocument({ font: '' }).registerFont('face', face).font('face')
    const shown = legible(document, name)
    // Each sign is there, or its number: none is left out.
    expect([...shown.replace(/〔U\+[0-9A-F]{4,5}〕/gu, '?')]).toHaveLength([...name].length)
  }
})
