import { walkXml } from './xml'

/** Which cell styles show a number as a day. */
export interface DateStyles {
  isDate(style: number): boolean
}

/** Formats that every spreadsheet has without saying so (ECMA-376, 18.8.30), those of Chinese ones too. */
const BUILT_IN: readonly (readonly [from: number, to: number])[] = [
  [14, 22],
  [27, 36],
  [45, 47],
  [50, 58],
]

/** From the part that lists styles; without one nothing is a day. */
export async function readDateStyles(part: AsyncIterable<Buffer> | undefined): Promise<DateStyles> {
  const formats = new Map<number, string>()
  const ofStyle: number[] = []
  let inCells = false
  if (part)
    await walkXml(part, {
      open: (name, attributes) => {
        if (name === 'numFmt') formats.set(Number(attributes.numFmtId), attributes.formatCode ?? '')
        if (name === 'cellXfs') inCells = true
        if (name === 'xf' && inCells) ofStyle.push(Number(attributes.numFmtId ?? 0))
      },
      close: name => {
        if (name === 'cellXfs') inCells = false
      },
    })
  return { isDate: style => isDateFormat(ofStyle[style] ?? 0, formats) }
}

function isDateFormat(id: number, formats: ReadonlyMap<number, string>): boolean {
  const code = formats.get(id)
  if (code === undefined) return BUILT_IN.some(([from, to]) => from <= id && id <= to)
  // What stands in quotes, behind a backslash or in brackets is no field of a date.
  return /[ymd]/i.test(code.replace(/"[^"]*"|\\.|\[[^\]]*\]|General/gi, ''))
}
