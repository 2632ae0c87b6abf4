import { policy } from '../policy/policy'
import type { Notice } from '../time/notice'
import { endOfDay, plainDate, startOfDay } from '../time/plain-date'
import { nextByClock } from './deadline'
import type { ClaimFact } from './history'
import type { ClaimAct } from './states'

const city = policy('city')
const morning = (day: string) => new Date(startOfDay(plainDate(day)).getTime() + 10 * 3_600_000)
const story = (acts: Readonly<Partial<Record<ClaimAct, string>>>): ClaimFact[] =>
  Object.entries(acts).map(([act, day]) => ({ act: act as ClaimAct, at: morning(day), by: 'u1' }))
const endOf = (day: string) => endOfDay(plainDate(day))
const nightAfter = (day: string) => new Date(endOf(day).getTime() + 1)
const told = (...notices: readonly [Notice['kind'], string][]): Notice[] =>
  notices.map(([kind, day]) => ({ kind, deadline: endOf(day) }))

/** Review of a claim of Monday 3 March 2025: reminder after Wed 19, escalation after Mon 24. */
const submitted = story({ submit: '2025-03-03' })

describe('what the clock does with a claim', () => {
  test('waits to the millisecond after the day on which it reminds', () => {
    expect(nextByClock(submitted, [], { now: morning('2025-03-04'), policy: city })).toEqual({
      act: 'wait',
      until: nightAfter('2025-03-19'),
    })
    expect(nextByClock(submitted, [], { now: endOf('2025-03-19'), policy: city })).toEqual({
      act: 'wait',
      until: nightAfter('2025-03-19'),
    })
    expect(nextByClock(submitted, [], { now: nightAfter('2025-03-19'), policy: city })).toEqual({
      act: 'remind',
      deadline: endOf('2025-03-19'),
    })
  })

  test('reminds once, then waits for the end; escalates once, then for whoever moves', () => {
    const reminded = told(['reminder', '2025-03-19'])
    expect(nextByClock(submitted, reminded, { now: morning('2025-03-20'), policy: city })).toEqual({
      act: 'wait',
      until: nightAfter('2025-03-24'),
    })
    expect(nextByClock(submitted, reminded, { now: nightAfter('2025-03-24'), policy: city })).toEqual({
      act: 'escalate',
      deadline: endOf('2025-03-24'),
    })
    const both = told(['reminder', '2025-03-19'], ['escalation', '2025-03-24'])
    expect(nextByClock(submitted, both, { now: morning('2025-05-05'), policy: city })).toEqual({
      act: 'wait',
    })
  })

  test('after a return the deadline is another, and is told anew', () => {
    const again = story({
      submit: '2025-03-03',
      takeUp: '2025-03-05',
      return: '2025-03-07',
      resubmit: '2025-03-17',
    })
    expect(
      nextByClock(again, told(['reminder', '2025-03-19']), { now: nightAfter('2025-03-27'), policy: city }),
    ).toEqual({
      act: 'remind',
      deadline: endOf('2025-03-27'),
    })
  })

  test('what is returned and not corrected lapses', () => {
    const returned = story({ submit: '2025-03-03', takeUp: '2025-03-05', return: '2025-03-07' })
    expect(
      nextByClock(returned, told(['reminder', '2025-03-19']), { now: endOf('2025-03-21'), policy: city }).act,
    ).toBe('wait')
    expect(
      nextByClock(returned, told(['reminder', '2025-03-19']), {
        now: nightAfter('2025-03-21'),
        policy: city,
      }),
    ).toEqual({
      act: 'lapse',
    })
  })

  test('nobody is reminded of the time to appeal; when it has passed, it is over', () => {
    const rejected = story({ submit: '2025-03-03', takeUp: '2025-03-03', reject: '2025-03-03' })
    expect(nextByClock(rejected, [], { now: morning('2025-03-20'), policy: city })).toEqual({
      act: 'wait',
      until: nightAfter('2025-03-24'),
    })
    expect(nextByClock(rejected, [], { now: nightAfter('2025-03-24'), policy: city })).toEqual({
      act: 'over',
    })
  })

  describe('on a deadline in a year that is not loaded', () => {
    // By weekends alone: 22 to 31 December are 8 days, 1 January and 4 to 11 January are 7.
    const submittedThen = story({ submit: '2026-12-21' })
    const reminded = told(['reminder', '2027-01-06'])

    test('nothing acts on the day; it is looked at again each day', () => {
      const now = morning('2027-01-20')
      expect(nextByClock(submittedThen, reminded, { now, policy: city })).toEqual({
        act: 'wait',
        until: new Date(now.getTime() + 86_400_000),
      })
    })

    test('it escalates when no notice can move it that far', () => {
      expect(nextByClock(submittedThen, reminded, { now: endOf('2027-01-25'), policy: city })).toEqual({
        act: 'wait',
        until: nightAfter('2027-01-25'),
      })
      expect(nextByClock(submittedThen, reminded, { now: nightAfter('2027-01-25'), policy: city })).toEqual({
        act: 'escalate',
        deadline: endOf('2027-01-11'),
      })
    })

    test('what was returned and not corrected lapses', () => {
      const returned = story({ submit: '2026-12-21', takeUp: '2026-12-21', return: '2026-12-21' })
      const due = told(['reminder', '2026-12-31'])
      expect(nextByClock(returned, due, { now: endOf('2027-01-18'), policy: city }).act).toBe('wait')
      expect(nextByClock(returned, due, { now: nightAfter('2027-01-18'), policy: city })).toEqual({
        act: 'lapse',
      })
    })
  })

  test('a draft has no clock', () => {
    expect(nextByClock([], [], { now: morning('2025-03-04'), policy: city })).toEqual({ act: 'wait' })
  })
})
