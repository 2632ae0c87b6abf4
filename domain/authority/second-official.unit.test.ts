import { policy } from '../policy/policy'
import type { Actor, Role } from './actor'
import { checkNamed, checkSecond, confirmUntil, firstOf } from './second-official'

const official = (id: string, role: Role, personId?: string): Actor => ({
  ...{ id, role, correlationId: 'test' },
  scope: personId ? { personId } : {},
})

const unnamed = 'official-unnamed'
const needed = 'needs-second-official'

test.each<[first: Actor, second: Actor, code: string | undefined]>([
  [official('a', 'examCentre', 'p'), official('a', 'examCentre', 'p'), needed],
  [official('a', 'examCentre', 'p'), official('a', 'examCentre', 'q'), needed],
  [official('a', 'examCentre', 'p'), official('b', 'examCentre', 'p'), needed],
  [official('a', 'examCentre', 'p'), official('b', 'municipalBureau', 'p'), needed],
  [official('a', 'examCentre', 'p'), official('b', 'examCentre', 'q'), undefined],
  [official('a', 'examCentre', 'p'), official('b', 'countyBureau', 'q'), undefined],
  [official('a', 'examCentre', 'p'), official('b', 'industryDepartment', 'q'), needed],
  [official('a', 'industryDepartment', 'p'), official('b', 'municipalBureau', 'q'), undefined],
  [official('a', 'countyBureau', 'p'), official('b', 'examCentre', 'q'), needed],
  [official('a', 'countyBureau', 'p'), official('b', 'countyBureau', 'q'), undefined],
  [official('a', 'countyBureau', 'p'), official('b', 'municipalBureau', 'q'), undefined],
  [official('a', 'municipalBureau', 'p'), official('b', 'countyBureau', 'q'), needed],
  [official('a', 'municipalBureau', 'p'), official('b', 'municipalBureau', 'q'), undefined],
  [official('a', 'municipalBureau', 'p'), official('b', 'oversight', 'q'), needed],
  // An official with a second account of their own is no second official.
  [official('a', 'municipalBureau'), official('b', 'municipalBureau'), unnamed],
  [official('a', 'municipalBureau', 'p'), official('b', 'municipalBureau'), unnamed],
  [official('a', 'municipalBureau'), official('b', 'municipalBureau', 'q'), unnamed],
])('%j proposes, %j confirms: %s', (first, second, code) =>
  expect(checkSecond(second, firstOf(first))?.code).toBe(code),
)

test('it is said of which account nobody knows who holds it', () => {
  const [first, second] = [official('a', 'municipalBureau'), official('b', 'municipalBureau', 'q')]
  expect(checkSecond(second, firstOf(first))?.turnedOn).toEqual({ accountId: 'a' })
  expect(checkSecond(first, firstOf(second))?.turnedOn).toEqual({ accountId: 'a' })
  expect(checkNamed(firstOf(first))?.turnedOn).toEqual({ accountId: 'a' })
  expect(checkNamed(firstOf(second))).toBeUndefined()
})

test('what nobody confirms lapses after 14 days', () => {
  const at = new Date('2026-05-20T01:00:00.000Z')
  expect(confirmUntil(at, policy('city'))).toEqual(new Date('2026-06-03T01:00:00.000Z'))
})
