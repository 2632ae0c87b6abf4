import { tidyCell } from '../intake/cell'

/** How centres write in a cell of the score, or in the column of absences, that somebody did not sit. */
const ABSENT = new Set(
  [
    ...['缺考', '缺', '缺席', '未考', '未到', '未到考', '未参加', '未参考', '未出席', '旷考', '弃考', '放弃'],
    ...['absent', 'no show', 'no-show'],
  ].map(word => word.toLowerCase()),
)
const MARKED = new Set(['是', '有', 'y', 'yes', 'true', '1', 'x', '√', '✓'])
const PRESENT = new Set([
  ...[
    '',
    '否',
    '无',
    '没有',
    '未缺考',
    '不缺考',
    '到',
    '到考',
    '已到',
    '已到考',
    '参加',
    '已参加',
    '参考',
    '出席',
    '正常',
    '正常参考',
  ],
  ...['n', 'no', 'false', '0', '-', '/', '—', 'present'],
])

/** Whether a word by itself says that somebody was absent. */
export const saysAbsent = (word: string): boolean => ABSENT.has(word.toLowerCase())

/** Reads a cell of the column of absences; undefined for another word: the row is refused with it. */
export function readAbsence(cell: string): boolean | undefined {
  const word = tidyCell(cell).toLowerCase()
  if (ABSENT.has(word) || MARKED.has(word)) return true
  return PRESENT.has(word) ? false : undefined
}
