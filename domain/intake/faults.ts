/** Why a row could not be read. The codes are stable; programs decide by them. */
export const rowFaults = [
  'cell-error',
  'cell-not-single',
  'cell-nul',
  'cell-number-format',
  'cell-too-long',
  'digits-lost',
  'encoding',
  'formula-not-computed',
  'more-cells-than-columns',
  'not-an-object',
  'quotes',
  'row-hidden',
  'too-many-cells',
] as const
export type RowFaultCode = (typeof rowFaults)[number]

/** Why a whole file could not be read. */
export const fileFaults = [
  'column-ambiguous',
  'column-missing',
  'no-rows',
  'not-csv',
  'not-json',
  'not-xlsx',
  'reading-too-dear',
  'too-many-rows',
] as const
export type FileFaultCode = (typeof fileFaults)[number]

/** A fault as the facts of the refusal that tells it: `fault` is the stable code, `reason` and `reasonZh` are for people. */
export type Fault<Code extends string> = {
  readonly fault: Code
  readonly reason: string
  readonly reasonZh: string
}
export type RowFault = Fault<RowFaultCode>
export type FileFault = Fault<FileFaultCode>

type Texts = readonly [zh: string, en: string]

/**
 * The text of each fault, with the remedy. `column` is the header of the cell's column, where one cell is at fault.
 */
const rowTexts: Readonly<Record<RowFaultCode, (column: string) => Texts>> = {
  'cell-error': column => [
    `“${column}”为错误值（如 #N/A），请改正该单元格`,
    `${column} shows an error (such as #N/A): correct the cell`,
  ],
  'cell-not-single': column => [`“${column}”不是单个值`, `${column} is no single value`],
  'cell-nul': column => [
    `“${column}”含有 NUL 字符（U+0000），请重新输入该单元格`,
    `${column} holds a NUL character (U+0000): type the cell again`,
  ],
  'cell-number-format': column => [
    `“${column}”所设的数字格式显示的不是其数值，请改为“常规”或文本格式`,
    `the number format of ${column} shows something else than its number: use General or text`,
  ],
  'cell-too-long': column => [`“${column}”内容过长`, `${column} is too long`],
  'digits-lost': column => [
    `“${column}”为数字，末尾数位已丢失，请将该列设为文本格式后重新填写`,
    `${column} is a number whose last digits are lost: make its column text and fill it in again`,
  ],
  encoding: column => [
    `“${column}”含有无法识别的字符，其编码与文件不一致`,
    `${column} has characters that cannot be read: its encoding is not that of the file`,
  ],
  'formula-not-computed': column => [
    `“${column}”是公式，文件中没有计算好的值：请用表格软件打开并保存，或粘贴为数值后重新上传`,
    `${column} is a formula without a computed value: open the file in a spreadsheet program and save it, or paste the values`,
  ],
  'more-cells-than-columns': () => ['单元格多于表头的列', 'more cells than columns'],
  'not-an-object': () => ['不是一个对象', 'not an object'],
  quotes: () => [
    '引号不成对：请删除多余的引号',
    'a quotation mark has no partner: remove it, or double it within quotes',
  ],
  'row-hidden': () => [
    '该行在表格中被隐藏或筛选掉：需要的请取消隐藏，不需要的请删除',
    'the row is hidden in the sheet: show it if it counts, or delete it',
  ],
  'too-many-cells': () => ['单元格过多', 'too many cells'],
}

/** A fault of one row. @param column the header of the cell that is at fault */
export function rowFault(fault: RowFaultCode, column = ''): RowFault {
  const [reasonZh, reason] = rowTexts[fault](column)
  return { fault, reason, reasonZh }
}

/** A fault of the whole file, for the refusal `file-unreadable`. */
export const fileFault = (fault: FileFaultCode, reasonZh: string, reason: string): FileFault => ({
  fault,
  reason,
  reasonZh,
})
