import { cases } from '../cases'
import { fromHours } from '../hours/half-hours'
import { policy } from '../policy/policy'
import { plainDate } from '../time/plain-date'
import type { YearFacts } from './verdict'
import { verdictOf } from './verdict'
import { wordsOf } from './words'

type Row = { general: number; industryCommon: number; professional: number; zh: string; en: string }

const facts = (row: Omit<Row, 'zh' | 'en'>, more: Partial<YearFacts> = {}): YearFacts => ({
  year: 2025,
  sums: {
    general: fromHours(row.general),
    industryCommon: fromHours(row.industryCommon),
    professional: fromHours(row.professional),
  },
  signedUpInYear: 2019,
  asksForFirstYear: false,
  exemptions: [],
  ...more,
})
const words = (given: YearFacts) => wordsOf(verdictOf(given, plainDate('2026-01-01'), policy('city')))

describe('a verdict in plain words', () => {
  test.each(cases<Row>(`${__dirname}/words.cases.yaml`))('$en', row => {
    expect(words(facts(row))).toEqual({ zh: row.zh, en: row.en })
  })

  test('where the year is not measured', () => {
    const none = { general: 0, industryCommon: 0, professional: 0 }
    const maternity = { reason: 'maternity' as const, from: plainDate('2025-02-01') }
    expect(words(facts(none, { exemptions: [maternity] })).en).toBe('exempt')
    expect(words(facts(none, { signedUpInYear: 2025 })).en).toBe('first year, not assessed')
    expect(words(facts(none, { year: 2020 })).en).toBe('before the first assessed year')
  })

  test('where the year lies before sign-up', () => {
    const none = { general: 0, industryCommon: 0, professional: 0 }
    expect(words(facts(none, { signedUpInYear: 2026 }))).toEqual({
      zh: '注册前的年度，本系统没有登记，不作结论',
      en: 'before sign-up, not known',
    })
    expect(words(facts({ ...none, general: 18 }, { signedUpInYear: 2026 }))).toEqual({
      zh: '注册前的年度，登记未必完整，不作结论；本系统登记 18 学时',
      en: 'before sign-up, not known; 18 hours are registered here',
    })
  })
})
