import fc from 'fast-check'
import iconv from 'iconv-lite'
import { isRefusal } from '../../../domain/refusals/refusal'
import { decodeText } from './decode-text'
import { readFileRows } from './read-file'
import { xlsxMedia } from './read-xlsx'

const columns = {
  ticket: ['准考证号', 'ticket'],
  score: ['成绩', 'score'],
  absent: ['缺考', 'absent'],
} as const
const read = async (bytes: Buffer | string, contentType = 'text/csv') => {
  const file = await readFileRows({ bytes: Buffer.from(bytes), contentType }, columns, ['ticket', 'score'])
  if (isRefusal(file)) throw new Error(String(file.turnedOn.reason))
  return file.rows.map(({ row, cells, fault }) => [
    row,
    cells.ticket,
    cells.score,
    cells.absent,
    ...(fault ? [fault.fault] : []),
  ])
}

const sheet = '姓名,准考证号,成绩,缺考\r\n张三,T1,85.5,\r\n李四,T2,,缺考\r\n'
const expected = [
  [2, 'T1', '85.5', ''],
  [3, 'T2', '', '缺考'],
]

describe('a sheet is read as spreadsheets write it', () => {
  test.each([
    ['UTF-8', Buffer.from(sheet)],
    ['UTF-8 with a byte order mark', Buffer.from(`\uFEFF${sheet}`)],
    ['GB18030', iconv.encode(sheet, 'gb18030')],
    ['UTF-16', iconv.encode(sheet, 'utf16le', { addBOM: true })],
    ['UTF-16, the higher byte first', iconv.encode(sheet, 'utf16be', { addBOM: true })],
    ['UTF-16 without its mark', iconv.encode(sheet, 'utf16le', { addBOM: false })],
    ['UTF-16, the higher byte first, without its mark', iconv.encode(sheet, 'utf16be', { addBOM: false })],
    ['tabs', Buffer.from(sheet.replaceAll(',', '\t'))],
    ['semicolons', Buffer.from(sheet.replaceAll(',', ';'))],
  ])('%s', async (_, bytes) => expect(await read(bytes)).toEqual(expected))

  test('quotes, empty lines and commas at the end do no harm', async () => {
    expect(await read('ticket,score,absent\n"T1","85",\n\n,,\nT2,60,,,\n')).toEqual([
      [2, 'T1', '85', ''],
      [5, 'T2', '60', ''],
    ])
  })

  test.each([
    ['commas', 'ticket,questions,score,absent\nT1,3;40,86,\n'],
    ['semicolons', 'ticket;questions;score;absent\nT1;3,40;86;\n'],
    ['tabs', 'ticket\tquestions\tscore\tabsent\nT1\t3;40,1\t86\t\n'],
  ])('between %s the other signs are text', async (_, text) => {
    expect(await read(text)).toEqual([[2, 'T1', '86', '']])
  })

  test('two columns that mean the same are refused: nobody can say which is meant', async () => {
    await expect(read('ticket,score,成绩\nT1,30,86\n')).rejects.toThrow('score and 成绩 mean the same')
  })

  test('a title above the header is no header', async () => {
    expect(await read(`成绩单,,,\r\n${sheet}`)).toEqual(
      expected.map(([row, ...cells]) => [Number(row) + 1, ...cells]),
    )
  })

  const unreadable = 'encoding'
  test.each<[string, string, string]>([
    ['GB18030', 'gb18030', 'utf8'],
    ['UTF-8', 'utf8', 'gb18030'],
  ])(
    'of a file in %s a row in another encoding is said to be unreadable; the others are read',
    async (_, ofFile, other) => {
      const lines = [
        iconv.encode(sheet, ofFile),
        iconv.encode('王五,T3,缺考吗,\r\n', other),
        iconv.encode('赵隆,T4,70,\r\n', ofFile),
      ]
      const rows = await read(Buffer.concat(lines))
      expect(rows.slice(0, 2)).toEqual(expected)
      expect(rows[2]).toEqual([4, 'T3', expect.stringContaining('\uFFFD'), '', unreadable])
      expect(rows[3]).toEqual([5, 'T4', '70', ''])
    },
  )

  test('what is garbled in a column that nobody reads harms no row', async () => {
    const lines = [iconv.encode(sheet, 'gb18030'), iconv.encode('王五,T3,60,\r\n', 'utf8')]
    expect((await read(Buffer.concat(lines))).at(-1)).toEqual([4, 'T3', '60', ''])
  })

  test('bytes of any kind are text or a refusal', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), bytes => {
        expect(typeof decodeText(Buffer.from(bytes), 'text/csv')).toBe('string')
      }),
    )
  })

  test('a row with more cells than columns is a bad row, not a bad file', async () => {
    expect(await read('ticket,score,absent\nT1,85,,what\nT2,60,\n')).toEqual([
      [2, 'T1', '85', '', 'more-cells-than-columns'],
      [3, 'T2', '60', ''],
    ])
  })
})

test('a list names its rows from 1; what is no single value is a bad row', async () => {
  const rows = [{ ticket: 'T1', score: 85.5, absent: false }, 'what', { ticket: { a: 1 }, score: 1 }]
  expect(await read(JSON.stringify({ rows }), 'application/json')).toEqual([
    [1, 'T1', '85.5', 'false'],
    [2, '', '', '', 'not-an-object'],
    [3, '[object Object]', '1', '', 'cell-not-single'],
  ])
})

test.each([
  ['no such column', '姓名,成绩\n张三,60\n', 'text/csv', 'no column 准考证号'],
  ['nothing below the header', 'ticket,score\n', 'text/csv', 'no rows'],
  ['an old workbook', Buffer.from('d0cf11e0a1b11ae1', 'hex'), 'text/csv', 'save it as XLSX or CSV'],
  ['text that calls itself XLSX', sheet, xlsxMedia, 'save it as XLSX or CSV'],
  ['not JSON', '{"rows":', 'application/json', 'not JSON'],
  ['no list', '{"row":[]}', 'application/json', 'no list of rows'],
])('%s: the whole file is refused', async (_, text, contentType, reason) => {
  await expect(read(text, contentType)).rejects.toThrow(reason)
})

describe('what would be read as something else is said', () => {
  const json = 'application/json'
  const fields = Object.fromEntries(Array.from({ length: 300 }, (_, n) => [`other${n}`, n]))
  test.each([
    ['a field that stands twice in a row', '{"rows":[{"ticket":"T1","score":45,"score":86}]}', json],
    [
      'the same, far before its colon',
      `{"rows":[{"ticket":"T1","score":45,"score"${' '.repeat(50)}:86}]}`,
      json,
    ],
    ['two lists of rows', '{"rows":[{"ticket":"T1","score":45}],"rows":[{"ticket":"T2","score":86}]}', json],
    ['the same in an escape', '{"rows":[{"ticket":"T1","score":45,"sc\\u006fre":86}]}', json],
    [
      'more fields than are looked at',
      JSON.stringify({ rows: [{ ...fields, ticket: 'T1', score: 86 }] }),
      json,
    ],
    ['a score of another exam, in brackets', '准考证号,成绩（平时）,期末\nT1,90,40\n', 'text/csv'],
    ['a score before the resit, in brackets', '准考证号,成绩(补考前)\nT1,90\n', 'text/csv'],
  ])('%s', async (_, text, contentType) => {
    const file = await readFileRows({ bytes: Buffer.from(text), contentType }, columns, ['ticket', 'score'])
    expect(isRefusal(file) && file.code).toBe('file-unreadable')
  })

  test('a field of two rows, a quotation mark in a text and a note in brackets are none of these', async () => {
    expect(
      await read('{"rows":[{"ticket":"T\\"1","score":1},{"ticket":"T2","score":2}]}', json),
    ).toHaveLength(2)
    expect(await read('准考证号（必填）,成绩（分）\nT1,90\n')).toEqual([[2, 'T1', '90', '']])
  })

  test('UTF-8 that a program calls GB is read as what it is', async () =>
    expect(await read(Buffer.from(sheet), 'text/csv; charset=gb2312')).toEqual(expected))
})
