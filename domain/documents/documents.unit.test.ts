import fc from 'fast-check'
import { cases } from '../cases'
import { isRefusal, type Refusal } from '../refusals/refusal'
import { addDays, plainDate } from '../time/plain-date'
import { identityCheckDigit } from './check-digits'
import { identityNumber, residentIdentityNumber } from './identity-document'
import type { DocumentKind } from './identity-number'
import { masked, maskedName } from './mask'
import { faultOfName, plainName, plainOrganisationName } from './name'
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

describe('names', () => {
  test.each([
    ['  林　静 ', '林 静'],
    ['Ａnna　Ｌee', 'Anna Lee'],
    ['阿卜杜拉•买买提', '阿卜杜拉·买买提'],
    ['阿卜杜拉 ・ 买买提', '阿卜杜拉·买买提'],
    ['阿卜杜拉･买买提', '阿卜杜拉·买买提'], // half-width katakana's
    ['𬭩䶮', '𬭩䶮'],
  ])('%j is kept as %j', (text, kept) => {
    expect(plainName(text)).toBe(kept)
    expect(faultOfName(kept)).toBeUndefined()
  })

  test("an organisation's brackets keep their width", () =>
    expect(plainOrganisationName(' 温州市考点（鹿城）　一 ')).toBe('温州市考点（鹿城） 一'))

  test.each([
    ['张\u202e三', 'U+202E'],
    ['张三\u2066', 'U+2066'],
    ['张\n三', 'U+000A'],
    ['张\u2028三', 'U+2028'],
    ['张\u200b三', 'U+200B'],
    ['张三\ufeff', 'U+FEFF'],
    ['\u3164', 'U+3164'], // a blank that Unicode calls a letter
    ['\u2800', 'U+2800'],
    ['张\uffff', 'U+FFFF'],
    ['张\u{1fffe}', 'U+1FFFE'],
    ['张\ufdd0', 'U+FDD0'],
    ['张\ufffd', 'U+FFFD'], // what stands for a lost sign
    ['张\u{e0041}', 'U+E0041'],
    ['张\u0000', 'U+0000'],
    ['a\u0301\u0301\u0301\u0301', 'more than 3 marks'],
    ['---', 'a name has a letter'],
  ])('%j is no name: %s', (name, fault) => expect(faultOfName(name)).toContain(fault))
})

const first17 = (area: string) =>
  fc
    .tuple(fc.nat(30_000), fc.nat(999))
    .map(
      ([n, seq]) =>
        area + addDays(plainDate('1940-01-01'), n).replaceAll('-', '') + String(seq).padStart(3, '0'),
    )

test.each([
  ['', ''],
  ['林', '林'],
  ['林晓', '林*'],
  ['欧阳晓明', '欧*明'],
  ['买买提·艾力', '买*力'],
  ['𠮷野家', '𠮷*家'],
])('the name %s is shown as %s', (name, shown) => expect(maskedName(name)).toBe(shown))
