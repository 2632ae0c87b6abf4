import { cases } from '../cases'
import { type KnownLocalities, localityInForce } from './locality-in-force'
import { weakPassword } from './password'
import { scopeOf } from './scope'

describe('passwords', () => {
  const rule = { lengthMin: 12, login: '330302199001011234' }
  type Row = { password: string; answer: string }
  test.each(cases<Row>(`${__dirname}/password.cases.yaml`))('$password: $answer', ({ password, answer }) => {
    expect(weakPassword(password, rule)?.turnedOn.reason ?? 'yes').toBe(answer)
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
