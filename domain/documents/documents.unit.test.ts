import fc from 'fast-check'
import { cases } from '../cases'
import { isRefusal, type Refusal } from '../refusals/refusal'
import { addDays, plainDate } from '../time/plain-date'
import { identityCheckDigit } from './check-digits'
import { type DocumentKind, identityNumber, residentIdentityNumber } from './identity-document'
import { masked } from './mask'
import { socialCreditCode } from './social-credit-code'

type Row = {
  kind: DocumentKind | 'socialCreditCode'
  text: string
  by?: 'oneself' | 'bureau'
  answer: string
}
const today = plainDate('2025-06-01')
const check = ({ kind, text, by }: Row) =>
  kind === 'socialCreditCode' ? socialCreditCode(String(text)) : identityNumber(kind, String(text), today, by)
const answerOf = (r: string | Refusal) => (isRefusal(r) ? (r.turnedOn.reason ?? r.code) : 'yes')

describe('numbers of documents', () => {
  test.each(cases<Row>(`${__dirname}/documents.cases.yaml`))('$kind $text: $answer', row => {
    expect(answerOf(check(row))).toBe(row.answer)
  })

  test('every number with its check digit is taken, in any case, and no single wrong digit is', () => {
    fc.assert(
      fc.property(first17('330302'), fc.nat(16), fc.integer({ min: 1, max: 9 }), (body, at, shift) => {
        const number = body + identityCheckDigit(body)
        expect(residentIdentityNumber(number.toLowerCase(), today)).toBe(number)
        const wrong = number.slice(0, at) + ((Number(number[at]) + shift) % 10) + number.slice(at + 1)
        expect(isRefusal(residentIdentityNumber(wrong, today))).toBe(true)
      }),
    )
  })

  test.each([
    ['residencePermit', '810000'],
    ['residencePermit', '830000'],
    ['permanentResidence', '933840'],
  ] as const)('%s %s has the same check digit', (kind, prefix) => {
    fc.assert(
      fc.property(first17(prefix), body => {
        expect(identityNumber(kind, body + identityCheckDigit(body), today)).toBe(
          body + identityCheckDigit(body),
        )
      }),
    )
  })

  test('a refusal never carries the number', () => {
    expect(JSON.stringify(residentIdentityNumber('110105194912310020', today))).not.toContain('19491231')
  })

  test.each([
    ['330302199001011234', '3303**********1234'],
    ['E12345678', '*******78'],
    ['AB', '**'],
    ['', ''],
  ])('%s is shown as %s', (number, shown) => expect(masked(number)).toBe(shown))
})

const first17 = (area: string) =>
  fc
    .tuple(fc.nat(30_000), fc.nat(999))
    .map(
      ([n, seq]) =>
        area + addDays(plainDate('1940-01-01'), n).replaceAll('-', '') + String(seq).padStart(3, '0'),
    )
