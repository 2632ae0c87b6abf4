import type { Request } from 'express'
import { refuse } from '../../../domain/refusals/refusal'
import { saidVerdicts, VerdictSchema } from './preview'

const request = {
  get: () => 'en',
  app: { locals: { policyVersion: 'city-now' } },
} as unknown as Request

const said = (refusal = refuse('attempts-exhausted', { used: 3, max: 3 })) =>
  saidVerdicts([{ row: 2, key: 'p1', verdict: 'refused', outcome: null, refusal }], request)[0]

test('a refused row says all that a refused request says: rule, article, policy, the facts it turned on', () => {
  const { kind: _, ...facts } = refuse('attempts-exhausted', { used: 3, max: 3 })
  expect(said()).toMatchObject({ ...facts, policyVersion: 'city-now', remedy: expect.stringMatching(/./) })
  expect(VerdictSchema.parse(said())).toEqual(said())
})

test('the policy that a refusal names is kept; a technical refusal has none', () => {
  expect(
    said(refuse('attempts-exhausted', { used: 3, max: 3 }, { policyVersion: 'city-then' }))?.policyVersion,
  ).toBe('city-then')
  expect(said(refuse('invalid-input', { field: null, reason: null }))?.policyVersion).toBe('none')
})
