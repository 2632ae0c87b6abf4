import { sittingsOfPaste } from '../../services/portal/web/pages/bureau/exams/pasted-sittings'
import { peopleOfPaste } from '../../services/portal/web/pages/bureau/pasted-people'

/** A table is pasted as a spreadsheet gives it, or as somebody types it. */
test.each([
  ['tabs', '2026-12-05\t09:00\t11:00\t机房 301\t30'],
  ['commas', '2026/12/5,9:00,11:00,机房 301,30'],
  ['commas of Chinese text', '2026年12月5日，9：00，11:00:00，机房 301，30'],
])('a line of sittings parted by %s is understood', (_what, words) => {
  expect(sittingsOfPaste(`\n${words}\r\n`)).toEqual([
    {
      ...{ line: 2, words, room: '机房 301', seats: 30 },
      startsAt: '2026-12-05T09:00:00+08:00',
      endsAt: '2026-12-05T11:00:00+08:00',
    },
  ])
})

test.each([
  ['no day', '\t09:00\t11:00\tA\t30'],
  ['a time in words', '2026-12-05\t9点\t11:00\tA\t30'],
])('a line of sittings with %s has no times', (_what, words) => {
  const [line] = sittingsOfPaste(words)
  expect([line?.startsAt, line?.endsAt]).toEqual([undefined, undefined])
})

test('a person is a number and a name, however they are parted; what lacks one keeps its line', () => {
  const lines = [
    '330302199001011234\t买买提·艾力',
    '',
    '330302199001011234，周敏',
    '330302199001011234 Maria Chen',
    '330302',
  ]
  expect(peopleOfPaste(lines.join('\n'))).toEqual([
    { line: 1, number: '330302199001011234', name: '买买提·艾力' },
    { line: 3, number: '330302199001011234', name: '周敏' },
    { line: 4, number: '330302199001011234', name: 'Maria Chen' },
    { line: 5, number: '330302', name: '' },
  ])
})
