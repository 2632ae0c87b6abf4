import { randomBytes } from 'node:crypto'
import { newId } from '../../../services/kit/base/ids'
import { zipOf } from '../../../services/kit/intake/testing/zip-of'
import type { Cases, Ground } from '../ground'

const CSV = 'text/csv'
const JSON_MEDIA = 'application/json'
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const ANSWER_BYTES_MAX = 5_000_000

/** So that a workbook of one sign again and again is not refused for its ratio alone. */
const filler = { name: 'filler', bytes: randomBytes(600_000) }

function workbook(sheet: string, strings = '<sst/>'): Buffer {
  const part = (name: string, text: string) => ({ name, bytes: Buffer.from(text) })
  return zipOf([
    part('xl/workbook.xml', '<workbook xmlns:r="r"><sheets><sheet name="a" r:id="i"/></sheets></workbook>'),
    part(
      'xl/_rels/workbook.xml.rels',
      '<Relationships><Relationship Id="i" Target="worksheets/sheet1.xml"/></Relationships>',
    ),
    part('xl/worksheets/sheet1.xml', `<worksheet>${sheet}</worksheet>`),
    part('xl/sharedStrings.xml', strings),
    filler,
  ])
}

const header = '人员编号,课程编号\n'
const cells = (...texts: string[]) =>
  texts.map(text => `<c t="inlineStr"><is><t>${text}</t></is></c>`).join('')
const sheetOf = (rows: string) => `<sheetData><row>${cells('人员编号', '课程编号')}</row>${rows}</sheetData>`
const MIB = 1_048_576
const nested = (sign: string) => sign.repeat(9 * MIB)

/** Each is taken apart, since whoever sends it may; and refused, or its rows are. */
const dear: Readonly<Record<string, () => readonly [media: string, body: string | Buffer]>> = {
  'rows without end': () => [CSV, header + '1,\n'.repeat(3 * MIB)],
  'lines without end': () => [CSV, header + '\n'.repeat(9 * MIB)],
  'cells without end in one row': () => [CSV, header + nested(',')],
  'quotation marks without their partners': () => [CSV, header + '"a\n'.repeat(3 * MIB)],
  'one cell without end': () => [CSV, `${header}"${nested('a')}"`],
  'lists within lists': () => [JSON_MEDIA, nested('[')],
  'rows of JSON without end': () => [JSON_MEDIA, `{"rows":[${'{},'.repeat(3 * MIB)}1]}`],
  'fields without end': () => [
    JSON_MEDIA,
    `{"rows":[{${Array.from({ length: 300_000 }, (_, i) => `"k${i}":1`).join()}}]}`,
  ],
  'elements within elements': () => [XLSX, workbook(`${'<a>'.repeat(MIB)}${'</a>'.repeat(MIB)}`)],
  'attributes without end': () => [
    XLSX,
    workbook(`<sheetData ${Array.from({ length: 300_000 }, (_, i) => `a${i}=""`).join(' ')}/>`),
  ],
  'rows of a sheet without end': () => [XLSX, workbook(sheetOf('<row><c><v>1</v></c></row>'.repeat(MIB)))],
  'empty cells without end': () => [XLSX, workbook(sheetOf(`<row>${'<c/>'.repeat(9 * MIB)}</row>`))],
  'a long text that many cells show': () => [
    XLSX,
    workbook(
      sheetOf('<row><c t="s"><v>0</v></c><c t="s"><v>0</v></c></row>'.repeat(9_000)),
      `<sst><si><t>${'a'.repeat(100_000)}</t></si></sst>`,
    ),
  ],
  'texts without end': () => [
    XLSX,
    workbook(
      sheetOf(''),
      `<sst>${Array.from({ length: 1_500_000 }, (_, i) => `<si><t>a${i}</t></si>`).join('')}</sst>`,
    ),
  ],
}

async function preview({ portal, town }: Ground, path: string, media: string, body: string | Buffer) {
  const answer = await fetch(portal + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${town.bureau.token}`, 'content-type': media },
    body: typeof body === 'string' ? body : new Uint8Array(body),
  })
  return { status: answer.status, text: await answer.text() }
}

const IMPORT = '/v1/studied-courses/imports/preview?source=abuse'

export const dearLists: Cases = {
  'a list that is dear to read holds nobody up, and its answer is small': async ground => {
    for (const [what, make] of Object.entries(dear)) {
      const { status, text } = await preview(ground, IMPORT, ...make())
      expect([what, status, text.length < ANSWER_BYTES_MAX]).toEqual([what, expect.any(Number), true])
      if (status === 200)
        expect([what, JSON.parse(text).counts]).toMatchObject([what, { fresh: 0, changed: 0 }])
      else expect([what, JSON.parse(text).code]).toEqual([what, 'file-unreadable'])
    }
  },

  'many of them at once are read in turn, or told to come back': async ground => {
    const [media, body] = dear['rows of a sheet without end']!()
    const answers = await Promise.all(Array.from({ length: 24 }, () => preview(ground, IMPORT, media, body)))
    for (const { status } of answers) expect([409, 429, 503]).toContain(status)
    expect(answers.map(({ status }) => status)).toContain(409)
  },

  'a list is not taken apart for what is not there': async ground => {
    const [media, body] = dear['elements within elements']!()
    const path = `/v1/training-classes/${newId()}/roster/preview`
    const begun = performance.now()
    const { status } = await preview(ground, path, media, body)
    expect([403, 404]).toContain(status)
    expect(performance.now() - begun).toBeLessThan(5_000)
  },
}
