import { cases } from '../cases'
import { fromHours, toHours } from '../hours/half-hours'
import { isRefusal } from '../refusals/refusal'
import { plainDate, yearOf } from '../time/plain-date'
import type { ActivityFacts, Portion } from './activity'
import type { Counted } from './count'
import { evaluate } from './evaluate'
import type { ClaimType, Level } from './rule-set'
import { allRuleSets, boundTo } from './standards'
import { cityRule } from './testing/rule-sets'

interface Row {
  standard: string
  type: ClaimType
  kind: string
  level?: Level
  online?: boolean
  place?: number
  authors?: number
  corresponding?: boolean
  on?: string
  days?: Record<string, 'whole' | 'half' | 'labelled' | number>
  labelled?: number
  subjects?: number
  modules?: number
  characters?: number
  counted?: { type: ClaimType; hours: number; year?: number }[]
  /** By a review, decision d1: 2026's hours instead. */
  changed?: number
  hours?: number
  refusal?: string
  en?: string
  zh?: string
}

const rows = cases<Row>(`${__dirname}/evaluate.cases.yaml`)

describe('the hours of a claim, by the standard', () => {
  test.each(rows.map((row, i) => ({ ...row, row: i + 1, comes: row.refusal ?? row.hours })))(
    '$row: $standard, type $type $kind: $comes',
    row => {
      const standards = allRuleSets
        .filter(each => each.standard === row.standard)
        .map(each => boundTo(each, 'health'))
      const found = evaluate(factsOf(row), standards, (row.counted ?? []).map(countedOf), changedBy(row))
      if (isRefusal(found)) return expect(found.code).toBe(row.refusal)
      expect(toHours(found.hours)).toBe(row.hours)
      if (row.en) expect(found.years[0]!.explanation.en).toBe(row.en)
      if (row.zh) expect(found.years[0]!.explanation.zh).toBe(row.zh)
    },
  )
})

test('type 9 is what the provincial rule of the industry names, and nothing else', () => {
  const named = {
    types: [9],
    kinds: ['teachingCase'],
    title: { zh: '教学案例', en: 'Teaching case' },
    figure: 6,
    clause: '九',
  }
  const standards = [cityRule({ from: '2026-01-01', binds: { industry: 'education' }, rows: [named] })]
  const comes = (industry: string, kind: string) => {
    const found = evaluate(
      { ...factsOf({ standard: 'trial', type: 9, kind, on: '2026-03-02' }), industry },
      standards,
    )
    return isRefusal(found) ? found.code : toHours(found.hours)
  }
  expect(comes('education', 'teachingCase')).toBe(6)
  expect(comes('education', 'demonstration')).toBe('type-nine-not-named')
  expect(comes('health', 'teachingCase')).toBe('type-nine-not-named')
})

test('what two officials gave provisionally stands where no figure is loaded, and says so', () => {
  const facts = factsOf({ standard: 'none', type: 3, kind: 'training', days: { '2026-03-02': 'whole' } })
  const decided = {
    kind: 'provisional' as const,
    decisionId: 'd1',
    halfHours: { 2026: fromHours(4) },
  }
  const found = evaluate(facts, [], [], { decided })
  if (isRefusal(found)) throw new Error(found.code)
  expect(toHours(found.hours)).toBe(4)
  expect(found.years[0]!.explanation.en).toBe(
    'provisionally 4 by two officials (Article 12, decision d1), so 4',
  )
})

test('what two officials give is for every year of the activity: one they leave out has no figure', () => {
  const days = { '2025-12-31': 'whole', '2026-01-01': 'whole' } as const
  const decided = { kind: 'provisional' as const, decisionId: 'd1', halfHours: { 2026: fromHours(4) } }
  const found = evaluate(factsOf({ standard: 'none', type: 3, kind: 'training', days }), [], [], { decided })
  expect(found).toMatchObject({ code: 'standard-not-loaded', turnedOn: { on: '2025-12-31' } })
})

test('the days that are counted elsewhere take their part of what two officials gave', () => {
  const of = (...days: string[]) =>
    factsOf({
      standard: 'none',
      type: 3,
      kind: 'training',
      days: Object.fromEntries(days.map(day => [day, 'whole' as const])),
    })
  const give = (hours: number) => ({
    decided: { kind: 'provisional' as const, decisionId: 'd1', halfHours: { 2026: fromHours(hours) } },
  })
  const first = evaluate(of('2026-03-02', '2026-03-03'), [], [], { ...give(16), itemId: 'first' })
  if (isRefusal(first)) throw new Error(first.code)
  const counted = first.years.flatMap(each => each.counted)
  const second = evaluate(of('2026-03-02', '2026-03-03', '2026-03-04'), [], counted, give(12))
  if (isRefusal(second)) throw new Error(second.code)
  expect(toHours(second.hours)).toBe(4)
  expect(second.years[0]!.explanation.en).toBe(
    'provisionally 12 by two officials (Article 12, decision d1), 2 counted elsewhere, left out, so 4',
  )
})

test('an author has the bonus of a work once, over New Year a part of it with each day', () => {
  const row = {
    ...{ types: [9], kinds: ['rescue'], title: { zh: '甲', en: 'A' }, figure: 20, clause: 'nine' },
    rank: { bonus: { first: 10 } },
  }
  const standards = [cityRule({ from: '2025-01-01', binds: { industry: 'health' }, rows: [row] })]
  const days = { '2025-12-31': 'whole', '2026-01-01': 'whole' } as const
  const found = evaluate(factsOf({ standard: 'trial', type: 9, kind: 'rescue', place: 1, days }), standards)
  if (isRefusal(found)) throw new Error(found.code)
  expect(found.years.map(each => toHours(each.hours))).toEqual([15, 15])
})

const changedBy = ({ changed }: Row) =>
  changed === undefined
    ? {}
    : { decided: { kind: 'changed' as const, decisionId: 'd1', halfHours: { 2026: fromHours(changed) } } }

function factsOf(row: Row): ActivityFacts {
  const { type, kind, level, online, place, authors, corresponding = false } = row
  const authorship = place ? { authorship: { place, authorCount: authors ?? place, corresponding } } : {}
  return { industry: 'health', type, kind, level, online, ...authorship, portions: portionsOf(row) }
}

function portionsOf({ on, days, labelled, subjects, modules, characters }: Row): Portion[] {
  if (on) return [{ on: plainDate(on), keys: ['work:a'], subjects, modules, characters }]
  return Object.entries(days ?? {}).map(([day, much]) => ({
    on: plainDate(day),
    keys: [`event:a:${day}`],
    ...(much === 'whole' || much === 'half' ? { part: much } : {}),
    ...(typeof much === 'number' ? { minutes: much } : {}),
    ...(much === 'labelled' ? { labelledHours: labelled } : {}),
  }))
}

function countedOf({ type, hours, year = 2026 }: NonNullable<Row['counted']>[number], i: number): Counted {
  const firstDay = plainDate(`${year}-01-02`)
  return {
    itemId: `c${i}`,
    year: yearOf(firstDay),
    firstDay,
    type,
    kind: 'training',
    halfHours: fromHours(hours),
    keys: [`k${i}`],
    days: [],
  }
}
