import fc from 'fast-check'
import { isTicketNumber, printedTicketNumber, ticketNumber } from './ticket-number'

const numbers = fc
  .tuple(fc.integer({ min: 2021, max: 2099 }), fc.nat(999_999), fc.nat(99_999))
  .map(parts => ticketNumber(...parts))

test('no single wrong digit passes', () => {
  fc.assert(
    fc.property(numbers, fc.nat(15), fc.integer({ min: 1, max: 9 }), (number, at, shift) => {
      const wrong = number.slice(0, at) + ((Number(number[at]) + shift) % 10) + number.slice(at + 1)
      expect([isTicketNumber(number), isTicketNumber(wrong)]).toEqual([true, false])
    }),
  )
})

test('it is printed in fours', () => {
  expect(printedTicketNumber('2026000012000342')).toBe('2026 0000 1200 0342')
})
