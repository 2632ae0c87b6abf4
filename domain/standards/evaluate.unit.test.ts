import { cases } from '../cases'
import { fromHours, toHours } from '../hours/half-hours'
import { isRefusal } from '../refusals/refusal'
import { plainDate, yearOf } from '../time/plain-date'
import type { ActivityFacts, Portion } from './activity'
import type { Counted } from './count'
import { evaluate } from './evaluate'
import type { ClaimType, Level } from './rule-set'
import { allRuleSets, boundTo } from './standards'

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
      const found = evaluate(factsOf(row), standards, (row.counted ?? []).map(countedOf))
      if (isRefusal(found)) return expect(found.code).toBe(row.refusal)
      expect(toHours(found.hours)).toBe(row.hours)
      if (row.en) expect(found.years[0]!.explanation.en).toBe(row.en)
      if (row.zh) expect(found.years[0]!.explanation.zh).toBe(row.zh)
    },
  )
})

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
