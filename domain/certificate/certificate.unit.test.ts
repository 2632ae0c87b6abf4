import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { cases } from '../cases'
import { CODE_BYTES, codeOf, readCode, shownCode } from './code'
import { type Certificate, CertificateSchema, canonical } from './content'
import { printed } from './print'
import { StatementSchema, statementOf } from './statement'
import { type CertificateStatus, certificateStatus, type StatedVerdict } from './status'

const certificate: Certificate = {
  form: 1,
  code: '0123456789ABCDEFGHJK',
  name: '𬭚某',
  maskedNumber: '3303**********1234',
  issuedAt: '2026-03-31T16:30:00.000Z',
  policyVersion: 'city-1',
  standardsVersions: [],
  years: [
    {
      year: 2026,
      hours: { general: 18, industryCommon: 0, professional: 0, total: 18 },
      verdict: 'short',
      because: null,
      finality: 'provisional',
      provisionalUntil: '2027-03-31',
      inWords: { zh: '尚缺专业科目 60 学时', en: 'short 60 professional' },
      entries: [
        {
          ...{
            registeredOn: '2026-03-02',
            entryKind: 'grant',
            category: 'general',
            hours: 18,
            computed: null,
          },
          ...{ why: { zh: '考试合格。', en: 'Passed.' }, article: '10', policyVersion: 'city-1' },
          standardsVersion: null,
        },
      ],
    },
  ],
}

describe('a verification code', () => {
  const codes = fc.uint8Array({ minLength: CODE_BYTES, maxLength: CODE_BYTES }).map(codeOf)

  test('is read as it is printed, in lower case and full width too', () => {
    const fullWidth = (text: string) =>
      text.replace(/[0-9A-Z]/g, sign => String.fromCodePoint(sign.codePointAt(0)! + 0xfee0))
    fc.assert(
      fc.property(codes, code => {
        const typed = [code, shownCode(code), code.toLowerCase(), fullWidth(shownCode(code)), ` ${code} `]
        expect(typed.map(readCode)).toEqual(typed.map(() => code))
      }),
    )
  })

  test('what looks alike is taken for what was printed; anything else is no code', () => {
    expect(readCode('O123456789-abcdefghjk-mnpqrs'.replace('1', 'l'))).toBe('0123456789ABCDEFGHJKMNPQRS')
    // As they were issued before, with 20 signs.
    expect(readCode('01234-56789-ABCDE-FGHJK')).toBe('0123456789ABCDEFGHJK')
    for (const wrong of [
      '',
      '0123456789ABCDEFGHJ',
      '0123456789ABCDEFGHJKM',
      '0123456789ABCDEFGHJU',
      '../../etc',
    ])
      expect(readCode(wrong)).toBeUndefined()
  })

  test('has at least 128 bits of chance in it', () => {
    const places = Array.from({ length: 2_000 }, () => codeOf(randomBytes(CODE_BYTES)))
    const bits = Array.from({ length: CODE_BYTES }, (_, at) =>
      Math.log2(new Set(places.map(code => code[at])).size),
    )
    expect(bits.reduce((sum, each) => sum + each, 0)).toBeGreaterThanOrEqual(128)
  })
})

describe('the content', () => {
  test('has one canonical text, whatever order its fields came in', () => {
    fc.assert(
      fc.property(fc.jsonValue(), value => {
        expect(JSON.parse(canonical(value))).toEqual(JSON.parse(JSON.stringify(value)))
        expect(canonical(reordered(value))).toBe(canonical(value))
      }),
    )
  })

  test('fits its own schema, and its statement fits a QR code', () => {
    expect(CertificateSchema.parse(certificate)).toEqual(certificate)
    const tenYears = { ...certificate, years: Array.from({ length: 10 }, () => certificate.years[0]!) }
    const statement = statementOf(tenYears, 'x'.repeat(43))
    expect(StatementSchema.parse(statement)).toEqual(statement)
    // A QR code takes 2,953 bytes at most; base64 and the signature leave room for this.
    expect(Buffer.byteLength(JSON.stringify(statement))).toBeLessThan(1_200)
  })
})

describe('the status of a certificate', () => {
  type Row = {
    name: string
    was: StatedVerdict['verdict']
    is: StatedVerdict['verdict']
    later: ('grant' | 'reversal')[]
    status: CertificateStatus
  }
  test.each(cases<Row>(`${__dirname}/status.cases.yaml`))('$name: $status', row => {
    const verdict = (is: StatedVerdict['verdict']): StatedVerdict[] => [
      { year: 2026, verdict: is, because: null },
    ]
    expect(certificateStatus(verdict(row.was), verdict(row.is), row.later)).toBe(row.status)
  })
})

test('on paper stands everything: who, years, sums, verdict, each entry with its reason and versions', () => {
  const paper = printed({ ...certificate, issuedAt: '2026-03-31T16:30:00.000Z' })
  expect(Object.fromEntries(paper.fields)).toMatchObject({
    姓名: '𬭚某',
    证件号码: '3303**********1234',
    年度: '2026',
    出具时间: '2026-04-01 00:30（北京时间）',
    验证码: '01234-56789-ABCDE-FGHJK',
  })
  expect(paper.years[0]).toEqual({
    heading: '2026 年度',
    sums: [
      ['一般公需', '18'],
      ['行业公需', '0'],
      ['专业科目', '0'],
      ['合计', '18'],
    ],
    verdict: '尚缺专业科目 60 学时（暂定，至 2027-03-31 止）',
    entries: [{ on: '2026-03-02', category: '一般公需', hours: '+18', why: '考试合格。〔第10条，city-1〕' }],
  })
})

function reordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reordered)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, each]) => [name, reordered(each)]),
  )
}
