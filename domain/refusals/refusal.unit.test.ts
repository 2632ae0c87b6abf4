import { catalogue } from './catalogue'
import type { CatalogueEntry } from './entry'
import { explain, isRefusal, type RefusalCode, refuse } from './refusal'

const codes = Object.keys(catalogue) as RefusalCode[]
const places = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort()

describe.each(codes)('refusal %s', code => {
  const entry: CatalogueEntry = catalogue[code]

  test('says in both languages what happened, why and what to do, with the same facts', () => {
    for (const part of ['title', 'detail', 'remedy'] as const) {
      expect(entry[part].zh).toMatch(/\p{Script=Han}/u)
      expect(entry[part].en).toMatch(/[A-Za-z]/)
      expect(places(entry[part].en)).toEqual(places(entry[part].zh))
    }
  })

  test('leaves no bracket or brace behind, even without facts', () => {
    for (const language of ['zh', 'en'] as const) {
      expect(Object.values(explain(refuse(code as 'not-found'), language)).join('')).not.toMatch(/[[\]{}]/)
    }
  })

  test('names an article that there is, or none', () => {
    expect(entry.article).toMatch(/^([1-9]|1[0-7]|none)$/)
    expect(['R', 'S', 'D']).toContain(entry.mark)
  })
})

test('a refusal survives JSON', () => {
  const r = refuse('retake-too-early', { waitDays: 7 }, { until: '2025-06-08', policyVersion: 'city-0' })
  expect(JSON.parse(JSON.stringify(r))).toEqual(r)
  expect(isRefusal(JSON.parse(JSON.stringify(r)))).toBe(true)
})

test.each([undefined, null, 'refusal', {}, { kind: 'refusal' }, { kind: 'refusal', code: 'toString' }])(
  '%j is no refusal',
  x => expect(isRefusal(x)).toBe(false),
)

test('facts are filled in, instants as the clock in Wenzhou', () => {
  expect(explain(refuse('attempts-exhausted', { used: 3, max: 3 }), 'en').detail).toContain('3 of 3')
  const closed = refuse('booking-not-yet-open', {}, { until: '2025-06-07T01:00:00.000Z' })
  expect(explain(closed, 'zh').detail).toContain('2025-06-07 09:00')
  expect(explain(refuse('booking-not-yet-open'), 'en').detail).toBe('Booking of this sitting has not opened.')
})

test('the facts that the texts name must be given: a type says so', () => {
  // @ts-expect-error: how many attempts were used, of how many
  refuse('attempts-exhausted')
  // @ts-expect-error: of how many
  refuse('attempts-exhausted', { used: 3 })
  refuse('attempts-exhausted', { used: 3, max: 3 })
  // @ts-expect-error: what stands in brackets may be unknown, and is said to be
  refuse('booking-closed', {})
  refuse('booking-closed', { closedAt: null })
  // `until` is given beside the facts; that a rule gives it, flips.unit.test.ts holds.
  refuse('booking-not-yet-open')
})

test('codes are lower-case words with hyphens', () => {
  for (const code of codes) expect(code).toMatch(/^[a-z]+(-[a-z0-9]+)*$/)
})
