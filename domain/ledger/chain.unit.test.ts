import { cases } from '../cases'
import { type ChainEntry, whyNothing, whyOf } from './chain'

interface Row {
  name: string
  entry: Partial<ChainEntry>
  zh: string
  en: string
}

const pass: ChainEntry = {
  revision: 1,
  entryKind: 'grant',
  category: 'general',
  halfHours: 36,
  causeKind: 'result',
  sourceKind: 'sitting',
  article: '10',
  registeredBy: 'municipalBureau',
  registeredAt: new Date('2026-06-19T16:00:00Z'),
}

describe('the chain of an award tells why', () => {
  test.each(cases<Row>(`${__dirname}/chain.cases.yaml`))('$name', ({ entry, zh, en }) => {
    expect(whyOf({ ...pass, ...entry })).toEqual({ zh, en })
  })

  test('also of a correction that changed nothing', () => {
    expect(whyNothing({ from: 'failed', to: 'passed' }, true).en).toBe(
      'A result was corrected from failed to passed: the hours of this course and year stand on a passed result, and are counted once.',
    )
    expect(whyNothing({ from: 'absent', to: 'failed' }, false).zh).toBe(
      '一项成绩由缺考更正为不合格，该课程本年度没有合格成绩，不登记学时。',
    )
  })
})
