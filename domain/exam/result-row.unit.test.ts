import fc from 'fast-check'
import { cases } from '../cases'
import { verdictText } from '../intake/verdict'
import { type Judgement, type Judging, judgeRows, type PostedRow, type Subject } from './result-row'
import { readScore } from './score'

type Row = {
  case: string
  row: Partial<PostedRow> & { key: string }
  verdict?: string
  outcome?: string
  code?: string
}

const result = (outcome: Judgement['outcome'], score?: string): Judgement => ({
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
  resultInForce: null,
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
  ['D', subject({ posted: result('passed', '80'), resultInForce: result('passed', '80') })],
  ['C', subject({ posted: result('failed', '50'), resultInForce: result('passed', '65') })],
  ['M', subject({ posted: result('absent'), resultInForce: result('absent') })],
])
const judging: Judging = {
  percentMin: 60,
  policyVersion: 'test',
  scoreOptional: false,
  unknown: 'row-unknown-ticket',
  fullMark: null,
}
const sent = (row: Partial<PostedRow> & { key: string }, at = 1): PostedRow => ({
  row: at,
  score: '',
  scoreMax: '',
  absent: '',
  outcome: '',
  ...row,
})
const judge = (rows: PostedRow[], more: Partial<Judging> = {}) =>
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

describe('a sitting has one full mark (Article 10)', () => {
  const keys = ['A', 'B', 'E', 'F', 'G']
  const more = new Map([...known, ...keys.map(key => [key, subject()] as const)])
  const verdicts = (marks: readonly string[], fullMark: string | null = null) =>
    judgeRows(
      marks.map((mark, at) => {
        const [score = '', scoreMax = ''] = mark.split('/')
        return sent({ key: keys[at]!, score, scoreMax }, at + 1)
      }),
      more,
      { ...judging, fullMark: fullMark === null ? null : readScore(fullMark)! },
    ).map(({ verdict, result }) => (result ? verdict.outcome : verdict.refusal?.code))
  const differs = 'row-full-mark-differs'

  test.each([
    ['rows that agree', ['60/100', '59/100'], null, ['passed', 'failed']],
    ["the candidate's own total as full mark", ['45/45', '86/86'], null, [differs, differs]],
    ['one slip among several', ['60/100', '59/100', '45/45'], null, ['passed', 'failed', differs]],
    ['as many of each', ['60/100', '59/100', '60/150', '59/150'], null, [differs, differs, differs, differs]],
    ['another one than an earlier list', ['60/100', '60/120'], '120', [differs, 'failed']],
    ['absent people beside it', ['缺考/', '60/100'], null, ['absent', 'passed']],
    [
      'a refused row, which says nothing',
      ['60/100', '160/150', '160/150'],
      null,
      ['passed', 'row-score-out-of-range', 'row-score-out-of-range'],
    ],
  ])('%s', (_, marks, fullMark, expected) => expect(verdicts(marks, fullMark)).toEqual(expected))

  test('a fresh row says which mark is read of which full mark', () => {
    const [verdict] = judge([sent({ key: 'A', score: '85.5', scoreMax: '100' })])
    expect(verdict?.comesTo).toEqual({ zh: '85.5 分（满分 100），合格', en: '85.5 of 100: passed' })
  })
})

describe('who was absent is said in many words', () => {
  test.each(['缺考', '缺', '未到考', '旷考', '弃考', '是', '√', 'ABSENT'])('%s in its column', absent => {
    expect(judge([sent({ key: 'A', absent })])).toMatchObject([{ outcome: 'absent' }])
    const withScore = judge([sent({ key: 'A', absent, score: '86', scoreMax: '100' })])
    expect(withScore[0]?.refusal?.turnedOn.reason).toContain('yet with a score')
  })
  test.each(['缺考', '旷考', '弃考', '未参加'])('%s in place of the score', score => {
    expect(judge([sent({ key: 'A', score })])).toMatchObject([{ outcome: 'absent' }])
  })
  test.each(['正常', '否', '到考', '无', '/'])('%s says that somebody came', absent => {
    expect(judge([sent({ key: 'A', absent, score: '86', scoreMax: '100' })])).toMatchObject([
      { outcome: 'passed' },
    ])
  })
  test.each(['作弊', '缓考', '也许'])(
    '%s is no such word: the row is refused, and the word is named',
    absent => {
      const [verdict] = judge([sent({ key: 'A', absent, score: '86', scoreMax: '100' })])
      expect(verdict?.refusal?.turnedOn.reason).toContain(absent)
    },
  )
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
      const verdicts = judge([...rows.map((row, at) => sent(row, at + 1)), good], {
        fullMark: readScore('100')!,
      })
      expect(verdicts.at(-1)).toMatchObject({ verdict: 'fresh', outcome: 'passed' })
      expect(verdictText(verdicts).split('\n')).toHaveLength(rows.length + 1)
    }),
  )
})
