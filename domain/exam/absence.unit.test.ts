import { policy } from '../policy/policy'
import { decideUntil, isFinalAbsence, mayContest } from './absence'

const city = policy('city')
const recordedAt = new Date('2026-06-12T03:00:00Z') // Friday; 5 working days with Dragon Boat off on the 19th: Mon 22 June
const at = (text: string) => new Date(text)

test.each([
  ['the same day', '2026-06-12T04:00:00Z', 'yes'],
  ['the last moment', '2026-06-22T15:59:59.999Z', 'yes'],
  ['a moment later', '2026-06-22T16:00:00.000Z', 'contest-window-closed'],
])('an absence contested on %s: %s', (_, now, answer) => {
  expect(mayContest({ recordedAt, contested: false }, city, at(now))?.code ?? 'yes').toBe(answer)
})

test('no absence, or one contested before, is not contestable', () => {
  expect(mayContest(undefined, city, recordedAt)?.code).toBe('absence-not-contestable')
  expect(mayContest({ recordedAt, contested: true }, city, recordedAt)?.code).toBe('absence-not-contestable')
})

test('an absence is final once it is decided, or nobody contested it in time', () => {
  const final = (contest: string | null, now: string) =>
    isFinalAbsence({ recordedAt, contest }, city, at(now))
  expect(final(null, '2026-06-20T00:00:00Z')).toBe(false)
  expect(final(null, '2026-06-23T00:00:00Z')).toBe(true)
  expect(final('open', '2026-06-23T00:00:00Z')).toBe(false)
  expect(final('upheld', '2026-06-20T00:00:00Z')).toBe(true)
})

test('what the door alone recorded may be contested for as long as there is no result', () => {
  const byTheDoor = { recordedAt: null, contested: false }
  expect(mayContest(byTheDoor, city, at('2026-12-30T00:00:00Z'))).toBeUndefined()
})

test('a contest is to be decided within 10 working days, from the day after it was filed', () => {
  expect(decideUntil(recordedAt, city)).toEqual({ at: at('2026-06-29T15:59:59.999Z'), provisional: false })
  expect(decideUntil(at('2026-12-28T03:00:00Z'), city).provisional).toBe(true)
})

// Recorded on Wed 30 December 2026; 2027 is not loaded, so by weekends alone it is due on 6 January, and 14 days more.
test('no right is lost on a year whose holidays are not loaded, and the absence becomes final all the same', () => {
  const recordedAt = at('2026-12-30T03:00:00Z')
  const [last, after] = [at('2027-01-20T15:59:59.999Z'), at('2027-01-20T16:00:00Z')]
  expect(mayContest({ recordedAt, contested: false }, city, last)).toBeUndefined()
  expect(isFinalAbsence({ recordedAt, contest: null }, city, last)).toBe(false)
  expect(mayContest({ recordedAt, contested: false }, city, after)?.code).toBe('contest-window-closed')
  expect(isFinalAbsence({ recordedAt, contest: null }, city, after)).toBe(true)
})
