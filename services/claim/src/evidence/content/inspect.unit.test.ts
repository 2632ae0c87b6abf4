import { policy } from '../../../../../domain/policy/policy'
import { isRefusal } from '../../../../../domain/refusals/refusal'
import { plainDate } from '../../../../../domain/time/plain-date'
import {
  appended,
  firstTableOf,
  sampleDocx,
  sampleExecutable,
  sampleJpeg,
  sampleOfd,
  samplePdf,
  samplePdfWithStream,
  samplePng,
  sampleZip,
} from '../../testing/sample-files'
import type { Bytes } from './bytes'
import { inspect } from './inspect'
import { tryUnpacking } from './packed'

const city = policy('city')
const today = plainDate('2026-03-02')

const bytesOf = (buffer: Buffer): Bytes => ({
  size: buffer.length,
  read: async (from, to) => buffer.subarray(Math.max(0, from), to),
})
const look = (buffer: Buffer) => inspect(bytesOf(buffer), city, today)
const cut = (buffer: Buffer, less = Math.ceil(buffer.length / 2)): Buffer =>
  buffer.subarray(0, buffer.length - less)

describe('what is taken', () => {
  const pdf = samplePdf()
  test.each([
    ['a PDF', pdf, 'pdf'],
    ['a PDF whose cross-references are a stream', samplePdfWithStream(), 'pdf'],
    ['a PDF that was signed', appended(pdf, firstTableOf(pdf)), 'pdf'],
    ['a PDF of several pieces', samplePdf('long', 3_000_000), 'pdf'],
    ['a picture of a camera', sampleJpeg(4_000, 3_000, 200_000), 'jpeg'],
    [
      'a picture of a camera with its film behind it',
      Buffer.concat([sampleJpeg(), Buffer.from('ftypmp42')]),
      'jpeg',
    ],
    ['a picture of a screen', samplePng(), 'png'],
    ['an electronic licence', sampleOfd(), 'ofd'],
  ])('%s', async (_name, file, format) => {
    expect(await look(file)).toBe(format)
  })
})

describe('what is not taken, whatever its name', () => {
  test.each([
    ['a program', sampleExecutable(), 'application/x-msdownload'],
    ['a page of HTML', Buffer.from('<!doctype html><script>alert(1)</script>'), 'unknown'],
    [
      'a drawing with a script',
      Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>'),
      'unknown',
    ],
    ['an archive', sampleZip({ 'a.txt': 'a' }), 'application/zip'],
    ['a letter that anyone may change', sampleDocx(), /wordprocessingml/],
    ['a document with macros', sampleDocx({ 'word/vbaProject.bin': 'x' }), /./],
    ['words', Buffer.from('我参加了培训'), 'unknown'],
    ['one byte', Buffer.from('x'), 'unknown'],
  ])('%s', async (_name, file, found) => {
    const refusal = await look(file)
    expect(refusal).toMatchObject({ code: 'evidence-type-not-taken' })
    expect(isRefusal(refusal) && refusal.turnedOn.found).toMatch(found)
  })
})

describe('what is not whole', () => {
  const pdf = samplePdf()
  const png = samplePng()
  const jpeg = sampleJpeg(2, 2, 100_000)
  const changed = Buffer.from(png)
  changed[png.length - 20]! ^= 1
  const circle = appended(pdf, pdf.length + '1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n'.length)
  test.each([
    ['half a PDF', cut(pdf)],
    ['a PDF without its last line', cut(pdf, 7)],
    [
      'half a PDF with an end mark put behind',
      Buffer.concat([cut(pdf), Buffer.from('\nstartxref\n99999\n%%EOF\n')]),
    ],
    ['a PDF with its middle missing', Buffer.concat([pdf.subarray(0, 60), pdf.subarray(120)])],
    ['a PDF whose cross-references run in a circle', circle],
    ['a PDF that was signed, and lost what was before', appended(pdf, 3)],
    ['half a JPEG', cut(jpeg)],
    ['a JPEG without its end mark', cut(jpeg, 2)],
    ['a JPEG that is all header', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0, 0xff, 0xd9])],
    ['a PNG without its end mark', cut(png, 12)],
    ['a PNG cut within its picture', cut(png, 20)],
    ['a PNG with a bit changed', changed],
    ['half an OFD', cut(sampleOfd())],
    ['an OFD that says less than it holds', sampleZip({ 'OFD.xml': 'x'.repeat(5_000) }, 10)],
  ])('%s', async (_name, file) => {
    expect(await look(file)).toMatchObject({ code: 'evidence-damaged' })
  })
})

describe('what would fill the memory of whoever opens it', () => {
  test('a picture of more pixels than there are to lay out', async () => {
    expect(await look(samplePng(60_000, 60_000))).toMatchObject({ code: 'evidence-unpacks-too-large' })
    expect(await look(sampleJpeg(60_000, 60_000))).toMatchObject({ code: 'evidence-unpacks-too-large' })
  })

  test('a zip bomb, whatever its directory says', async () => {
    const limit = { value: 1_000_000, expression: '1 MB' }
    const bomb = { 'OFD.xml': Buffer.alloc(600_000), 'a.bin': Buffer.alloc(600_000) }
    expect(await tryUnpacking(bytesOf(sampleZip(bomb)), limit)).toMatchObject({
      code: 'evidence-unpacks-too-large',
    })
    expect(await tryUnpacking(bytesOf(sampleZip(bomb, 5)), limit)).toBe('damaged')
    expect(
      await tryUnpacking(bytesOf(sampleZip({ 'OFD.xml': Buffer.alloc(900_000) })), limit),
    ).toBeUndefined()
  })
})
