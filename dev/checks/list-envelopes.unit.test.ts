import { z } from 'zod'
import { everyEndpoint } from '../e2e/front-door/endpoint-tables'

/** Lists that keep a name of their own, since programs outside of this repository read them by it (decision 0380). */
const OLD_NAMES: Readonly<Record<string, string>> = { rows: 'the audit trail of a service' }

/** The names of the fields of a list's answer that hold its entries. */
const entriesOf = (answer: unknown): string[] => {
  if (!(answer instanceof z.ZodObject) || !('next' in answer.shape)) return []
  const fields = Object.entries(answer.shape as Record<string, z.ZodType>)
  return fields.filter(([, field]) => field instanceof z.ZodArray).map(([name]) => name)
}

test('a list that goes on has its entries in items, and where it goes on in next', () => {
  const named = everyEndpoint
    .flatMap(row => Object.values(row.answers).map(answer => ({ path: row.path, names: entriesOf(answer) })))
    .filter(({ names }) => names.length > 0)
  const others = named.filter(({ names }) => !names.includes('items'))
  expect(named.length).toBeGreaterThan(30)
  expect(others.flatMap(({ names }) => names).every(name => name in OLD_NAMES)).toBe(true)
  expect(others.every(({ path }) => path.startsWith('/v1/audit/'))).toBe(true)
})
