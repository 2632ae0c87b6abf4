import fc from 'fast-check'
import { halfHours, NO_HOURS } from '../hours/half-hours'
import { policy } from '../policy/policy'
import { allRuleSets } from '../standards/standards'
import { measure, type Sums } from '../standing/standing'
import { addDays, plainDate } from '../time/plain-date'
import { carriedOut } from './gains'
import { findPlan, hoursOf, searchPlan, stepsOf } from './search'
import { type Open, overlap, type Plan, type Way } from './ways'

const city = policy('city')
const YEAR = 2026

const shortOf = (sums: Sums) => {
  const measured = measure(sums, YEAR, city)
  return measured.verdict === 'short' ? measured.short : undefined
}

/** Hours in big steps, so that few of them make a year. */
const hours = fc.integer({ min: 0, max: 10 }).map(n => halfHours(n * 12))
const sums: fc.Arbitrary<Sums> = fc.record({
  general: fc.constantFrom(NO_HOURS, halfHours(36)),
  industryCommon: hours,
  professional: fc.constantFrom(0, 60, 120, 120).map(halfHours),
})

const way = (n: number): fc.Arbitrary<Way> =>
  fc
    .record({
      kind: fc.constantFrom('general' as const, 'common' as const),
      of: fc.integer({ min: 0, max: 2 }),
      size: fc.integer({ min: 1, max: 6 }),
      start: fc.integer({ min: 0, max: 4 }),
      length: fc.integer({ min: 0, max: 3 }),
    })
    .map(({ kind, of, size, start, length }) => ({
      id: `w${n}`,
      category: kind === 'general' ? 'general' : 'industryCommon',
      halfHours: halfHours(kind === 'general' ? 36 : size * 12),
      group: kind === 'general' ? 'general' : `${kind}${of}`,
      occupies: length === 0 ? [] : [{ from: new Date(start), until: new Date(start + length) }],
      endsOn: plainDate(`2026-10-1${start}`),
    }))

const open: fc.Arbitrary<Open> = fc.record({
  ways: fc
    .integer({ min: 0, max: 7 })
    .chain(count => fc.tuple(...Array.from({ length: count }, (_, n) => way(n)))),
  claimable: fc.option(fc.constantFrom(0, 0, 24, 60, 180).map(halfHours)),
})

/** Every choice of ways with every number of claimed half hours, by nothing but the rules in plain words. */
function exhaustive(before: Sums, { ways, claimable }: Open): { steps: number; hours: number } | undefined {
  let best: { steps: number; hours: number } | undefined
  for (let choice = 0; choice < 2 ** ways.length; choice++) {
    const chosen = ways.filter((_, at) => (choice >> at) & 1)
    if (chosen.some((a, at) => chosen.slice(at + 1).some(b => a.group === b.group || overlap(a, b)))) continue
    const sum: Record<string, number> = { ...before }
    let inHours = 0
    for (const { category, halfHours: size } of chosen) {
      sum[category]! += size
      inHours += size
    }
    const most = claimable ?? 180
    for (let claimed = 0; claimed <= most; claimed++) {
      const after = { ...sum, professional: sum.professional! + claimed } as unknown as Sums
      if (shortOf(after)) continue
      const found = { steps: chosen.length + (claimed > 0 ? 1 : 0), hours: inHours + claimed }
      if (!best || found.steps < best.steps || (found.steps === best.steps && found.hours < best.hours))
        best = found
      break
    }
  }
  return best
}

describe('a plan for the missing hours', () => {
  test('is found wherever an exhaustive search finds one, and is as short; impossible only where that agrees', () => {
    fc.assert(
      fc.property(sums, open, (before, given) => {
        const short = shortOf(before)
        if (!short) return
        const found = findPlan(short, given)
        const brute = exhaustive(before, given)
        expect(found && { steps: stepsOf(found), hours: hoursOf(found) }).toEqual(brute)
      }),
      { numRuns: 250 },
    )
  })

  test('carried out, yields compliant', () => {
    fc.assert(
      fc.property(sums, open, (before, given) => {
        const short = shortOf(before)
        const plan = short && findPlan(short, given)
        if (!plan) return
        expect(shortOf(carriedOut(before, plan))).toBeUndefined()
        expect(
          plan.ways.every((a, at) =>
            plan.ways.slice(at + 1).every(b => a.group !== b.group && !overlap(a, b)),
          ),
        ).toBe(true)
      }),
      { numRuns: 250 },
    )
  })

  test('asks for nothing that is not needed', () => {
    fc.assert(
      fc.property(sums, open, (before, given) => {
        const short = shortOf(before)
        const plan = short && findPlan(short, given)
        if (!plan) return
        for (const left of plan.ways) {
          const ways = plan.ways.filter(each => each !== left)
          const without: Plan = { ways, claimed: plan.claimed }
          expect(shortOf(carriedOut(before, without))).toBeDefined()
        }
        if (plan.claimed > 0)
          expect(shortOf(carriedOut(before, { ...plan, claimed: halfHours(plan.claimed - 1) }))).toBeDefined()
      }),
      { numRuns: 300 },
    )
  })
})

test('nobody is at two places at once: what collides is no plan, until another time is open', () => {
  const at = (id: string, category: Way['category'], hour: number): Way => ({
    ...{ id, category, halfHours: halfHours(36), group: category, endsOn: plainDate('2026-10-10') },
    occupies: [{ from: new Date(hour), until: new Date(hour + 2) }],
  })
  const short = { general: halfHours(36), professional: NO_HOURS, inAll: halfHours(72), any: halfHours(36) }
  const colliding = [at('g', 'general', 9), at('c', 'industryCommon', 10)]
  expect(findPlan(short, { ways: colliding, claimable: NO_HOURS })).toBeUndefined()
  const ways = [...colliding, at('c2', 'industryCommon', 11)]
  expect(findPlan(short, { ways, claimable: NO_HOURS })?.ways.map(({ id }) => id)).toEqual(['g', 'c2'])
})

/** Counted in steps, not in time: each is a choice that was looked at. */
describe('does not grow with every choice there is', () => {
  const STEPS_MAX = 50_000
  const short = { general: halfHours(36), professional: NO_HOURS, inAll: halfHours(180), any: halfHours(144) }
  const course = (n: number, size: number, day: number | undefined): Way => ({
    ...{ id: `c${n} ${day}`, category: 'industryCommon', halfHours: halfHours(size), group: `c${n}` },
    occupies: day === undefined ? [] : [{ from: new Date(day * 24), until: new Date(day * 24 + 2) }],
    endsOn: addDays(plainDate('2026-10-01'), day ?? 0),
  })
  const general: Way = { ...course(0, 36, 30), id: 'general', group: 'general', category: 'general' }
  const forty = Array.from({ length: 40 }, (_, n) => n)
  test.each<[string, Way[]]>([
    ['40 courses that nothing is in the way of', forty.map(n => course(n, 8 + (n % 9), undefined))],
    [
      '40 courses of which every sitting examines all',
      forty.flatMap(n => forty.map(d => course(n, 8 + n, d))),
    ],
    ['more courses than sittings', forty.flatMap(n => forty.slice(0, 20).map(d => course(n, 8, d)))],
  ])('%s', (_, ways) => {
    for (const claimable of [NO_HOURS, halfHours(40), null]) {
      const search = searchPlan(short, { ways: [...ways, general], claimable })
      let steps = 0
      for (let at = search.next(); !at.done; at = search.next()) steps++
      expect(steps).toBeLessThan(STEPS_MAX)
    }
  })
})

test('no two caps of a shipped rule set bind one type: an hour is in one pool', () => {
  for (const { version, caps } of allRuleSets) {
    const types = caps.filter(cap => !cap.kinds).flatMap(cap => cap.types)
    expect([version, types.length]).toEqual([version, new Set(types).size])
  }
})
