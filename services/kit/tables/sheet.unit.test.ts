import { buffer, text } from 'node:stream/consumers'
import { parse } from 'csv-parse/sync'
import { Workbook } from 'exceljs'
import fc from 'fast-check'
import { tidyCell } from '../../../domain/intake/cell'
import { type Cell, neutral } from './cell'
import { csvLine } from './csv'
import { type Sheet, sheetFormats } from './sheet'

const sheetOf = (rows: readonly (readonly Cell[])[]): Sheet => ({
  name: '学时',
  columns: [
    { header: '姓名', width: 12 },
    { header: '学时', width: 8 },
  ],
  rows: (async function* () {
    yield* rows
  })(),
})
const readCsv = async (rows: readonly (readonly Cell[])[]): Promise<string[][]> =>
  parse(await text(sheetFormats.csv.write(sheetOf(rows))), { bom: true })
const readXlsx = async (rows: readonly (readonly Cell[])[]) => {
  const workbook = new Workbook()
  await workbook.xlsx.load((await buffer(sheetFormats.xlsx.write(sheetOf(rows)))) as never)
  return workbook.worksheets[0]!
}

const dangerous = [
  ...[
    '=1+1',
    '+1',
    '-1',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    '\n=1',
    '=HYPERLINK("http://x","y")',
    '=cmd|"/C calc"!A0',
  ],
  ...['＝1+1', '＋1', '－1', '＠SUM'],
]

describe('a text that begins like a formula', () => {
  test.each(dangerous)('%j is made text, in CSV and XLSX', async name => {
    expect((await readCsv([[name, 1]]))[1]).toEqual([`'${name}`, '1'])
    const cell = (await readXlsx([[name, 1]])).getRow(2).getCell(1)
    expect([cell.formula, cell.value]).toEqual([undefined, `'${name.replace('\r', '\n')}`])
  })

  test('no other text is touched, and what was made text reads as it was meant', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), name => {
        const isDangerous = /^[=+\-@＝＋－＠\t\r\n]/.test(name)
        expect(neutral(name)).toBe(isDangerous ? `'${name}` : name)
        if (!name.startsWith("'")) expect(tidyCell(neutral(name))).toBe(tidyCell(name).replace(/^'/, ''))
      }),
    )
  })
})

describe('a table', () => {
  const rows: Cell[][] = [
    ['俞大猷', 18],
    ['"引", 号', 0.5],
    ['两\r\n行', null],
    ['𬭚１２３', -2],
  ]

  test('is read back as CSV as it was, behind a byte order mark', async () => {
    const written = await text(sheetFormats.csv.write(sheetOf(rows)))
    expect(written.startsWith('\uFEFF姓名,学时\r\n')).toBe(true)
    expect(await readCsv(rows)).toEqual([
      ['姓名', '学时'],
      ...rows.map(row => row.map(cell => String(cell ?? ''))),
    ])
  })

  test('is read back as XLSX as it was, numbers as numbers', async () => {
    const sheet = await readXlsx(rows)
    expect(sheet.name).toBe('学时')
    const read = rows.map((_, at) => [1, 2].map(column => sheet.getRow(at + 2).getCell(column).value))
    expect(read).toEqual(
      rows.map(row => row.map(cell => (typeof cell === 'string' ? cell.replace('\r\n', '\n') : cell))),
    )
  })

  test('is asked for its rows only as fast as they are taken', async () => {
    let asked = 0
    const endless: Sheet = {
      ...sheetOf([]),
      rows: (async function* () {
        for (;;) yield [`第 ${asked++} 行 ${'长'.repeat(200)}`, 1]
      })(),
    }
    for (const format of ['csv', 'xlsx'] as const) {
      asked = 0
      const stream = sheetFormats[format].write(endless)
      for await (const _ of stream) break
      const soon = asked
      expect(soon).toBeLessThan(20_000)
      stream.destroy()
    }
  })

  test('one line', () => {
    expect(csvLine(['a,b', 1, null])).toBe('"a,b",1,\r\n')
  })
})
