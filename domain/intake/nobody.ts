import { tidyCell } from './cell'
import type { HeaderCell } from './columns'

/** How lines begin that stand in lists of people and are no person: sums, who filled it in, notes. */
const BEGINS =
  /^\(?(合计|总计|小计|共计|总人数|填表|填报|填写|制表|制单|审核|审批|复核|负责人|经办|联系人|联系电话|备注|说明|注意|附注|注:|单位\(?(盖章|公章)|(盖章|公章)|签[字名章]|以下空白|以下无正文|此页|共\d+(人|名|页|行)|第\d+页|(打印|报送|上报)?日期:|单位:|单位名称:|total|subtotal|sum$|notes?:|remarks?:)/i
const IS_EXAMPLE = /^\(?(填写)?(示例|样例|范例|举例|例子|例|example|sample)\)?[:.]?$/i
const BEGINS_EXAMPLE = /^\(?(填写)?(示例|样例|范例|举例|例|example|sample)[:)]/i

/** How a column is headed that numbers the lines, and how such a number looks: a list made to be filled in has it in empty lines too. */
const NUMBERS_LINES = /^(序号?|顺序号?|行号|行次|项次|#|no\.?|nr\.?|s\/?n)$/i
const LINE_NUMBER = /^\d{1,5}$/

/** A line of a sheet that is read as no person. */
export type Nobody = 'empty' | 'words'

/**
 * Whether a line is no person: `empty` where nothing stands in it but perhaps the number of the line; `words` where it is a sum, a
 * note, an example or whatever else that is not read, which the sender is told.
 *
 * @param key the cell by which a person is known
 * @param read all cells that are read; one that holds what could not be read is not blank
 * @param header what stands above each of the cells
 */
export function findNobody(
  cells: readonly string[],
  key: string,
  read: readonly string[],
  header: readonly HeaderCell[],
): Nobody | undefined {
  const words = cells.map(wordOf)
  if (read.every(cell => wordOf(cell) === ''))
    return words.every((word, column) => word === '' || isLineNumber(word, header[column]))
      ? 'empty'
      : 'words'
  const first = words.find(word => word !== '' && !/^\d+$/.test(word)) ?? ''
  const keyWord = wordOf(key)
  if (IS_EXAMPLE.test(first) || BEGINS_EXAMPLE.test(keyWord)) return 'words'
  const isKeyless = keyWord === '' || BEGINS.test(keyWord)
  return isKeyless && BEGINS.test(first) ? 'words' : undefined
}

const isLineNumber = (word: string, header: HeaderCell = []): boolean =>
  LINE_NUMBER.test(word) && header.some(text => NUMBERS_LINES.test(wordOf(text)))

/** '合 计' is 合计. */
const wordOf = (cell: string): string =>
  cell === '' ? '' : tidyCell(cell.slice(0, LOOKED_AT)).replace(/\s/g, '')
const LOOKED_AT = 40
