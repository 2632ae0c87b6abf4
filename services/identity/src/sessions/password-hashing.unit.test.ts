import { isRefusal } from '../../../../domain/refusals/refusal'
import { createHashing } from './password-hashing'

test('without a hash to compare with, a password is tried all the same, and never right', async () => {
  const hashing = await createHashing({ concurrency: 1, queueMax: 1, queueMaxOfOne: 1 })
  const turn = { of: '203.0.113.9', isKnown: false }
  const made = await hashing.hash(turn, 'Zhi-shui le-shan 27')
  if (isRefusal(made)) throw new Error('no turn')
  expect(made).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  expect(await hashing.inTurn(turn, verify => verify(made, 'Zhi-shui le-shan 27'))).toBe(true)
  expect(await hashing.inTurn(turn, verify => verify(undefined, 'Zhi-shui le-shan 27'))).toBe(false)
})
