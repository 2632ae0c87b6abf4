import fc from 'fast-check'
import { policy } from '../policy/policy'
import { entitledUntil, fateOfSeat, offerExpiry } from './queue'
import { mayTakePlace, scheduleOf } from './sitting'

const city = policy('city')
const at = (text: string) => new Date(text)
const schedule = scheduleOf(at('2026-06-12T01:00:00Z'), at('2026-06-12T02:30:00Z'), city)

describe('the instants of a sitting', () => {
  test('are those of the policy, before the start and after the end', () => {
    expect(schedule).toMatchObject({
      bookingOpensAt: at('2026-05-13T01:00:00Z'), // 30 days before
      bookingClosesAt: at('2026-06-09T01:00:00Z'), // 3 days before
      lastOfferAt: at('2026-06-09T00:00:00Z'), // an hour before that
      changeUntil: at('2026-06-11T01:00:00Z'), // 24 hours before
    })
    // 10 working days after Friday 12 June; Dragon Boat, 19 June, is off
    expect(schedule.resultsDueAt.toISOString()).toBe('2026-06-29T15:59:59.999Z')
  })

  test('come in order, whatever the set and the start', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('city' as const, 'demo' as const, 'test' as const),
        fc.nat(300),
        (set, days) => {
          const start = at(new Date(Date.UTC(2026, 0, 5 + days, 1)).toISOString())
          const s = scheduleOf(start, new Date(start.getTime() + 5_400_000), policy(set))
          const order = [
            s.bookingOpensAt,
            s.lastOfferAt,
            s.bookingClosesAt,
            s.changeUntil,
            s.startsAt,
            s.endsAt,
            s.resultsDueAt,
          ]
          expect([...order].sort((a, b) => a.getTime() - b.getTime())).toEqual(order)
        },
      ),
    )
  })
})

describe('where a sitting of a plan may lie', () => {
  test.each([
    [2026, false, '2026-01-01T01:00:00Z', 'yes'],
    [2026, false, '2025-12-31T16:00:00Z', 'yes'], // 1 January in Wenzhou
    [2026, false, '2026-12-31T16:00:00Z', 'sitting-outside-year'],
    [2026, true, '2027-03-31T15:59:00Z', 'yes'],
    [2026, true, '2027-03-31T16:00:00Z', 'supplementary-too-late'],
    [2026, true, '2025-12-01T00:00:00Z', 'sitting-outside-year'],
    [2026, true, '2028-01-10T00:00:00Z', 'supplementary-too-late'],
  ])('plan of %i, supplementary %s, on %s: %s', (year, supplementary, startsAt, answer) => {
    expect(mayTakePlace({ year, supplementary }, at(startsAt), city)?.code ?? 'yes').toBe(answer)
  })
})

describe('what becomes of a seat that came free', () => {
  const open = { ...schedule, stage: 'published' as const }
  test.each([
    ['nobody waits', false, '2026-06-01T00:00:00Z', { kind: 'free' }],
    [
      'somebody waits',
      true,
      '2026-06-01T00:00:00Z',
      { kind: 'offer', expiresAt: at('2026-06-02T00:00:00Z') },
    ],
    [
      'the offer ends with the closing',
      true,
      '2026-06-08T12:00:00Z',
      { kind: 'offer', expiresAt: at('2026-06-09T01:00:00Z') },
    ],
    ['the last hour', true, '2026-06-09T00:00:00Z', { kind: 'empty', reason: 'tooLateToOffer' }],
    ['the last hour, nobody waits', false, '2026-06-09T00:30:00Z', { kind: 'free' }],
    [
      'booking opens this instant',
      true,
      '2026-05-13T01:00:00Z',
      { kind: 'offer', expiresAt: at('2026-05-14T01:00:00Z') },
    ],
    ['booking is not open yet', true, '2026-05-13T00:59:59Z', { kind: 'reserve' }],
    ['booking is not open yet, nobody waits', false, '2026-05-13T00:59:59Z', { kind: 'free' }],
    ['after the closing', false, '2026-06-09T01:00:00Z', { kind: 'empty', reason: 'afterClosing' }],
    ['after the closing', true, '2026-06-09T01:00:00Z', { kind: 'empty', reason: 'afterClosing' }],
  ])('%s', (_, waits, now, fate) => expect(fateOfSeat(open, waits, city, at(now))).toEqual(fate))

  test('no offer outlives the closing', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 27 * 24 }), hours => {
        const now = new Date(schedule.bookingOpensAt.getTime() + hours * 3_600_000)
        expect(offerExpiry(open, city, now) <= schedule.bookingClosesAt).toBe(true)
      }),
    )
  })
})

test.each([
  [false, '2026-12-31T15:59:59.999Z'],
  [true, '2027-03-31T15:59:59.999Z'],
])('who lost a seat of a plan of 2026, supplementary %s, comes first until %s', (supplementary, until) => {
  expect(entitledUntil({ year: 2026, supplementary }, city)).toEqual(at(until))
})
