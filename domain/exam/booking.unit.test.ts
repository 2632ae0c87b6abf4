import fc from 'fast-check'
import { cases } from '../cases'
import { policy } from '../policy/policy'
import { explain } from '../refusals/refusal'
import { attemptsMax, type Candidate, mayBook } from './booking'
import { type Stage, scheduleOf } from './sitting'

type Row = {
  case: string
  now?: string
  stage?: Stage
  offeringIds?: string[]
  person?: 'none' | 'unverified'
  candidate?: 'none' | (Omit<Partial<Candidate>, 'retakeFrom'> & { retakeFrom?: string })
  answer: string
}

const city = policy('city')
const startsAt = new Date('2026-06-12T01:00:00Z')
const studied: Candidate = {
  year: 2026,
  category: 'general',
  offeringId: 'own',
  proof: 'sitting',
  passed: false,
  attemptsUsed: 0,
  attemptsGranted: 0,
  retakeFrom: null,
}

function ask(row: Omit<Row, 'case' | 'answer'>) {
  const schedule = scheduleOf(startsAt, new Date('2026-06-12T02:30:00Z'), city)
  const sitting = {
    ...schedule,
    stage: row.stage ?? 'published',
    cancelReason: row.stage === 'cancelled' ? '台风' : null,
    year: 2026,
    category: 'general' as const,
    offeringIds: row.offeringIds ?? [],
  }
  const person = row.person === 'none' ? undefined : { verified: row.person !== 'unverified' }
  const { retakeFrom, ...more } = row.candidate === 'none' ? {} : (row.candidate ?? {})
  const candidate =
    row.candidate === 'none'
      ? undefined
      : { ...studied, ...more, retakeFrom: retakeFrom ? new Date(retakeFrom) : null }
  return mayBook(
    sitting,
    { person, candidate },
    { policy: city, now: new Date(row.now ?? '2026-05-20T01:00:00Z') },
  )
}

test.each(cases<Row>(`${__dirname}/booking.cases.yaml`))('$case: $answer', row => {
  const refusal = ask(row)
  expect(refusal?.code ?? 'yes').toBe(row.answer)
  if (refusal) expect(explain(refusal, 'zh').detail).not.toContain('—')
})

test('a window not yet open says when it opens, a wait when it is over', () => {
  expect(ask({ now: '2026-05-01T00:00:00Z' })?.until).toBe('2026-05-13T01:00:00.000Z')
  expect(ask({ candidate: { attemptsUsed: 1, retakeFrom: '2026-06-20T00:00:00Z' } })?.until).toBe(
    '2026-06-20T00:00:00.000Z',
  )
})

test('an attempt used never opens a sitting, an attempt granted never closes one', () => {
  fc.assert(
    fc.property(fc.nat(6), fc.nat(3), (attemptsUsed, attemptsGranted) => {
      const refusal = ask({ candidate: { attemptsUsed, attemptsGranted } })
      expect(refusal === undefined).toBe(
        attemptsUsed < attemptsMax({ attemptsGranted }, city, new Date('2026-05-20')),
      )
    }),
  )
})
