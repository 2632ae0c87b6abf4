import type { Actor, Role } from '../authority/actor'
import { cases } from '../cases'
import { fromHours, halfHours } from '../hours/half-hours'
import { policy } from '../policy/policy'
import { isRefusal } from '../refusals/refusal'
import { decideEnrolment } from './enrolment'
import { type Category, type OfferingStatus, termsOf } from './offering'
import { endOfYear, isYearOver, tidyAt } from './year'

interface Row {
  name: string
  status?: OfferingStatus
  withdrawn?: boolean
  category?: Category
  industry?: string
  year?: number
  now?: string
  studied?: number
  earned?: number
  inForce?: 'same' | 'other'
  finished?: string
  linked?: string
  answer: string
}

const finishedAt = '2026-02-01T00:00:00Z'

test.each(cases<Row>(`${__dirname}/enrolment.cases.yaml`))('enrolment: $name: $answer', row => {
  const decision = decideEnrolment(
    {
      offering: {
        offeringId: 'asked',
        year: row.year ?? 2026,
        category: row.category ?? 'general',
        industry: row.industry ?? null,
        status: row.status ?? 'confirmed',
        withdrawnAt: row.withdrawn ? '2026-03-01T00:00:00.000Z' : null,
      },
      personIndustry: 'health',
      studied: row.studied
        ? { year: row.studied, source: 'the old system', finishedOn: `${row.studied}-05-01` }
        : null,
      earned: row.earned ? { year: row.earned, registeredAt: '2025-06-01T00:00:00Z' } : null,
      inForce: row.inForce
        ? {
            enrolmentId: 'e',
            offeringId: row.inForce === 'same' ? 'asked' : 'other',
            finishedAt: row.finished ? finishedAt : null,
          }
        : null,
      linked: row.linked ? { enrolmentId: 'l', offeringId: 'like it', finishedAt: null } : null,
    },
    new Date(row.now ?? '2026-03-02T01:00:00Z'),
    'city',
  )
  expect(isRefusal(decision) ? decision.code : decision.kind).toBe(row.answer)
  if (isRefusal(decision) && row.studied)
    expect(decision.turnedOn).toEqual({
      year: row.studied,
      source: 'the old system',
      finishedOn: `${row.studied}-05-01`,
    })
})

describe('an offering', () => {
  const now = new Date('2026-03-02T01:00:00Z')
  const actor = (role: Role, industry?: string): Actor => ({
    id: 'a',
    role,
    scope: { industry },
    correlationId: 'c',
  })
  const bureau = actor('municipalBureau')
  const health = actor('industryDepartment', 'health')
  const general = {
    category: 'general' as const,
    year: 2026,
    halfHours: undefined,
    studyMode: 'online' as const,
    proof: 'sitting' as const,
  }
  const industry = { ...general, category: 'industryCommon' as const, halfHours: halfHours(13) }
  const codeOf = (...args: Parameters<typeof termsOf>) => {
    const terms = termsOf(...args)
    return isRefusal(terms) ? terms.code : terms.status
  }
  const city = policy('city')

  test('general: designated by the bureau, 18 hours flat (Articles 7, 10)', () => {
    expect(termsOf(general, null, { actor: bureau, now, policy: city })).toEqual({
      industry: null,
      halfHours: fromHours(18),
      studyMode: 'online',
      proof: 'sitting',
      status: 'confirmed',
    })
    expect(
      termsOf({ ...general, halfHours: halfHours(20) }, null, { actor: bureau, now, policy: city }),
    ).toMatchObject({
      code: 'invalid-input',
      turnedOn: { field: 'hours', reason: 'a general offering registers 18' },
    })
    expect(codeOf({ ...general, studyMode: 'attendance' }, null, { actor: bureau, now, policy: city })).toBe(
      'invalid-input',
    )
    expect(codeOf(general, null, { actor: health, now, policy: city })).toBe('wrong-authority')
    expect(codeOf(general, 'health', { actor: bureau, now, policy: city })).toBe('wrong-authority')
    expect(codeOf({ ...general, year: 2025 }, null, { actor: bureau, now, policy: city })).toBe('year-closed')
  })

  test('industry-common: proposed by its own department, its own hours (Article 11)', () => {
    expect(codeOf(industry, 'health', { actor: health, now, policy: city })).toBe('proposed')
    expect(codeOf(industry, 'education', { actor: health, now, policy: city })).toBe('wrong-authority')
    expect(codeOf(industry, 'health', { actor: bureau, now, policy: city })).toBe('wrong-authority')
    expect(codeOf(industry, null, { actor: health, now, policy: city })).toBe('wrong-authority')
    expect(
      codeOf({ ...industry, halfHours: undefined }, 'health', { actor: health, now, policy: city }),
    ).toBe('invalid-input')
    expect(
      codeOf({ ...industry, halfHours: fromHours(90) }, 'health', { actor: health, now, policy: city }),
    ).toBe('proposed')
    expect(
      termsOf({ ...industry, halfHours: fromHours(90.5) }, 'health', { actor: health, now, policy: city }),
    ).toMatchObject({
      ...{ code: 'offering-hours-above-max', turnedOn: { hours: 90.5, max: 90 } },
    })
  })
})

describe('a year', () => {
  test('ends at midnight in Wenzhou', () => {
    expect(endOfYear(2026).toISOString()).toBe('2026-12-31T15:59:59.999Z')
    expect(isYearOver(2026, endOfYear(2026))).toBe(false)
    expect(isYearOver(2026, new Date(endOfYear(2026).getTime() + 1))).toBe(true)
  })

  test('is tidied up after it, spread over 72 hours by the person', () => {
    const hours = Array.from({ length: 500 }, (_, i) => tidyAt(2026, `person-${i}`, policy('city'))).map(
      at => (at.getTime() - endOfYear(2026).getTime()) / 3_600_000,
    )
    expect(Math.min(...hours)).toBeGreaterThan(0)
    expect(Math.max(...hours)).toBeLessThan(72.001)
    expect(new Set(hours.map(Math.floor)).size).toBeGreaterThan(60)
    expect(tidyAt(2026, 'p', policy('city'))).toEqual(tidyAt(2026, 'p', policy('city')))
  })
})
