import { format, isDateFormat, isPercentFormat } from 'numfmt'
import { dayOfSerial } from '../../../domain/intake/day'
import { walkXml } from './xml'

/** How the cells of a workbook show their numbers, by their style. */
export interface NumberFormats {
  /**
   * The number as the cell shows it: a day as YYYY-MM-DD, a percentage with its sign, zeros in front; of digits behind the point all
   * that there are. Undefined where the cell shows something else than its number.
   */
  show(value: number, style: number): string | undefined
}

const DATE = 'yyyy-mm-dd'
const TIME = 'h:mm:ss'
const GENERAL = 'General'

/** Formats that every spreadsheet has without saying so (ECMA-376, 18.8.30), those of Chinese ones too. The others show the number. */
const BUILT_IN: readonly (readonly [from: number, to: number, code: string])[] = [
  [9, 9, '0%'],
  [10, 10, '0.00%'],
  [14, 17, DATE],
  [18, 21, TIME],
  [22, 22, DATE],
  [27, 31, DATE],
  [32, 35, TIME],
  [36, 36, DATE],
  [45, 47, TIME],
  [50, 58, DATE],
]

/** From the part that lists styles; without one every number is shown as it is. */
export async function readNumberFormats(
  part: AsyncIterable<Buffer> | undefined,
  { from1904 }: { readonly from1904: boolean },
): Promise<NumberFormats> {
  const codes = part ? await readCodes(part) : []
  const daysMore = from1904 ? DAYS_FROM_1904 : 0
  return { show: (value, style) => showNumber(value, codes[style] ?? GENERAL, daysMore) }
}

/** Workbooks of another tradition count from 1904-01-01. */
const DAYS_FROM_1904 = 1_462

/** Of a style of cells that other styles build on, or of a cell. */
interface Style {
  readonly format: number | undefined
  readonly parent: number
  readonly applies: boolean
}

/** More formats or styles than any program writes. */
const STYLES_MAX = 65_536

async function readCodes(part: AsyncIterable<Buffer>): Promise<string[]> {
  const own = new Map<number, string>()
  const styles: Record<'cellStyleXfs' | 'cellXfs', Style[]> = { cellStyleXfs: [], cellXfs: [] }
  let list: Style[] | undefined
  await walkXml(part, {
    open: (name, { numFmtId, formatCode = '', xfId = '0', applyNumberFormat = '' }) => {
      if (name === 'numFmt' && own.size < STYLES_MAX) own.set(Number(numFmtId), formatCode.slice(0, CODE_MAX))
      if (name === 'cellStyleXfs' || name === 'cellXfs') list = styles[name]
      if (name === 'xf' && list && list.length < STYLES_MAX)
        list.push({
          format: numFmtId === undefined ? undefined : Number(numFmtId),
          parent: Number(xfId),
          applies: /^(1|true)$/.test(applyNumberFormat),
        })
    },
    close: name => {
      if (name === 'cellStyleXfs' || name === 'cellXfs') list = undefined
    },
  })
  return styles.cellXfs.map(style => {
    const id = inherited(style, styles.cellStyleXfs[style.parent])
    return own.get(id) ?? BUILT_IN.find(([from, to]) => from <= id && id <= to)?.[2] ?? GENERAL
  })
}

/** Spreadsheets allow 255 characters. */
const CODE_MAX = 300

/** A style that says nothing of numbers shows them as the one does that it builds on. */
const inherited = ({ format: own, applies }: Style, parent: Style | undefined): number =>
  own === undefined || (own === 0 && !applies) ? (parent?.format ?? own ?? 0) : own

function showNumber(value: number, code: string, daysMore: number): string | undefined {
  const plain = plainNumber(value)
  if (code === GENERAL || code === '@') return plain
  try {
    if (isDateFormat(code)) return dayOfSerial(value + daysMore) ?? format(code, value)
    if (isPercentFormat(code)) return `${plainNumber(value * 100)}%`
    return shownAs(format(code, value).trim(), value, plain, code)
  } catch {
    // A format that no spreadsheet understands either.
    return undefined
  }
}

/** As spreadsheets keep numbers: 15 digits, so that 85.399999999999991 is 85.4. */
const plainNumber = (value: number): string => String(Number(value.toPrecision(15)))

function shownAs(shown: string, value: number, plain: string, code: string): string | undefined {
  if (/^0\d+$/.test(shown) && Number(shown) === value) return shown
  // A fraction ('2 1/2') is the number in another form.
  if (code.includes('/')) return plain
  const [digits] = /-?[\d,]*\.?\d+(E[+-]?\d+)?/i.exec(shown) ?? []
  if (digits === undefined) return undefined
  const number = Number(digits.replaceAll(',', ''))
  const decimals = /\.(\d+)/.exec(digits)?.[1]?.length ?? 0
  const isScientific = /e/i.test(digits)
  const rounding = isScientific ? Math.abs(value) * 0.5 : 0.5 * 10 ** -decimals
  return Math.abs(number - value) <= rounding * 1.000001 ? plain : undefined
}
