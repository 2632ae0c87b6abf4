import { fromHours, toHours } from '../hours/half-hours'
import { policy } from '../policy/policy'
import { allRuleSets, boundTo, standardsIn } from '../standards/standards'
import { cityRule } from '../standards/testing/rule-sets'
import { plainDate } from '../time/plain-date'
import { type CountedHours, claimRoom } from './claim-room'
import { courseWays, type Learner, type OpenOffering, type OpenSitting } from './course-ways'

const now = new Date('2026-10-01T02:00:00Z')
const offering = (courseId: string, more: Partial<OpenOffering> = {}): OpenOffering => ({
  ...{ offeringId: `o-${courseId}`, courseId, courseTitle: courseId, category: 'general' },
  ...{ halfHours: fromHours(18), proof: 'sitting' },
  ...more,
})
const sitting = (day: string, more: Partial<OpenSitting> = {}): OpenSitting => ({
  ...{ sittingId: day, category: 'general', offeringIds: [], freeSeats: 41 },
  ...{ startsAt: new Date(`${day}T01:00:00Z`), endsAt: new Date(`${day}T02:30:00Z`) },
  ...{ bookingOpensAt: new Date('2026-09-20T00:00:00Z'), bookingClosesAt: new Date(`${day}T00:00:00Z`) },
  ...more,
})
const nobody: Learner = {
  ...{ year: 2026, enrolments: [], bookings: [], earned: [], studied: [], attempts: [] },
}
const enrolled = (courseId: string, finished: boolean): Pick<Learner, 'enrolments'> => ({
  enrolments: [{ courseId, offeringId: `o-${courseId}`, category: 'general', finished }],
})

describe('general hours: one course a year, then a sitting with a seat', () => {
  const offerings = [offering('a'), offering('b')]
  const sittings = [
    sitting('2026-09-25'),
    sitting('2026-10-20'),
    sitting('2026-10-21', { freeSeats: 0 }),
    sitting('2026-10-22', { bookingClosesAt: now }),
    sitting('2026-10-23', { offeringIds: ['o-b'] }),
  ]
  const ways = (more: Partial<Learner>, at = now) =>
    courseWays({ ...nobody, ...more }, offerings, sittings, at).map(way => [
      way.sitting?.sittingId,
      way.next,
      way.offerings.map(({ courseId }) => courseId).join(),
    ])

  test.each<[string, Partial<Learner>, ReturnType<typeof ways>]>([
    [
      'not enrolled',
      {},
      [
        ['2026-10-20', 'enrol', 'a,b'],
        ['2026-10-23', 'enrol', 'b'],
      ],
    ],
    [
      'enrolled, it may still be changed',
      enrolled('b', false),
      [
        ['2026-10-20', 'study', 'b,a'],
        ['2026-10-23', 'study', 'b'],
      ],
    ],
    ['studied', enrolled('a', true), [['2026-10-20', 'book', 'a']]],
    [
      'a seat is had, be the sitting full',
      { ...enrolled('a', true), bookings: [{ courseId: 'a', sittingId: '2026-10-21' }] },
      [['2026-10-21', 'sit', 'a']],
    ],
    [
      'the result of what was sat is awaited',
      { ...enrolled('a', true), bookings: [{ courseId: 'a', sittingId: '2026-09-25' }] },
      [['2026-09-25', 'awaitResult', 'a']],
    ],
    [
      'studied in another year',
      { studied: ['a'] },
      [
        ['2026-10-20', 'enrol', 'b'],
        ['2026-10-23', 'enrol', 'b'],
      ],
    ],
    ['earned already', { earned: [{ courseId: 'x', category: 'general' }] }, []],
    [
      'attempts used up',
      { ...enrolled('a', true), attempts: [{ courseId: 'a', left: 0, retakeFrom: null }] },
      [],
    ],
    [
      'the next attempt is later',
      {
        ...enrolled('b', true),
        attempts: [{ courseId: 'b', left: 1, retakeFrom: new Date('2026-10-21T00:00:00Z') }],
      },
      [['2026-10-23', 'book', 'b']],
    ],
  ])('%s', (_, more, expected) => {
    expect(ways(more)).toEqual(expected)
  })

  test('after the year only who had finished sits, in its supplementary sittings', () => {
    const later = [sitting('2027-02-10')]
    const after = new Date('2027-01-05T00:00:00Z')
    expect(courseWays(nobody, offerings, later, after)).toEqual([])
    expect(courseWays({ ...nobody, ...enrolled('a', true) }, offerings, later, after)).toHaveLength(1)
  })
})

test('industry-common hours: several courses, each by its own proof', () => {
  const common = { category: 'industryCommon', halfHours: fromHours(12) } as const
  const offerings = [offering('c', { ...common, proof: 'assessment' }), offering('d', common)]
  const sittings = [sitting('2026-10-20', { category: 'industryCommon' })]
  expect(courseWays(nobody, offerings, sittings, now)).toMatchObject([
    { id: 'o-c', group: 'c', next: 'enrol', occupies: [], endsOn: '2026-12-31' },
    { id: 'd 2026-10-20', group: 'd', next: 'enrol', endsOn: '2026-10-20' },
  ])
  const earned = [{ courseId: 'd', category: 'industryCommon' }]
  expect(courseWays({ ...nobody, earned }, offerings, sittings, now)).toHaveLength(1)
})

describe('what can still be claimed', () => {
  const room = (today: string, counted: CountedHours[] = [], standards = standardsIn('demo')) =>
    claimRoom({ year: 2026, today: plainDate(today), industry: 'health' }, counted, standards, policy('city'))

  test('"your cap of types 3 and 4 leaves 28; the last day to claim is 31 March"', () => {
    const found = room('2026-10-01', [
      { type: 3, year: 2026, halfHours: 24 },
      { type: 3, year: 2025, halfHours: 80 },
    ])
    expect(found.until).toBe('2027-03-31')
    expect(found.caps.map(({ types, leaves }) => [types.join(), toHours(leaves)])).toEqual([
      ['3,4', 28],
      ['5', 90],
      ['6,7', 120],
    ])
    expect([found.uncapped, found.claimable]).toEqual([[1, 2, 8], null])
  })

  test('a cap over three years remembers the two before', () => {
    const counted = [2023, 2024, 2025].map(year => ({ type: 5 as const, year, halfHours: 60 }))
    expect(room('2026-10-01', counted).caps.find(({ types }) => types.includes(5))?.leaves).toBe(
      fromHours(30),
    )
  })

  test('the window closes after its last day', () => {
    expect([room('2027-03-31').claimable, room('2027-04-01').claimable]).toEqual([null, 0])
  })

  test('where every type is capped, the caps end it', () => {
    const capped = allRuleSets.find(({ standard }) => standard === 'zhejiang-natural-science')!
    const only = { ...boundTo(capped, 'health'), rows: capped.rows.filter(({ types }) => !types.includes(8)) }
    const found = room('2026-10-01', [{ type: 6, year: 2026, halfHours: 200 }], [only])
    expect([found.claimable, found.caps.map(({ name }) => name)]).toEqual([fromHours(36), ['A', 'B']])
  })

  test('under a cap within a cap no more is left than under the wider one', () => {
    const rows = [{ types: [3, 4], figure: 8, per: 'day', clause: 'days' }]
    const all = { name: 'all training', types: [3, 4], hours: 40, clause: 'all' }
    const own = { name: 'one’s own unit', types: [4], hours: 20, clause: 'own' }
    const standards = [cityRule({ from: '2025-01-01', rows, caps: [own, all] })]
    const left = (hours: number, type: 3 | 4) =>
      room('2026-10-01', [{ type, year: 2026, halfHours: fromHours(hours) }], standards).claimable
    expect([left(0, 3), left(12, 3), left(20, 4)]).toEqual([fromHours(40), fromHours(28), fromHours(20)])
    const wider = [cityRule({ from: '2025-01-01', rows, caps: [own, { ...all, hours: 90 }] })]
    const many = { type: 3, year: 2026, halfHours: fromHours(80) } as const
    expect(room('2026-10-01', [many], wider).claimable).toBe(fromHours(10))
  })

  test('a cap of all kinds that a type has binds the type', () => {
    const rows = [{ types: [4], figure: 8, per: 'day', clause: 'days' }]
    const caps = [{ name: 'own', types: [4], kinds: ['training', 'lecture'], hours: 20, clause: 'own' }]
    expect(room('2026-10-01', [], [cityRule({ from: '2025-01-01', rows, caps })])).toMatchObject({
      claimable: fromHours(20),
      uncapped: [],
    })
  })

  test('where no figure is loaded claims are open, and wait for the policy', () => {
    const found = room('2026-10-01', [], standardsIn('city'))
    expect([found.claimable, found.standardsVersion, found.caps]).toEqual([null, null, []])
  })
})
