import { crc32, deflateRawSync } from 'node:zlib'
import { policy } from '../../../../../domain/policy/policy'
import { isRefusal } from '../../../../../domain/refusals/refusal'
import { plainDate } from '../../../../../domain/time/plain-date'
import { zipOf } from '../../../../kit/intake/testing/zip-of'
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
import { inspect, inspectionTerms } from './inspection'
import { tryUnpacking } from './packed'

const city = policy('city')
const today = plainDate('2026-03-02')

/** Each takes less than half a second; the machine that runs the tests may be busy. */
const DEAR_MS = 5_000
const look = (buffer: Buffer) => inspect(buffer, inspectionTerms(city, today))
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

describe('a PDF that every viewer opens is taken', () => {
  const pdf = samplePdf()
  const stream = samplePdfWithStream()
  const behind = (file: Buffer, ...more: string[]) =>
    Buffer.concat([file, ...more.map(each => Buffer.from(each))])
  const led = (text: string, file = pdf) => Buffer.concat([Buffer.from(text, 'latin1'), file])
  const replaced = (file: Buffer, from: string | RegExp, to: string) =>
    Buffer.from(file.toString('latin1').replace(from, to), 'latin1')
  const upload = '------WebKitFormBoundary7MA4\r\nContent-Disposition: form-data; name="file"\r\n\r\n'
  const circle = appended(pdf, pdf.length + '1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n'.length)
  const startAt = (file: Buffer, at: number) => replaced(file, /startxref\n\d+/, `startxref\n${at}`)
  const table = firstTableOf(pdf)
  test.each([
    ['with a line break before it', led('\r\n')],
    ['with a byte order mark before it', led('\xef\xbb\xbf')],
    ['with the lines of an upload before it', led(upload)],
    ['with the lines of an upload about it', behind(led(upload), '\r\n------WebKitFormBoundary7MA4--\r\n')],
    ['with 1,000 blanks before it', led(' '.repeat(1_000))],
    ['whose places count what stands before it', startAt(led(upload), table + upload.length)],
    ['of cross-references as a stream, behind a line break', led('\n', stream)],
    ['with /Prev 0', replaced(pdf, '/Root 1 0 R', '/Root 1 0 R /Prev 0')],
    ['with NULs behind its end', behind(pdf, '\0'.repeat(3_072))],
    ['with blanks and a Ctrl-Z behind its end', behind(pdf, ' \r\n'.repeat(2_000), '\x1a')],
    ['without a line end behind its end mark', pdf.subarray(0, pdf.length - 1)],
    ['with the end mark on the line of the place', replaced(pdf, /(startxref\n\d+)\n/, '$1 ')],
    ['with places that are a few bytes off', startAt(pdf, table - 7)],
    ['with a place beyond its end', startAt(pdf, 999_999)],
    ['whose lines were changed to those of Windows', replaced(pdf, /\n/g, '\r\n')],
    ['whose cross-references run in a circle', circle],
    ['with a change that leads nowhere', appended(pdf, 3)],
    ['with a stream of cross-references that is found by its object', startAt(stream, 3)],
    ['of both kinds of cross-references', replaced(pdf, '/Root 1 0 R', '/Root 1 0 R /XRefStm 15')],
  ])('%s', async (_name, file) => {
    expect(await look(file)).toBe('pdf')
  })

  test('unless its header comes later than viewers look', async () => {
    expect(await look(led(' '.repeat(1_030)))).toMatchObject({ code: 'evidence-type-not-taken' })
  })
})

describe('an OFD as other programs write it is taken', () => {
  const ofd = { 'OFD.xml': '<ofd:OFD/>', 'Doc_0/Document.xml': '<ofd:Document/>' }
  const named = (name: (of: string) => string) =>
    sampleZip(Object.fromEntries(Object.entries(ofd).map(([of, text]) => [name(of), text])))
  const withComment = (file: Buffer, text: string) => {
    const comment = Buffer.from(text)
    const end = Buffer.from(file.subarray(-22))
    end.writeUInt16LE(comment.length, 20)
    return Buffer.concat([file.subarray(0, -22), end, comment])
  }
  test.each([
    ['with backslashes', named(of => of.replace('/', '\\'))],
    ['with ./ before its names', named(of => `./${of}`)],
    ['with .\\ before its names', named(of => `.\\${of.replace('/', '\\')}`)],
    ['with / before its names', named(of => `/${of}`)],
    ['with folders as entries', sampleZip({ 'Doc_0/': '', ...ofd })],
    ['with NULs behind its end', Buffer.concat([named(of => of), Buffer.alloc(3_072)])],
    ['with a line end behind its end', Buffer.concat([named(of => of), Buffer.from('\r\n')])],
    ['with the lines of an upload before it', Buffer.concat([Buffer.from('--x\r\n\r\n'), named(of => of)])],
    ['whose directory says more than it holds', sampleZip(ofd, 1_000)],
    [
      'whose packed sizes are too large, as an old program writes them',
      zipOf(
        Object.entries(ofd).map(([name, text]) => {
          const packed = Buffer.concat([deflateRawSync(Buffer.from(text)), Buffer.alloc(4)])
          return { name, bytes: Buffer.from(text), packed }
        }),
      ),
    ],
    [
      'with a comment',
      withComment(
        named(of => of),
        '由数科OFD生成',
      ),
    ],
  ])('%s', async (_name, file) => {
    expect(await look(file)).toBe('ofd')
  })
})

describe('what is dear to look at', () => {
  const MIB = 1_048_576
  const empty = Buffer.concat([Buffer.from([0, 0, 0, 0]), Buffer.from('tEXt'), Buffer.alloc(4)])
  empty.writeUInt32BE(crc32(Buffer.from('tEXt')), 8)
  const head = samplePng().subarray(0, 33)
  const filled = (unit: Buffer, first: Buffer) => Buffer.concat([first, Buffer.alloc(20 * MIB, unit)])
  const jpeg = Buffer.from([0xff, 0xd8])
  test.each([
    ['a JPEG of FF alone', filled(Buffer.from([0xff]), jpeg)],
    ['a JPEG of empty segments', filled(Buffer.from([0xff, 0xe1, 0, 2]), jpeg)],
    ['a JPEG of marks that stand alone', filled(Buffer.from([0xff, 0xd0]), jpeg)],
    ['a JPEG of one scan of FF 00', filled(Buffer.from([0xff, 0]), sampleJpeg().subarray(0, 40))],
    ['a PNG of empty chunks', filled(empty, head)],
    ['a PDF of objects', filled(Buffer.from('1 0 obj '), Buffer.from('%PDF-1.7\n'))],
    [
      'a PDF of objects with an end mark',
      Buffer.concat([
        filled(Buffer.from('1 0 obj endobj /Root 1 0 R '), Buffer.from('%PDF-1.7\n')),
        Buffer.from('startxref 9 %%EOF'),
      ]),
    ],
    [
      'a PDF of numbers',
      Buffer.concat([filled(Buffer.from('1 '), Buffer.from('%PDF-1.7\n')), Buffer.from('startxref 9 %%EOF')]),
    ],
    [
      'a PDF of trailers',
      Buffer.concat([
        filled(Buffer.from('xref 0 0 trailer /Prev 9 '), Buffer.from('%PDF-1.7\n')),
        Buffer.from('startxref 9 %%EOF'),
      ]),
    ],
    ['a ZIP of end marks', filled(Buffer.from('PK\x05\x06'), Buffer.from('PK\x03\x04'))],
  ])('%s of 20 MiB is refused at once', async (_name, file) => {
    const begun = performance.now()
    expect(await look(file)).toMatchObject({ code: 'evidence-damaged' })
    expect(performance.now() - begun).toBeLessThan(DEAR_MS)
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
  test.each([
    ['half a PDF', cut(pdf)],
    ['a PDF without its last line', cut(pdf, 7)],
    [
      'half a PDF with an end mark put behind',
      Buffer.concat([cut(pdf), Buffer.from('\nstartxref\n99999\n%%EOF\n')]),
    ],
    ['a PDF with its middle missing', Buffer.concat([pdf.subarray(0, 60), pdf.subarray(120)])],
    ['a PDF that was signed, and lost what was before', appended(pdf.subarray(0, 80), 3)],
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
    expect(await tryUnpacking(sampleZip(bomb), limit)).toMatchObject({
      code: 'evidence-unpacks-too-large',
    })
    expect(await tryUnpacking(sampleZip(bomb, 5), limit)).toBe('damaged')
    expect(await tryUnpacking(sampleZip({ 'OFD.xml': Buffer.alloc(900_000) }), limit)).toBeUndefined()
  })
})
