import fc from 'fast-check'
import { namesInCommon, projectKeys } from '../achievement/keys'
import { addHours, formatHours, type HalfHours, halfHours, NO_HOURS } from '../hours/half-hours'
import { isRefusal } from '../refusals/refusal'
import { addDays, lastDayOf, type PlainDate, plainDate } from '../time/plain-date'
import type { ActivityFacts } from './activity'
import { type Allocation, allocate } from './allocate'
import type { Counted } from './count'
import { asDecidedToday, dryRun } from './dry-run'
import { Fraction } from './fraction'
import type { Item } from './item'
import { recompute, type Standing } from './recompute'
import { type Cap, isUnder, type RuleSet } from './rule-set'
import { cityRule } from './testing/rule-sets'

// Two years, a cap that changes in the middle of the second, a window over both, shares, and few achievements for many claims.
const rows = (figure: number) => [
  { types: [3], figure, per: 'day', ceilingPerDay: 8, clause: 'training' },
  { types: [4], figure: 'minutes', ceilingPerDay: 8, clause: 'unit' },
  { types: [5], figure: 8, per: 'day', clause: 'support' },
  { types: [6], figure: { city: 50, county: 30 }, clause: 'project' },
  { types: [7], figure: { core: 25, ordinary: 10 }, rank: { divided: 'equally' }, clause: 'paper' },
]
const caps = (training: number) => [
  { name: 'training', types: [3, 4], hours: training, clause: 'training' },
  { name: 'lecture', types: [3, 4], kinds: ['lecture'], hours: 10.5, clause: 'lecture' },
  { name: 'support', types: [5], hours: 30, years: 2, clause: 'support' },
]
const city = (from: string, training: number, figure = 8, loaded = from) =>
  cityRule({ from, loaded, bestOfAchievement: 'best', rows: rows(figure), caps: caps(training) })

const standards = [city('2025-01-01', 40), city('2026-07-01', 20)]
const published = [...standards, city('2026-04-01', 25, 5, '2026-09-01')]
const firstDay = plainDate('2025-11-01')

const days = fc.uniqueArray(fc.integer({ min: 0, max: 420 }), { minLength: 1, maxLength: 5 })
const attended: fc.Arbitrary<ActivityFacts> = fc
  .record({
    type: fc.constantFrom(3 as const, 4 as const, 5 as const),
    kind: fc.constantFrom('training', 'lecture'),
    event: fc.integer({ min: 0, max: 2 }),
    part: fc.constantFrom('whole' as const, 'half' as const),
    minutes: fc.integer({ min: 1, max: 700 }),
    days,
  })
  .map(({ type, kind, event, part, minutes, days: each }) => ({
    industry: 'health',
    type,
    kind,
    portions: each.map(n => {
      const on = addDays(firstDay, n)
      return { on, keys: [`event:${event}:${on}`], part, minutes }
    }),
  }))
const written: fc.Arbitrary<ActivityFacts> = fc
  .record({
    level: fc.constantFrom('core' as const, 'ordinary' as const),
    work: fc.integer({ min: 0, max: 2 }),
    doi: fc.integer({ min: 0, max: 2 }),
    authorCount: fc.integer({ min: 1, max: 7 }),
    day: fc.integer({ min: 0, max: 420 }),
  })
  .map(({ level, work, doi, authorCount, day }) => ({
    industry: 'health',
    type: 7 as const,
    kind: 'paper',
    level,
    authorship: { place: 1, authorCount, corresponding: false },
    portions: [{ on: addDays(firstDay, day), keys: [`work:${work}`, `doi:${doi}`] }],
  }))
/** Of two that are of one title and level, with a number each that their claims state or not. */
const project: fc.Arbitrary<ActivityFacts> = fc
  .record({
    number: fc.constantFrom('1', '2', undefined),
    level: fc.constantFrom('city' as const, 'county' as const),
    kind: fc.constantFrom('project', 'plan'),
    day: fc.integer({ min: 0, max: 420 }),
  })
  .map(({ number, level, kind, day }) => ({
    industry: 'health',
    type: 6 as const,
    kind,
    level,
    portions: [
      {
        on: addDays(firstDay, day),
        keys: projectKeys({
          kind: 'project',
          title: '年度评价',
          level: 'city',
          ...(number ? { number } : {}),
        }),
      },
    ],
  }))
const facts = fc.oneof({ weight: 3, arbitrary: attended }, written, project)

type Act =
  | { act: 'approve'; facts: ActivityFacts; source: Item['source'] }
  | { act: 'reverse' | 'correct'; which: number; halfHours: number }
  | { act: 'publish' }
const acts: fc.Arbitrary<Act[]> = fc.array(
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        act: fc.constant('approve' as const),
        facts,
        source: fc.constantFrom('claim' as const, 'class' as const),
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        act: fc.constantFrom('reverse' as const, 'correct' as const),
        which: fc.nat(),
        halfHours: fc.integer({ min: 0, max: 100 }),
      }),
    },
    { weight: 1, arbitrary: fc.constant({ act: 'publish' as const }) },
  ),
  { minLength: 1, maxLength: 10 },
)

const runs = { numRuns: 50 }

interface World {
  items: Item[]
  ledger: Standing[]
  inForce: readonly RuleSet[]
  seq: number
}

describe('whatever is approved, reversed, corrected and published, in whatever order', () => {
  const lived = (all: Act[], check: (world: World) => void) => {
    const world: World = { items: [], ledger: [], inForce: standards, seq: 0 }
    for (const act of all) {
      take(act, world)
      write(world)
      check(world)
    }
  }

  test('a standing is the sum of its explained entries', () => {
    fc.assert(
      fc.property(acts, all =>
        lived(all, ({ items, ledger, inForce }) => {
          const explained = yearsOf(allocate(items, inForce))
          expect(sum(ledger)).toBe(sum(explained.map(each => ({ halfHours: each.hours }))))
          for (const { hours, explanation } of explained)
            expect(explanation.en).toContain(`, so ${formatHours(hours)}`)
        }),
      ),
      runs,
    )
  })

  test('no cap is exceeded', () => {
    fc.assert(
      fc.property(acts, all =>
        lived(all, ({ items, inForce }) => {
          const counted = yearsOf(allocate(items, inForce)).flatMap(each => each.counted)
          for (const each of counted)
            for (const [cap, until] of capsOver(each, inForce))
              expect(under(cap, each, until, counted)).toBeLessThanOrEqual(cap.hours * 2)
        }),
      ),
      runs,
    )
  })

  test('no ceiling a day is exceeded, whichever version measured it, or officials decided', () => {
    fc.assert(
      fc.property(acts, all =>
        lived(all, ({ items, inForce }) => {
          const counted = yearsOf(allocate(items, inForce)).flatMap(each => each.counted)
          const days = counted
            .filter(each => each.type === 3 || each.type === 4)
            .flatMap(({ type, days: own }) =>
              own.map(({ on, hours }) => [`${type} ${on}`, Fraction.parse(hours)] as const),
            )
          for (const [day] of days) {
            const hours = Fraction.sum(days.filter(each => each[0] === day).map(each => each[1]))
            expect(hours.compare(Fraction.of(8))).toBeLessThanOrEqual(0)
          }
        }),
      ),
      runs,
    )
  })

  test('no achievement counts twice', () => {
    fc.assert(
      fc.property(acts, all =>
        lived(all, ({ items, inForce }) => {
          const counted = yearsOf(allocate(items, inForce)).flatMap(each => each.counted)
          counted.forEach(({ keys }, i) => {
            expect(new Set(keys).size).toBe(keys.length)
            for (const other of counted.slice(i + 1)) expect(namesInCommon(keys, other.keys)).toEqual([])
          })
        }),
      ),
      runs,
    )
  })

  test('the order in which the items are listed does not matter, and doing it again writes nothing', () => {
    fc.assert(
      fc.property(acts, all =>
        lived(all, ({ items, ledger, inForce }) => {
          expect(recompute([...items].reverse(), ledger, inForce)).toEqual([])
        }),
      ),
      runs,
    )
  })

  test('publishing gives exactly what the dry run announced', () => {
    fc.assert(
      fc.property(acts, all =>
        lived(all, ({ items, ledger, inForce }) => {
          const { differences } = dryRun(items, inForce, published)
          const changes = recompute(asDecidedToday(items), ledger, published)
          const announced = differences.map(({ itemId, year, before, after }) => [
            itemId,
            year,
            after - before,
          ])
          const written = new Map<string, [string, number, number]>()
          for (const { itemId, year, entry, halfHours: h } of changes) {
            const so = written.get(`${itemId} ${year}`)?.[2] ?? 0
            written.set(`${itemId} ${year}`, [itemId, year, so + (entry === 'grant' ? h : -h)])
          }
          expect([...written.values()].sort()).toEqual(announced.sort())
        }),
      ),
      runs,
    )
  })
})

test('an approval takes nothing from what is registered, within a year and a rule set', () => {
  const oneYear = [city('2025-01-01', 40)]
  const inOneYear = fc
    .array(attended, { minLength: 1, maxLength: 8 })
    .map(all =>
      all
        .map(each => ({ ...each, portions: each.portions.filter(p => p.on > '2026-01-01') }))
        .filter(each => each.portions.length > 0),
    )
  fc.assert(
    fc.property(inOneYear, all => {
      const items = all.map(
        (each, i): Item => ({ itemId: `${i}`, personId: 'p', source: 'claim', seq: i, facts: each }),
      )
      const [before, after] = [allocate(items.slice(0, -1), oneYear), allocate(items, oneYear)]
      for (const [itemId, found] of before) expect(after.get(itemId)).toEqual(found)
    }),
  )
})

test('what was decided on a day is computed again byte for byte, whatever was loaded since', () => {
  fc.assert(
    fc.property(fc.array(facts, { maxLength: 6 }), all => {
      const asOf = plainDate('2026-08-31') // a rule set is loaded the day after
      const items = all.map(
        (each, i): Item => ({ itemId: `${i}`, personId: 'p', source: 'claim', seq: i, facts: each, asOf }),
      )
      expect(JSON.stringify([...allocate(items, published)])).toBe(
        JSON.stringify([...allocate(items, standards)]),
      )
    }),
    runs,
  )
})

test('after a reversal, what was left out under the cap is granted', () => {
  const training = (itemId: string, seq: number, day: string): Item => ({
    itemId,
    personId: 'p',
    source: 'claim',
    seq,
    facts: {
      industry: 'health',
      type: 3,
      kind: 'training',
      portions: [0, 1, 2].map(n => ({
        on: addDays(plainDate(day), n),
        keys: [`${itemId}${n}`],
        part: 'whole',
      })),
    },
  })
  const all = [training('a', 1, '2026-03-02'), training('b', 2, '2026-04-01')]
  const first = recompute(all, [], standards)
  expect(first.map(each => [each.entry, each.itemId, each.halfHours / 2])).toEqual([
    ['grant', 'a', 24],
    ['grant', 'b', 16], // 40 - 24
  ])
  expect(
    recompute(all.slice(1), first, standards).map(each => [
      each.entry,
      each.itemId,
      each.halfHours / 2,
      each.why.en,
    ]),
  ).toEqual([
    ['reversal', 'a', 24, 'stands no longer'],
    ['reversal', 'b', 16, '3 days x 8, so 24: n, training'],
    ['grant', 'b', 24, '3 days x 8, so 24: n, training'],
  ])
})

test('a dry run says who gains and who loses', () => {
  const item = (personId: string, on: string): Item => ({
    itemId: `of ${personId}`,
    personId,
    source: 'claim',
    seq: 1,
    facts: {
      industry: 'health',
      type: 3,
      kind: 'training',
      portions: [{ on: plainDate(on), keys: [`${personId}`], part: 'whole' }],
    },
  })
  const run = dryRun([item('p1', '2026-03-02'), item('p2', '2026-04-02')], standards, published)
  expect(run.gain).toEqual([])
  expect(run.lose).toEqual([{ personId: 'p2', year: 2026, before: 16, after: 10 }]) // 8 a day, now 5
  expect(run.differences[0]!.why.after.en).toBe('1 day x 5, so 5: n, training')
})

function take(act: Act, world: World): void {
  if (act.act === 'approve') {
    world.seq += 1
    world.items.push({
      itemId: `i${world.seq}`,
      personId: 'p',
      source: act.source,
      seq: world.seq,
      facts: act.facts,
      asOf: world.inForce === standards ? plainDate('2026-08-01') : undefined,
    })
  } else if (act.act === 'publish') {
    world.inForce = published
    world.items = asDecidedToday(world.items)
  } else if (world.items.length > 0) {
    const at = act.which % world.items.length
    const decided = {
      kind: 'changed' as const,
      decisionId: 'd',
      halfHours: { 2026: halfHours(act.halfHours) },
    }
    world.items.splice(at, 1, ...(act.act === 'reverse' ? [] : [{ ...world.items[at]!, decided }]))
  }
}

/** Writes what recompute says, entry by entry: a reversal takes back all that stands, a grant finds nothing standing. */
function write(world: World): void {
  for (const { entry, itemId, year, halfHours: hours } of recompute(
    world.items,
    world.ledger,
    world.inForce,
  )) {
    const at = world.ledger.findIndex(each => each.itemId === itemId && each.year === year)
    if (entry === 'reversal') expect(world.ledger.splice(at, 1)).toMatchObject([{ halfHours: hours }])
    else {
      expect(at).toBe(-1)
      expect(hours).toBeGreaterThan(0)
      world.ledger.push({ itemId, year, halfHours: hours })
    }
  }
}

const yearsOf = (allocation: Allocation) =>
  [...allocation.values()].flatMap(each => (isRefusal(each) ? [] : each.years))
const sum = (all: readonly { halfHours: HalfHours }[]) =>
  addHours(NO_HOURS, ...all.map(each => each.halfHours))

/** The caps of the rule sets that an item was counted under, each with the last day that it binds. */
function capsOver(counted: Counted, inForce: readonly RuleSet[]): [Cap, PlainDate][] {
  if (counted.halfHours === 0) return []
  const known = inForce
    .filter(each => each.from <= counted.firstDay)
    .sort((a, b) => (a.from < b.from ? 1 : -1))
  const next = inForce
    .filter(each => each.from > counted.firstDay)
    .map(each => addDays(plainDate(each.from), -1))
  const until = [...next, lastDayOf(counted.year)].sort()[0]!
  return known[0]!.caps.filter(cap => isUnder(cap, counted)).map(cap => [cap, until])
}

function under(cap: Cap, of: Counted, until: PlainDate, all: readonly Counted[]): number {
  const window = all.filter(
    each => each.year <= of.year && each.year > of.year - cap.years && each.firstDay <= until,
  )
  return sum(window.filter(each => isUnder(cap, each)))
}
