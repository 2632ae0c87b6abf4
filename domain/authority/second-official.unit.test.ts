import { policy } from '../policy/policy'
import type { Actor, Role } from './actor'
import { checkSecond, confirmUntil, firstOf } from './second-official'

const official = (id: string, role: Role, personId?: string): Actor => ({
  ...{ id, role, correlationId: 'test' },
  scope: personId ? { personId } : {},
})

test.each<[first: Actor, second: Actor, code: string | undefined]>([
  [official('a', 'examCentre'), official('a', 'examCentre'), 'needs-second-official'],
  [official('a', 'examCentre'), official('b', 'examCentre'), undefined],
  [official('a', 'examCentre', 'p'), official('b', 'examCentre', 'p'), 'needs-second-official'],
  [official('a', 'examCentre', 'p'), official('b', 'municipalBureau', 'p'), 'needs-second-official'],
  [official('a', 'examCentre', 'p'), official('b', 'examCentre', 'q'), undefined],
  [official('a', 'examCentre'), official('b', 'countyBureau'), undefined],
  [official('a', 'examCentre'), official('b', 'industryDepartment'), 'needs-second-official'],
  [official('a', 'industryDepartment'), official('b', 'municipalBureau'), undefined],
  [official('a', 'countyBureau'), official('b', 'examCentre'), 'needs-second-official'],
  [official('a', 'countyBureau'), official('b', 'countyBureau'), undefined],
  [official('a', 'countyBureau'), official('b', 'municipalBureau'), undefined],
  [official('a', 'municipalBureau'), official('b', 'countyBureau'), 'needs-second-official'],
  [official('a', 'municipalBureau'), official('b', 'municipalBureau'), undefined],
  [official('a', 'municipalBureau'), official('b', 'oversight'), 'needs-second-official'],
])('%j proposes, %j confirms: %s', (first, second, code) =>
  expect(checkSecond(second, firstOf(first))?.code).toBe(code),
)

test('what nobody confirms lapses after 14 days', () => {
  const at = new Date('2026-05-20T01:00:00.000Z')
  expect(confirmUntil(at, policy('city'))).toEqual(new Date('2026-06-03T01:00:00.000Z'))
})
