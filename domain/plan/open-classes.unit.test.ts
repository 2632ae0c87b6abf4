import type { TrainingClass } from '../class/class'
import { fromHours, toHours } from '../hours/half-hours'
import { policy } from '../policy/policy'
import { standardsIn } from '../standards/standards'
import { plainDate } from '../time/plain-date'
import { type CountedHours, claimRoom } from './claim-room'
import { classOfferInWords, classOffers } from './open-classes'

const classOf = (kind: TrainingClass['kind'], ...days: string[]): TrainingClass => ({
  ...{ classId: days[0]!, kind, title: '护理管理培训班', industry: 'health', online: false },
  days: days.map(on => ({ on: plainDate(on), part: 'whole', minutes: 360 })),
})
const training = classOf('associationTraining', '2026-11-02', '2026-11-03')

const offers = (course: TrainingClass, counted: CountedHours[] = [], set: 'demo' | 'city' = 'demo') => {
  const standards = standardsIn(set)
  const asked = { year: 2026, today: plainDate('2026-10-01'), industry: 'health' }
  return classOffers(2026, [course], claimRoom(asked, counted, standards, policy('city')), standards)
}
/** 2 days x 8 of training, under 40 a year for types 3 and 4 (domain/standards/rule-sets/demo-city.yaml). */
const used = (hours: number): CountedHours[] => [{ type: 3, year: 2026, halfHours: hours * 2 }]

describe('a class that is open, in a plan', () => {
  test.each<[string, TrainingClass, number, [number, number] | undefined]>([
    ['gives what its standard says', training, 0, [16, 16]],
    ['counts what its cap leaves: 40 - 28 = 12', training, 28, [16, 12]],
    ['is of no use once the cap is full', training, 40, undefined],
    ['a seminar is of another type: no cap', classOf('municipalSeminar', '2026-11-02'), 40, [8, 8]],
    [
      'over New Year: the days of the year',
      classOf('departmentClass', '2026-12-31', '2027-01-01'),
      0,
      [8, 8],
    ],
    ['is of another year', classOf('departmentClass', '2027-01-04'), 0, undefined],
  ])('%s', (_, course, counted, expected) => {
    const [offer] = offers(course, used(counted))
    expect(offer && [toHours(offer.gives!), toHours(offer.counts!)]).toEqual(expected)
  })

  test('is said in words, as its cap leaves it', () => {
    expect(classOfferInWords(offers(training)[0]!).en).toBe('护理管理培训班, from 2026-11-02, gives 16')
    expect(classOfferInWords(offers(training, used(28))[0]!).en).toBe(
      '护理管理培训班, from 2026-11-02, gives 16, but your cap of types 3, 4 leaves 12',
    )
  })

  test('two under one cap are reckoned together: 40 - 20 = 20, 16 of the first, 4 of the second; a seminar has no cap', () => {
    const standards = standardsIn('demo')
    const asked = { year: 2026, today: plainDate('2026-10-01'), industry: 'health' }
    const room = claimRoom(asked, used(20), standards, policy('city'))
    const second = classOf('departmentClass', '2026-11-09', '2026-11-10')
    const seminar = classOf('municipalSeminar', '2026-11-16')
    const third = classOf('departmentClass', '2026-11-23')
    const found = classOffers(2026, [training, second, seminar, third], room, standards)
    expect(found.map(({ counts, adds }) => [toHours(counts!), toHours(adds!)])).toEqual([
      [16, 16],
      [16, 4],
      [8, 8],
      [8, 0],
    ])
    expect(classOfferInWords(found[1]!).en).toBe(
      '护理管理培训班, from 2026-11-09, gives 16; after the classes before it, 4',
    )
  })

  test('under a cap within a cap it counts what both leave: 10 of 3 within 20 of 3 and 4', () => {
    const standards = standardsIn('demo')
    const asked = { year: 2026, today: plainDate('2026-10-01'), industry: 'health' }
    const wide = { name: 'wide', types: [3, 4] as const, leaves: fromHours(20), clause: '' }
    const narrow = { name: 'narrow', types: [3] as const, leaves: fromHours(10), clause: '' }
    const room = { ...claimRoom(asked, [], standards, policy('city')), caps: [wide, narrow] }
    const second = classOf('departmentClass', '2026-11-09')
    const found = classOffers(2026, [training, second], room, standards)
    expect(found.map(({ counts, adds }) => [toHours(counts!), toHours(adds!)])).toEqual([
      [10, 10],
      [8, 0],
    ])
  })

  test('where no figure is loaded its hours wait for the policy', () => {
    expect(offers(training, [], 'city')).toEqual([
      { course: training, gives: null, counts: null, adds: null },
    ])
  })
})
