import { kindsOf } from '../../../../domain/standards/rule-set'
import { plainDate } from '../../../../domain/time/plain-date'
import { referenceOn } from './reference'

const reference = referenceOn(plainDate('2026-11-30'))

test('a form offers every division, every series with an industry that is named, and the nine types with their kinds', () => {
  expect(reference.localities).toHaveLength(13)
  expect(reference.localities).toContainEqual({ code: '330302', name: { zh: '鹿城区', en: 'Lucheng' } })
  const industries = reference.industries.map(({ industry }) => industry)
  expect(reference.titleSeries.filter(({ industry }) => !industries.includes(industry))).toEqual([])
  expect(reference.claimTypes.map(({ type }) => type)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9])
  for (const [type, kinds] of Object.entries(kindsOf)) {
    const offered = reference.claimTypes.find(each => each.type === Number(type))!
    expect(offered.kinds.map(({ kind }) => kind)).toEqual(kinds)
  }
})

test('only what is in force that day', () => {
  const codes = referenceOn(plainDate('2019-09-24')).localities.map(({ code }) => code)
  expect(codes).not.toContain('330383')
})

test('each code has a Chinese name in Chinese and an English one without', () => {
  const names = namesIn(reference)
  expect(names.length).toBeGreaterThan(100)
  expect(names.filter(({ zh, en }) => !/\p{Script=Han}/u.test(zh) || /\p{Script=Han}/u.test(en))).toEqual([])
})

interface Name {
  readonly zh: string
  readonly en: string
}

function namesIn(value: unknown): Name[] {
  if (typeof value !== 'object' || value === null) return []
  if ('zh' in value) return [value as Name]
  return Object.values(value).flatMap(namesIn)
}
