import { readYes, tidyCell } from './cell'
import { placeColumns } from './columns'
import { readDay } from './day'
import { findNobody } from './nobody'
import { countVerdicts, findRepeats } from './verdict'

test.each([
  ['２０２６０００１', '20260001'],
  [' 85.5 ', '85.5'],
  ['="2026000012000342"', '2026000012000342'],
  ["'2026000012000342", '2026000012000342'],
  ['缺考\u3000', '缺考'],
  ['\ufeff\u202a甲\u200b乙\u202c\u00ad', '甲乙'],
])('the cell %j means %j', (cell, meant) => expect(tidyCell(cell)).toBe(meant))

test.each([
  ['是', true],
  ['TRUE', true],
  ['√', true],
  ['', false],
  ['否', false],
  ['也许', undefined],
])('%j is yes: %s', (cell, meant) => expect(readYes(cell)).toBe(meant))

test.each([
  ['2019-05-01', '2019-05-01'],
  ['2019/5/1', '2019-05-01'],
  ['2019.5.1', '2019-05-01'],
  ['２０１９年5月1日', '2019-05-01'],
  ['43586', '2019-05-01'], // as a spreadsheet counts days
  ['43586.0', '2019-05-01'],
  ['20190501', '2019-05-01'],
  ['2019/5/1 0:00', '2019-05-01'],
  ['2019-05-01 00:00:00', '2019-05-01'],
  ['2019-05-01T08:30:00', '2019-05-01'],
  ['2019-04-30T16:00:00.000Z', '2019-05-01'], // an instant lies on a day of Wenzhou
  ['2019年5月1日 8:30', '2019-05-01'],
  ['20190229', undefined],
  ['2019-05-01 at noon', undefined],
  ['2019-02-29', undefined],
  ['2019', undefined],
  ['4', undefined],
  ['', undefined],
])('the cell %j is the day %s', (cell, day) => expect(readDay(cell)).toBe(day))

const HEADER = [['序号'], ['姓名'], ['证件号码'], ['电话']]
const nobodyOf = ([number, name, document, phone]: string[]) =>
  findNobody([number!, name!, document!, phone!], document!, [name!, document!], HEADER)

test.each<[what: string, line: string[], nobody: ReturnType<typeof findNobody>]>([
  ['nothing', ['', '', '', ''], 'empty'],
  ['the number of a line', ['12', '', '', ''], 'empty'],
  ['the number of a line, full-width', ['１２', '', '', ''], 'empty'],
  ['a number that is longer than any list', ['330302', '', '', ''], 'words'],
  ['a number that no column reads', ['', '', '', '13800000000'], 'words'],
  ['the number of a line and another', ['12', '', '', '86'], 'words'],
  ['words that no column reads', ['', '', '', '见附件'], 'words'],
  ['a sum', ['', '合 计', '', '12'], 'words'],
  ['a sum behind a number', ['12', '合计', '', ''], 'words'],
  ['a person', ['12', '王三', '330302199001010012', ''], undefined],
  ['a person without a number', ['12', '王三', '', ''], undefined],
])('a line of %s', (_, line, nobody) => expect(nobodyOf(line)).toBe(nobody))

test.each(['序号', ' 序 号 ', 'No.', '№', '#'])('a column %j numbers the lines', header =>
  expect(findNobody(['3', ''], '', [''], [[header], ['姓名']])).toBe('empty'),
)

test('columns are found by either language, in any order, blanks and case aside', () => {
  const columns = { ticket: ['准考证号', 'ticket'], scoreMax: ['满分', 'scoreMax'] }
  expect(placeColumns(['序号', ' 满 分 ', '准考证号'], columns)).toEqual({ scoreMax: 1, ticket: 2 })
  expect(placeColumns(['Score_Max', 'TICKET'], columns)).toEqual({ scoreMax: 0, ticket: 1 })
  expect(placeColumns(['别的'], columns)).toEqual({})
})

test('repeats name the other row; a row without a key repeats nothing', () => {
  const rows = [
    { row: 1, key: 'A', n: 1 },
    { row: 2, key: null, n: 1 },
    { row: 3, key: null, n: 1 },
    { row: 4, key: 'A', n: 2 },
  ]
  expect([...findRepeats(rows, (a, b) => a.n === b.n)]).toEqual([
    [4, 1],
    [1, 4],
  ])
})

test('verdicts are counted by kind', () => {
  const verdict = (kind: 'fresh' | 'refused') => ({ row: 1, key: null, verdict: kind, outcome: null })
  expect(countVerdicts([verdict('fresh'), verdict('refused'), verdict('fresh')])).toEqual({
    fresh: 2,
    same: 0,
    changed: 0,
    refused: 1,
  })
})
