import { randomBytes } from 'node:crypto'
import { findKey, KeyRingSchema, keysOf } from './key-ring'
import { open, seal } from './sealed-field'

const [one, other] = [randomBytes(32), randomBytes(32)]
const text = `k-2:${other.toString('base64')},k-1:${one.toString('base64')}`

test('the first key is in use, the others are older', () => {
  const ring = KeyRingSchema.parse(text)
  expect(keysOf(ring).map(({ id }) => id)).toEqual(['k-2', 'k-1'])
  expect([ring.id, findKey(ring, 'k-1')?.key, findKey(ring, 'k-0')]).toEqual(['k-2', one, undefined])
})

test.each([
  '',
  'k-1',
  `k-1:${randomBytes(16).toString('base64')}`,
  `${text},`,
  `k-1:${one.toString('base64')},${text}`,
  one.toString('base64'),
])('%j is no ring of keys, and the fault does not repeat it', wrong => {
  const { error } = KeyRingSchema.safeParse(wrong)
  expect(error?.issues[0]?.message).toContain('must be <id>:<32 bytes in base64>')
})

test('what an older key sealed opens, what is sealed now is sealed with the one in use', () => {
  const ring = KeyRingSchema.parse(text)
  const before = seal({ id: 'k-1', key: one }, '林一鸣', 'p1')
  expect(open(ring, before, 'p1')).toBe('林一鸣')
  const now = seal(ring, '林一鸣', 'p1')
  expect(now.keyId).toBe('k-2')
  expect(() => open({ id: 'k-1', key: one }, now, 'p1')).toThrow('field key k-2 is not loaded')
})
