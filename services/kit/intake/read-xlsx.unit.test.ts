import { randomBytes } from 'node:crypto'
import { Workbook } from 'exceljs'
import fc from 'fast-check'
import { readXlsx } from './read-xlsx'
import type { SheetRecord } from './sheet-record'
import { workbookOf } from './testing/workbook-of'
import { type Part, zipOf } from './testing/zip-of'

/** Takes whatever the first sheet has. */
function createTaker() {
  const records: SheetRecord[] = []
  const take = (record: SheetRecord) => records.push(record) > 0
  return { records, take, hasHeader: () => true, hasContent: () => records.length > 0 }
}

const read = async (bytes: Buffer) => {
  const book = await readXlsx(bytes, createTaker)
  if ('fault' in book) throw new Error(book.reason)
  return book.taker.records.map(({ line, cells, faults }) => [
    line,
    ...cells,
    ...(faults ? [Object.fromEntries(faults)] : []),
  ])
}

describe('a workbook is read as it is seen', () => {
  test('text, numbers and days, by whatever format; empty rows are none', async () => {
    const book = new Workbook()
    const sheet = book.addWorksheet('名单')
    sheet.addRow(['证件号码', '姓名', '参加天数', '日期'])
    sheet.addRow([
      '33030219900101001X',
      { richText: [{ text: '欧阳' }, { text: '修远' }] },
      2.5,
      new Date('2026-03-02'),
    ])
    sheet.addRow([])
    sheet.addRow([{ formula: 'A2', result: 'x' }, '２．５', true, 46083])
    sheet.getCell('D4').numFmt = 'yyyy"年"m"月"d"日"'
    sheet.addRow([Number('330302199001010012'), '', 46083, { text: '链接', hyperlink: 'http://a.b' }])
    expect(await read(Buffer.from(await book.xlsx.writeBuffer()))).toEqual([
      [1, '证件号码', '姓名', '参加天数', '日期'],
      [2, '33030219900101001X', '欧阳修远', '2.5', '2026-03-02'],
      [4, 'x', '２．５', 'TRUE', '2026-03-02'],
      [5, '330302199001010000', '', '46083', '链接', { 0: 'digits-lost' }],
    ])
  })

  test('days counted from 1904, strings in the cell, reading aids left out, rows and cells without their place', async () => {
    const sheet = `<row><c t="inlineStr"><is><r><t>王</t></r><r><t>三</t></r><rPh><t>wang</t></rPh></is></c>
      <c s="1"><v>44621</v></c></row><row><c><v>1</v></c></row>`
    const styles = '<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="31"/></cellXfs></styleSheet>'
    const bytes = workbookOf({ sheet, styles, properties: '<workbookPr date1904="1"/>' })
    expect(await read(bytes)).toEqual([
      [1, '王三', '2026-03-02'],
      [2, '1'],
    ])
  })
})

describe('what unfolds to more than it should is refused, and never unfolded', () => {
  const zeros = (bytes: number): Buffer => Buffer.alloc(bytes, '0')
  const bomb = (name: string, more: Partial<Part> = {}): Part => ({ name, bytes: zeros(70_000_000), ...more })

  test.each<[string, () => Buffer, string]>([
    ['a bomb', () => workbookOf({}, [bomb('xl/media/a')]), 'unpacks to more than 64000000 bytes'],
    [
      'one below the limit, a thousand times its size',
      () => workbookOf({}, [bomb('xl/media/a', { bytes: zeros(60_000_000) })]),
      'unpacks to more than 100 times its size',
    ],
    [
      'one that lies about its size',
      () => workbookOf({ sheet: '' }, [bomb('xl/sharedStrings.xml', { saidBytes: 10 })]),
      'a part unpacks to more than it says',
    ],
    [
      'parts that share their bytes',
      () =>
        zipOf(
          Array.from({ length: 9 }, (_, i) => ({
            name: `p${i}`,
            bytes: randomBytes(20_000),
            sharesFirst: true,
          })),
        ),
      'its parts overlap',
    ],
    [
      'thousands of parts',
      () => zipOf(Array.from({ length: 501 }, (_, i) => ({ name: `p${i}`, bytes: zeros(1) }))),
      'more than 500 parts',
    ],
    ['one cut off', () => workbookOf({}).subarray(0, 300), 'no archive, or cut off'],
    [
      'a part that is damaged',
      () => workbookOf({}, [{ name: 'xl/styles.xml', packed: Buffer.from('what') }]),
      'damaged',
    ],
    ['no workbook', () => zipOf([{ name: 'a', bytes: zeros(1) }]), 'no part xl/workbook.xml'],
    [
      'a row numbered beyond any sheet',
      () => workbookOf({ sheet: '<row r="99999999999"/>' }),
      'a row numbered 99999999999',
    ],
    [
      'a row numbered by a word',
      () => workbookOf({ sheet: '<row r="abc"/>' }),
      'a row numbered abc after row 0',
    ],
    ['a row twice', () => workbookOf({ sheet: '<row r="2"/><row r="2"/>' }), 'a row numbered 2 after row 2'],
    ['a cell without a column', () => workbookOf({ sheet: '<row><c r="7"/></row>' }), 'a cell named 7'],
    ['no XML', () => workbookOf({ sheet: '<row>' }), 'no XML'],
    [
      'entities of its own',
      () =>
        workbookOf({
          sheet: '<row><c t="str"><v>&lol;</v></c></row>',
          doctype: '<!DOCTYPE a [<!ENTITY lol "lol">]>',
        }),
      'no XML',
    ],
  ])('%s', async (_, bytes, reason) => {
    await expect(read(bytes())).rejects.toThrow(reason)
  })
})

describe('whatever is sent is read or refused with a reason, and never a fault of ours', () => {
  const odd = fc.constantFrom(
    '0',
    '-1',
    '1.5',
    '1e3',
    '1048577',
    '99999999999',
    'abc',
    'A0',
    'ZZZZ1',
    ' 2',
    '&#0;',
    '&#x110000;',
    '"',
  )
  const text = fc.oneof(odd, fc.string({ maxLength: 8 }), fc.integer().map(String))
  const attribute = (name: string) =>
    fc.oneof(
      fc.constant(''),
      text.map(value => ` ${name}="${value.replace(/["<&]/g, '')}"`),
    )
  const value = text.map(each => `<v>${each}</v>`)
  const cell = fc
    .tuple(
      attribute('r'),
      fc.constantFrom('', ' t="s"', ' t="b"', ' t="d"', ' t="n"', ' t="inlineStr"'),
      attribute('s'),
      value,
    )
    .map(([r, t, s, v]) => `<c${r}${t}${s}>${v}</c>`)
  const row = fc
    .tuple(attribute('r'), fc.array(cell, { maxLength: 4 }))
    .map(([r, cells]) => `<row${r}>${cells.join('')}</row>`)
  const styles = '<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>'

  const isExplained = async (bytes: Buffer): Promise<void> => {
    const book = await readXlsx(bytes, createTaker)
    if ('fault' in book) return expect(book.fault).toBe('not-xlsx')
    const rows = book.taker.records
    const lines = rows.map(({ line }) => line)
    expect(lines).toEqual([...new Set(lines)].sort((a, b) => a - b))
    for (const line of lines) expect(Number.isInteger(line) && line >= 1 && line <= 1_048_576).toBe(true)
    for (const { cells } of rows) for (const each of cells) expect(typeof each).toBe('string')
  }

  test('a sheet of any rows and cells', async () => {
    const sheets = fc.array(row, { maxLength: 4 }).map(rows => workbookOf({ sheet: rows.join(''), styles }))
    await fc.assert(fc.asyncProperty(sheets, isExplained), { numRuns: 300 })
  })

  test('a workbook with bytes changed or cut off', async () => {
    const whole = workbookOf({ sheet: '<row r="1"><c r="A1" s="1"><v>46083</v></c></row>', styles })
    const changed = fc
      .tuple(
        fc.array(fc.tuple(fc.nat(whole.length - 1), fc.integer({ min: 0, max: 255 })), { maxLength: 4 }),
        fc.nat(whole.length),
      )
      .map(([changes, cut]) => {
        const bytes = Buffer.from(whole)
        for (const [at, byte] of changes) bytes[at] = byte
        return cut % 4 === 0 ? bytes.subarray(0, cut) : bytes
      })
    await fc.assert(fc.asyncProperty(changed, isExplained), { numRuns: 300 })
  })
})
