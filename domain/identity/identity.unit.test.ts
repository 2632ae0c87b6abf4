import { cases } from '../cases'
import { commonPasswords } from './common-passwords'
import { type KnownLocalities, localityInForce } from './locality-in-force'
import { weakPassword } from './password'
import { scopeOf } from './scope'
import { signInWait } from './sign-in-wait'

describe('passwords', () => {
  const rule = { lengthMin: 12, login: '330302199001011234', name: '林一鸣' }
  type Row = { password: string; answer: string }
  test.each(cases<Row>(`${__dirname}/password.cases.yaml`))('$password: $answer', ({ password, answer }) => {
    expect(weakPassword(password, rule)?.turnedOn.reason ?? 'yes').toBe(answer)
  })

  test("an account's login is no password, nor is what it replaces, however it is written", () => {
    const reasonOf = (password: string, more: object) =>
      weakPassword(password, { lengthMin: 12, login: 'health-bureau', ...more })?.turnedOn.reason
    expect(reasonOf('health-bureau', {})).toBe('login')
    expect(reasonOf('xx Health-Bureau xx', {})).toBe('login')
    expect(reasonOf('health-burea', {})).toBe('login')
    expect(reasonOf('abcd-efgh-jkmn-pqrs', { present: 'abcd-efgh-jkmn-pqrs' })).toBe('present')
    expect(reasonOf('ABCD EFGH JKMN PQRS', { present: 'abcd-efgh-jkmn-pqrs' })).toBe('present')
    expect(reasonOf('Zhi-shui le-shan 27', { present: 'abcd-efgh-jkmn-pqrs' })).toBeUndefined()
  })

  test('the list has more than the 3,000 that OWASP ASVS 6.2.4 asks for, and all of them are refused', () => {
    const long = [...commonPasswords].filter(each => each.length >= 12)
    expect([commonPasswords.size > 40_000, long.length > 300]).toEqual([true, true])
    expect(long.filter(each => !weakPassword(each, { lengthMin: 12, login: 'x' }))).toEqual([])
  })

  test('the longest password that is taken is judged at once', () => {
    const begun = performance.now()
    weakPassword('pq'.repeat(80) + 'xyz 0'.repeat(8), rule)
    expect(performance.now() - begun).toBeLessThan(200)
  })

  test('the refusal never carries the password', () => {
    expect(JSON.stringify(weakPassword('short-one', rule))).not.toContain('short-one')
  })
})

describe('the locality that answers for a person', () => {
  type Row = KnownLocalities & { locality: string; source: string }
  test.each(cases<Row>(`${__dirname}/locality-in-force.cases.yaml`))('$source: $locality', row => {
    expect(localityInForce(row)).toEqual({ locality: row.locality, source: row.source })
  })

  test('without any it is a fault of ours', () => {
    expect(() => localityInForce({ employer: null, declaredWork: null, residence: null })).toThrow(RangeError)
  })
})

describe('what an account answers for', () => {
  const organisation = { organisationId: 'o1', locality: '330302', industry: 'health' }
  test.each([
    ['employer', { employerId: 'o1' }],
    ['examCentre', { centreId: 'o1' }],
    ['organiser', { organiserId: 'o1' }],
    ['association', { organiserId: 'o1' }],
    ['industryDepartment', { industry: 'health' }],
    ['countyBureau', { locality: '330302' }],
    ['municipalBureau', {}],
    ['oversight', {}],
  ] as const)('%s', (role, scope) => expect(scopeOf(role, organisation, null)).toEqual(scope))
})

test('failures in a row cost no time up to the limit, then twice as much each, up to the longest wait', () => {
  expect(signInWait({ attemptsMax: 5, waitMax: 30 })).toEqual([0, 0, 0, 0, 1, 2, 4, 8, 16, 30])
  expect(signInWait({ attemptsMax: 2, waitMax: 1 })).toEqual([0, 1])
})
