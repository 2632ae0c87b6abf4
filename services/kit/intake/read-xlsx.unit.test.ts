import { randomBytes } from 'node:crypto'
import { Workbook } from 'exceljs'
import { isRefusal } from '../../../domain/refusals/refusal'
import { readXlsx } from './read-xlsx'
import { type Part, zipOf } from './testing/zip-of'

const read = async (bytes: Buffer) => {
  const rows = await readXlsx(bytes)
  if (isRefusal(rows)) throw new Error(String(rows.turnedOn.reason))
  return rows.map(({ record, info, lost }) => [info.lines, ...record, ...(lost ? [{ lost }] : [])])
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
      [5, '330302199001010000', '', '46083', '链接', { lost: [0] }],
    ])
  })

  test('days counted from 1904, strings in the cell, reading aids left out, rows and cells without their place', async () => {
    const sheet = `<row><c t="inlineStr"><is><r><t>王</t></r><r><t>三</t></r><rPh><t>wang</t></rPh></is></c>
      <c s="1"><v>44621</v></c></row><row><c><v>1</v></c></row>`
    const styles = '<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="31"/></cellXfs></styleSheet>'
    const bytes = workbook({ sheet, styles, properties: '<workbookPr date1904="1"/>' })
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
    ['a bomb', () => workbook({}, [bomb('xl/media/a')]), 'unpacks to more than 64000000 bytes'],
    [
      'one below the limit, a thousand times its size',
      () => workbook({}, [bomb('xl/media/a', { bytes: zeros(60_000_000) })]),
      'unpacks to more than 100 times its size',
    ],
    [
      'one that lies about its size',
      () => workbook({ sheet: '' }, [bomb('xl/sharedStrings.xml', { saidBytes: 10 })]),
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
    ['rows without end', () => workbook({ sheet: '<row/>'.repeat(50_001) }), 'more than 50000 rows'],
    ['one cut off', () => workbook({}).subarray(0, 300), 'no archive, or cut off'],
    [
      'a part that is damaged',
      () => workbook({}, [{ name: 'xl/styles.xml', packed: Buffer.from('what') }]),
      'damaged',
    ],
    ['no workbook', () => zipOf([{ name: 'a', bytes: zeros(1) }]), 'no part xl/workbook.xml'],
    ['no XML', () => workbook({ sheet: '<row>' }), 'no XML'],
    [
      'entities of its own',
      () =>
        workbook({
          sheet: '<row><c t="str"><v>&lol;</v></c></row>',
          doctype: '<!DOCTYPE a [<!ENTITY lol "lol">]>',
        }),
      'no XML',
    ],
  ])('%s', async (_, bytes, reason) => {
    await expect(read(bytes())).rejects.toThrow(reason)
  })
})

function workbook(
  {
    sheet = '',
    styles,
    properties = '',
    doctype = '',
  }: { sheet?: string; styles?: string; properties?: string; doctype?: string },
  more: readonly Part[] = [],
): Buffer {
  const part = (name: string, text: string): Part => ({ name, bytes: Buffer.from(text) })
  return zipOf([
    part(
      'xl/workbook.xml',
      `<workbook xmlns:r="r">${properties}<sheets><sheet r:id="i1"/></sheets></workbook>`,
    ),
    part(
      'xl/_rels/workbook.xml.rels',
      '<Relationships><Relationship Id="i1" Target="worksheets/sheet1.xml"/></Relationships>',
    ),
    part('xl/worksheets/sheet1.xml', `${doctype}<worksheet><sheetData>${sheet}</sheetData></worksheet>`),
    ...(styles ? [part('xl/styles.xml', styles)] : []),
    ...more,
  ])
}
