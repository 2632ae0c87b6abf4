import { cases } from '../cases'
import { fromHours, toHours } from '../hours/half-hours'
import { isRefusal } from '../refusals/refusal'
import { addDays, plainDate } from '../time/plain-date'
import type { ActivityFacts } from './activity'
import { allocate } from './allocate'
import type { Item } from './item'
import type { Level } from './rule-set'
import { cityRule } from './testing/rule-sets'

interface Row {
  name: string
  items: {
    days?: [string, number]
    event?: string
    paper?: Level
    on?: string
    source?: 'class'
    support?: boolean
    decided?: string
    changed?: number
  }[]
  comes: Record<string, Record<string, number>>
}

const rows = [{ types: [3, 4], figure: 8, per: 'day', ceilingPerDay: 8, clause: 'training' }]
const support = { types: [5], figure: 10, clause: 'support' }
const papers = { types: [7], figure: { core: 25, ordinary: 15 }, clause: 'paper' }
const training = (hours: number) => ({ name: 'training', types: [3, 4], hours, clause: 'cap' })
const more = { bestOfAchievement: 'best', rows: [...rows, support, papers] }
const standards = [
  cityRule({ ...more, from: '2026-01-01', caps: [training(40)] }),
  cityRule({ ...more, from: '2026-07-01', caps: [training(20)] }),
  cityRule({ ...more, from: '2026-07-01', loaded: '2026-10-01', caps: [training(20)] }),
]

test.each(cases<Row>(`${__dirname}/allocate.cases.yaml`))('$name', ({ items, comes }) => {
  const allocation = allocate(items.map(itemOf), standards)
  const hours = [...allocation].map(([id, found]) => {
    if (isRefusal(found)) return [id, found.code]
    return [id, Object.fromEntries(found.years.map(each => [each.year, toHours(each.hours)]))]
  })
  expect(Object.fromEntries(hours)).toEqual(comes)
})

function itemOf(row: Row['items'][number], i: number): Item {
  const decision = {
    ...(row.decided ? { asOf: plainDate(row.decided) } : {}),
    ...(row.changed
      ? {
          decided: { kind: 'changed' as const, decisionId: 'd', halfHours: { 2026: fromHours(row.changed) } },
        }
      : {}),
  }
  const itemId = 'abc'[i]!
  return {
    itemId,
    personId: 'p',
    source: row.source ?? 'claim',
    seq: i + 1,
    facts: factsOf(row),
    ...decision,
  }
}

function factsOf({
  days: [first, count] = ['', 0],
  event = 'event',
  paper,
  on,
  support = false,
}: Row['items'][number]): ActivityFacts {
  if (paper) {
    const portions = [{ on: plainDate(on!), keys: ['work:paper'] }]
    return { industry: 'health', type: 7, kind: 'paper', level: paper, portions }
  }
  const portions = Array.from({ length: count }, (_, i) => addDays(plainDate(first), i)).map(day => ({
    on: day,
    keys: [`${event}:${day}`],
    part: 'whole' as const,
  }))
  return support
    ? { industry: 'health', type: 5, kind: 'expertService', portions }
    : { industry: 'health', type: 3, kind: 'training', portions }
}
