import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sayNotRead } from '../../../domain/intake/not-read'
import { isRefusal } from '../../../domain/refusals/refusal'
import { takeApart } from './take-apart'
import { type Part, zipOf } from './testing/zip-of'

const columns = {
  ticket: ['准考证号', 'ticket'],
  name: ['姓名', 'name'],
  score: ['成绩', 'score'],
  absent: { headers: ['缺考', 'absent'], like: /缺考/ },
} as const

const read = async (bytes: Buffer | string, contentType = 'text/csv') => {
  const file = await takeApart({
    ...{ bytes: Buffer.from(bytes), contentType, columns, required: ['ticket', 'score'], rowsMax: 100 },
  })
  if (isRefusal(file)) return String(file.turnedOn.fault)
  const rows = file.rows.map(({ row, cells, fault }) =>
    [row, cells.ticket, cells.score, cells.absent, ...(fault ? [fault.fault] : [])].join(' ').trim(),
  )
  return { rows, notRead: file.notRead.map(each => sayNotRead(each).en) }
}

const written = (name: string): Buffer => readFileSync(join(__dirname, 'testing/files', `${name}.xlsx`))

describe('workbooks as programs write them (testing/write_files.py)', () => {
  test.each<[string, Awaited<ReturnType<typeof read>>]>([
    ['openpyxl-formulas', { rows: ['2 T1   formula-not-computed', '3 T2 60'], notRead: [] }],
    ['xlsxwriter-recomputed', { rows: ['2 T1   formula-not-computed', '3 T2 60'], notRead: [] }],
    ['openpyxl-merged', { rows: ['2 T1 80', '3 T2 80', '4 T3 80', '5 T4 61'], notRead: [] }],
    ['xlsxwriter-escaped', { rows: ['2 T1\r 80', '3 T2 70'], notRead: [] }],
    [
      'openpyxl-formats',
      {
        rows: [
          '2 T0 86%',
          '3 T1 85.4',
          '4 T2 1900-03-25',
          '5 T3 00012345',
          '6 T4 0  cell-number-format',
          '7 T5 85.4',
          '8 T6 2026-03-02',
        ],
        notRead: [],
      },
    ],
    [
      'openpyxl-hidden',
      {
        rows: ['2 T1 80', '3 T2 70  row-hidden', '4 T3 61'],
        notRead: ['Column 成绩 (C) is hidden, and was read'],
      },
    ],
    [
      'openpyxl-printed',
      {
        rows: ['4 T1 86', '5 T2  缺考'],
        notRead: [
          'Sheet not read: 填表说明',
          'Hidden sheet not read: 旧名单',
          'Line 1 not read as a person: 2026年度考试成绩表',
          'Line 6 not read as a person: 合 计 2',
          'Line 7 not read as a person: 填表人：王三 审核：李四',
          'Column not read: 序号 (A)',
          'Column not read: 备注 (F)',
        ],
      },
    ],
    ['xlsxwriter-charted', { rows: ['2 T1 80', '3 T2 61.5%'], notRead: ['Sheet not read: 图'] }],
  ])('%s', async (name, expected) => expect(await read(written(name))).toEqual(expected))
})

/** The parts of a workbook in their usual places; `changed` replaces some, or adds to them. */
function bookOf(sheet: string, changed: Readonly<Record<string, string>> = {}): Buffer {
  const type = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
  const parts: Record<string, string> = {
    '_rels/.rels': `<Relationships><Relationship Id="a" Type="${type}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml':
      '<workbook xmlns:r="r"><sheets><sheet name="S" r:id="i1"/></sheets><calcPr calcId="1"/></workbook>',
    'xl/_rels/workbook.xml.rels': `<Relationships><Relationship Id="i1" Type="${type}/worksheet" Target="worksheets/sheet1.xml"/>
      <Relationship Id="i2" Type="${type}/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
    'xl/worksheets/sheet1.xml': `<worksheet>${sheet}</worksheet>`,
    'xl/sharedStrings.xml': '<sst><si><t>准考证号</t></si><si><t>成绩</t></si><si><t>T1</t></si></sst>',
    ...changed,
  }
  return zipOf(Object.entries(parts).map(([name, text]): Part => ({ name, bytes: Buffer.from(text) })))
}

const row = (line: number, ...cells: string[]) => `<row r="${line}">${cells.join('')}</row>`
const shared = (place: string, index: number) => `<c r="${place}" t="s"><v>${index}</v></c>`
const header = row(1, shared('A1', 0), shared('B1', 1))
const rows = (second: string) => `<sheetData>${header}${row(2, shared('A2', 2), second)}</sheetData>`
const usual = rows('<c r="B2"><v>86</v></c>')

describe('workbooks made by hand, as other programs write them', () => {
  const rels = 'xl/_rels/workbook.xml.rels'
  const related = (target: string) =>
    `<Relationships><Relationship Id="i1" Target="${target}"/></Relationships>`

  test.each<[string, Buffer]>([
    ['its parts in their usual places', bookOf(usual)],
    [
      'cell names in lower case',
      bookOf(usual.replace(/r="([AB])(\d)"/g, (_, a, n) => `r="${a.toLowerCase()}${n}"`)),
    ],
    ['a target with ./', bookOf(usual, { [rels]: related('./worksheets/sheet1.xml') })],
    ['an absolute target', bookOf(usual, { [rels]: related('/xl/worksheets/sheet1.xml') })],
    ['a target with backslashes', bookOf(usual, { [rels]: related('worksheets\\sheet1.xml') })],
    ['a target in another case', bookOf(usual, { [rels]: related('Worksheets/Sheet1.XML') })],
    [
      'another prefix of the relationship',
      bookOf(usual, {
        'xl/workbook.xml':
          '<x:workbook xmlns:rel="r"><x:sheets><x:sheet name="S" rel:id="i1"/></x:sheets></x:workbook>',
      }),
    ],
    [
      'more relationships than elements may lie within each other',
      bookOf(usual, {
        [rels]: `<Relationships>${'<Relationship Id="x" Target="t"/>'.repeat(50)}<Relationship Id="i1" Target="worksheets/sheet1.xml"/></Relationships>`,
      }),
    ],
    ['rows and cells without their place', bookOf(usual.replace(/ r="[^"]*"/g, ''))],
    [
      'fifty thousand empty rows with a format',
      bookOf(usual.replace('</sheetData>', `${'<row s="1"/>'.repeat(50_001)}</sheetData>`)),
    ],
  ])('%s', async (_, bytes) => expect(await read(bytes)).toEqual({ rows: ['2 T1 86'], notRead: [] }))

  test.each<[string, string, Record<string, string>, string]>([
    ['POI without an evaluator: no value', '<c r="B2"><f>40+45</f></c>', {}, '2 T1   formula-not-computed'],
    ['a computed empty text', '<c r="B2" t="str"><f>""</f><v></v></c>', {}, '2 T1'],
    ['a computed number', '<c r="B2"><f>40+45</f><v>85</v></c>', {}, '2 T1 85'],
    [
      'POI streaming: a 0 that nothing has computed',
      '<c r="B2"><f>40+45</f><v>0</v></c>',
      { 'xl/workbook.xml': '<workbook xmlns:r="r"><sheets><sheet r:id="i1"/></sheets></workbook>' },
      '2 T1   formula-not-computed',
    ],
    ['an error', '<c r="B2" t="e"><v>#N/A</v></c>', {}, '2 T1 #N/A  cell-error'],
    [
      'a number too long',
      '<c r="B2"><v>330302199001010012</v></c>',
      {},
      '2 T1 330302199001010000  digits-lost',
    ],
    ['a NUL that was escaped', '<c r="B2" t="str"><v>8_x0000_6</v></c>', {}, '2 T1 8␀6  cell-nul'],
    ...['fullCalcOnLoad="1"', 'forceFullCalc="1"', 'calcCompleted="0"'].map(
      (asks): [string, string, Record<string, string>, string] => [
        `a workbook that asks to be computed by ${asks}`,
        '<c r="B2"><f>40+45</f><v>12</v></c>',
        {
          'xl/workbook.xml': `<workbook xmlns:r="r"><sheets><sheet r:id="i1"/></sheets><calcPr ${asks}/></workbook>`,
        },
        '2 T1   formula-not-computed',
      ],
    ),
  ])('%s', async (_, cell, changed, expected) => {
    expect(await read(bookOf(rows(cell), changed))).toEqual({ rows: [expected], notRead: [] })
  })

  test('POI: a sheet that asks to be computed, behind its rows', async () => {
    const sheet = rows('<c r="B2"><f>40+45</f><v>12</v></c>')
    for (const [asks, expected] of [
      ['fullCalcOnLoad="1"', '2 T1   formula-not-computed'],
      ['fullCalcOnLoad="0"', '2 T1 12'],
    ])
      expect(await read(bookOf(`${sheet}<sheetCalcPr ${asks}/>`))).toEqual({ rows: [expected], notRead: [] })
  })

  test.each<[string, string, Awaited<ReturnType<typeof read>>]>([
    [
      'XlsxWriter: all rows without data are hidden; those that stand there are shown',
      `<sheetFormatPr defaultRowHeight="15" zeroHeight="1"/>${usual}`,
      { rows: ['2 T1 86'], notRead: [] },
    ],
    [
      'rows have no height unless they say one',
      `<sheetFormatPr defaultRowHeight="0"/>${usual.replace('<row r="1">', '<row r="1" ht="15">')}`,
      { rows: ['2 T1 86  row-hidden'], notRead: [] },
    ],
    [
      'columns have no width unless they say one',
      `<sheetFormatPr defaultColWidth="0"/><cols><col min="1" max="1" width="9"/></cols>${usual}`,
      { rows: ['2 T1 86'], notRead: ['Column 成绩 (B) is hidden, and was read'] },
    ],
  ])('%s', async (_, sheet, expected) => expect(await read(bookOf(sheet))).toEqual(expected))

  test('a row whose cells are formulas without a value is a bad row, and no empty line', async () => {
    const formula = (place: string) => `<c r="${place}"><f>Sheet2!A1</f></c>`
    const both = `<sheetData>${header}${row(2, formula('A2'), formula('B2'))}${row(3, shared('A3', 2))}</sheetData>`
    expect(await read(bookOf(both))).toEqual({
      rows: ['2    formula-not-computed', '3 T1'],
      notRead: [],
    })
  })

  test('a style that builds on a percentage shows one', async () => {
    const styles = `<styleSheet><cellStyleXfs><xf numFmtId="0"/><xf numFmtId="9"/></cellStyleXfs>
      <cellXfs><xf numFmtId="0" xfId="0"/><xf xfId="1"/></cellXfs></styleSheet>`
    const book = bookOf(rows('<c r="B2" s="1"><v>0.86</v></c>'), { 'xl/styles.xml': styles })
    expect(await read(book)).toEqual({ rows: ['2 T1 86%'], notRead: [] })
  })

  test.each<[string, string]>([
    ['elements within each other', `<sheetData>${'<a>'.repeat(40)}${'</a>'.repeat(40)}</sheetData>`],
    ['attributes', `<sheetData ${Array.from({ length: 70 }, (_, i) => `a${i}=""`).join(' ')}/>`],
    ['text without end', `<sheetData>${'a'.repeat(3_000_000)}</sheetData>`],
  ])('too many %s are refused', async (_, sheet) => expect(await read(bookOf(sheet))).toBe('not-xlsx'))
})

describe('text as people write it', () => {
  const head = '准考证号,姓名,成绩,缺考\n'
  test.each<[string, string, string[]]>([
    [
      'a quotation mark without its partner spoils its row',
      `${head}T1,甲,80,\nT2,"乙,70,\nT3,丙,61,\n`,
      ['2 T1 80', '3 T2 70  quotes', '4 T3 61'],
    ],
    [
      'two of them, rows apart',
      `${head}T1,"甲,80,\nT2,乙,70,\nT3,丙",61,\n`,
      ['2 T1 80  quotes', '3 T2 70', '4 T3 61'],
    ],
    ['a cell of two lines is in one row', `${head}T1,"甲\n乙",80,\nT2,丙,70,\n`, ['2 T1 80', '3 T2 70']],
    ['a doubled mark is one', `${head}T1,"甲""乙",80,\n`, ['2 T1 80']],
    [
      'ends of lines are mixed',
      `${head}T1,甲,80,\r\nT2,乙,70,\rT3,丙,61,`,
      ['2 T1 80', '3 T2 70', '4 T3 61'],
    ],
    ['a line of the separator is not shown', `sep=;\n${head.replaceAll(',', ';')}T1;甲;80;\n`, ['2 T1 80']],
    ['a blank stands before a quotation mark', `${head}T1, "甲, 乙" , "80",\n`, ['2 T1 80']],
    ['a NUL spoils its row', `${head}T1\0,甲,80,\nT2,乙,70,\n`, ['2 T1␀ 80  cell-nul', '3 T2 70']],
    ['NULs fill up the block', `${head}T1,甲,80,\n${'\0'.repeat(300)}`, ['2 T1 80']],
    ['a mark of the byte order within', `${head}\uFEFFT1,甲,80,\n`, ['2 \uFEFFT1 80']],
    [
      'a cell is longer than any',
      `${head}T1,甲,${'8'.repeat(3_000)},\n`,
      [`2 T1 ${'8'.repeat(60)}…  cell-too-long`],
    ],
  ])('%s', async (_, text, expected) => {
    expect(await read(text)).toEqual({ rows: expected.map(each => each.trim()), notRead: [] })
  })

  test.each<[string, string, string[]]>([
    ['units and marks', '*准考证号,姓名(必填),成绩（分）,缺考\nT1,甲,80,\n', []],
    ['two languages', '准考证号/Ticket,姓名,成绩 Score,缺考\nT1,甲,80,\n', []],
    [
      'a header that may mean a column is read, and said so',
      '准考证号,成绩,缺考情况\nT1,80,\n',
      ['Column 缺考情况 (C) was read as 缺考'],
    ],
    ['an unknown column', '准考证号,成绩,平时分\nT1,80,20\n', ['Column not read: 平时分 (C)']],
    ['a column without a header', '准考证号,,成绩\nT1,what,80\n', ['Column not read:  (B)']],
    ['an unknown column that is empty', '准考证号,成绩,平时分\nT1,80,\n', []],
  ])('%s', async (_, text, notRead) => {
    expect(await read(text)).toEqual({ rows: ['2 T1 80'], notRead })
  })

  test('sums, notes, examples and lines with a number alone are no people', async () => {
    const lines = [
      '1,T1,80',
      '示例,T0,60',
      '2,,',
      '合计,,1',
      ',,',
      '备注：缺考按零分,,',
      '填表人：王三,,',
      '序号,准考证号,成绩',
      '3,T2,70',
    ]
    expect(await read(`序号,准考证号,成绩\n${lines.join('\n')}\n`)).toEqual({
      rows: ['2 T1 80', '10 T2 70'],
      notRead: [
        'Line 3 not read as a person: 示例 T0 60',
        'Line 5 not read as a person: 合计 1',
        'Line 7 not read as a person: 备注：缺考按零分',
        'Line 8 not read as a person: 填表人：王三',
        'Column not read: 序号 (A)',
      ],
    })
  })

  test('of a line that holds a number alone, the number is told, unless it numbers the lines', async () => {
    const lines = ['1,T1,80,', '2,,,', '3,,,86', ',,,13800000000', '330302199001010012,,,', '4,T2,70,']
    expect(await read(`序号,准考证号,成绩,电话\n${lines.join('\n')}\n`)).toEqual({
      rows: ['2 T1 80', '7 T2 70'],
      notRead: [
        'Line 4 not read as a person: 3 86',
        'Line 5 not read as a person: 138***00',
        'Line 6 not read as a person: 330***12',
        'Column not read: 序号 (A)',
      ],
    })
  })

  test.each<[string, string, string]>([
    ['twice the same column', '准考证号,成绩,成绩（总评）,成绩\nT1,1,2,3\n', 'column-ambiguous'],
    ['a group of columns', '准考证号,成绩,,缺考\n,理论,实操,\nT1,40,45,\n', 'column-ambiguous'],
    ['no such column', '准考证号,分\nT1,1\n', 'column-missing'],
    ['too many rows', `${head}${'T1,甲,80,\n'.repeat(101)}`, 'too-many-rows'],
    ['nothing but empty lines', `${head}${'\n'.repeat(100_000)}`, 'no-rows'],
  ])('%s: the file is refused', async (_, text, fault) => expect(await read(text)).toBe(fault))

  test.each([
    ['T1', '甲', 'gb18030', 'text/csv; charset=gbk'],
    ['T1', '甲', 'gb18030', "text/csv; charset='GB2312'"],
    ['T1', '甲', 'gb18030', 'text/csv; charset=iso-8859-1'],
    ['T1', '甲', 'utf8', 'text/csv; charset=iso-8859-1'],
    ['T1', '甲', 'utf8', 'text/csv; charset=hex'],
    ['T1', '甲', 'utf16le', 'text/csv; charset=utf-8'],
    ['T1', '甲', 'utf16be', 'text/csv'],
  ])('%s %s in %s, called %s', async (ticket, name, encoding, contentType) => {
    const iconv = await import('iconv-lite')
    const bytes = iconv.encode(`${head}${ticket},${name},80,\n`, encoding)
    expect(await read(bytes, contentType)).toEqual({ rows: ['2 T1 80'], notRead: [] })
  })
})

describe('lists as programs send them', () => {
  const json = (body: unknown) => read(JSON.stringify(body), 'application/json')

  test('fields that are not read are named; headers of a sheet are names too', async () => {
    expect(
      await json({
        rows: [{ 准考证号: 'T1', score: 80, Absent: false, usual: 20, empty: null }],
        version: 2,
      }),
    ).toEqual({
      rows: ['1 T1 80 false'],
      notRead: ['Field not read: version', 'Field not read: usual'],
    })
  })

  test.each<[string, unknown, string]>([
    [
      'a number that lost its digits',
      { ticket: Number('330302199001010012'), score: 1 },
      '1 330302199001010000 1  digits-lost',
    ],
    ['half a character', { ticket: '\ud800', score: 1 }, '1 \uFFFD 1  encoding'],
    ['a NUL', { ticket: 'T\0', score: 1 }, '1 T␀ 1  cell-nul'],
    ['a list in a field', { ticket: ['T1'], score: 1 }, '1 [object Object] 1  cell-not-single'],
    ['a list for a row', ['T1', 1], '1    not-an-object'],
  ])('%s', async (_, each, expected) =>
    expect(await json({ rows: [each] })).toMatchObject({ rows: [expected] }),
  )

  test.each<[string, string, string]>([
    ['too many rows', JSON.stringify({ rows: Array.from({ length: 101 }, () => 1) }), 'too-many-rows'],
    ['too many values', `{"rows":[[${'1,'.repeat(500_001)}1]]}`, 'too-many-rows'],
    ['too deep', `{"rows":${'['.repeat(20)}${']'.repeat(20)}}`, 'not-json'],
  ])('%s: refused before anything is made of it', async (_, text, fault) => {
    expect(await read(text, 'application/json')).toBe(fault)
  })
})
