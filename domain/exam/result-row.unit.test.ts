import fc from 'fast-check'
import { cases } from '../cases'
import { verdictText } from '../intake/verdict'
import { type Judging, judgeRows, type SentRow, type StandingResult, type Subject } from './result-row'
import { readScore } from './score'

type Row = {
  case: string
  row: Partial<SentRow> & { key: string }
  verdict?: string
  outcome?: string
  code?: string
}

const result = (outcome: StandingResult['outcome'], score?: string): StandingResult => ({
  outcome,
  score: score ? readScore(score)! : null,
  scoreMax: score ? readScore('100')! : null,
})
const subject = (more: Partial<Subject> = {}): Subject => ({
  isOfSource: true,
  isVoid: false,
  isOwn: false,
  door: null,
  posted: null,
  standing: null,
  ...more,
})
const known = new Map<string, Subject>([
  ['A', subject()],
  ['B', subject({ door: 'present' })],
  ['X', subject({ isOfSource: false })],
  ['V', subject({ isVoid: true })],
  ['O', subject({ isOwn: true })],
  ['P', subject({ door: 'absent' })],
  ['T', subject({ door: 'turnedAway' })],
  ['D', subject({ posted: result('passed', '80'), standing: result('passed', '80') })],
  ['C', subject({ posted: result('failed', '50'), standing: result('passed', '65') })],
  ['M', subject({ posted: result('absent'), standing: result('absent') })],
])
const judging: Judging = {
  percentMin: 60,
  policyVersion: 'test',
  scoreOptional: false,
  unknown: 'row-unknown-ticket',
}
const sent = (row: Partial<SentRow> & { key: string }, at = 1): SentRow => ({
  row: at,
  score: '',
  scoreMax: '',
  absent: '',
  outcome: '',
  ...row,
})
const judge = (rows: SentRow[], more: Partial<Judging> = {}) =>
  judgeRows(rows, known, { ...judging, ...more }).map(each => each.verdict)

test.each(cases<Row>(`${__dirname}/result-row.cases.yaml`))('$case', row => {
  const [verdict] = judge([sent(row.row)])
  expect(verdict?.refusal?.code).toBe(row.code)
  expect(verdict?.verdict).toBe(row.code ? 'refused' : row.verdict)
  if (!row.code) expect(verdict?.outcome).toBe(row.outcome)
})

describe('a ticket twice in the file', () => {
  const a = (score: string, at: number) => sent({ key: 'A', score, scoreMax: '100' }, at)
  test('the same content: the first stands', () => {
    expect(judge([a('60', 1), a('60', 2)]).map(v => v.refusal?.code ?? v.verdict)).toEqual([
      'fresh',
      'row-duplicate-in-file',
    ])
  })
  test('other content: nobody can say which is right, so neither', () => {
    expect(judge([a('60', 1), a('61', 2)]).map(v => [v.refusal?.code, v.refusal?.turnedOn.otherRow])).toEqual(
      [
        ['row-duplicate-in-file', 2],
        ['row-duplicate-in-file', 1],
      ],
    )
  })
})

test('an assessment list may state the outcome alone', () => {
  const row = sent({ key: 'A', outcome: '合格' })
  expect(judge([row], { scoreOptional: true })[0]).toMatchObject({ verdict: 'fresh', outcome: 'passed' })
  expect(judge([row])[0]?.refusal?.code).toBe('row-unreadable')
})

test('a bad row never spoils a good one, and the verdicts tell every row', () => {
  const good = sent({ key: 'B', score: '77', scoreMax: '100' }, 99)
  const cell = fc.oneof(fc.string({ maxLength: 6 }), fc.constantFrom('60', '缺考', '是', '合格', '100'))
  const bad = fc.record({
    key: fc.constantFrom('A', 'X', 'Z', ''),
    score: cell,
    scoreMax: cell,
    absent: cell,
    outcome: cell,
  })
  fc.assert(
    fc.property(fc.array(bad, { maxLength: 8 }), rows => {
      const verdicts = judge([...rows.map((row, at) => sent(row, at + 1)), good])
      expect(verdicts.at(-1)).toMatchObject({ verdict: 'fresh', outcome: 'passed' })
      expect(verdictText(verdicts).split('\n')).toHaveLength(rows.length + 1)
    }),
  )
})
