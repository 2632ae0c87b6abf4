import { openApiOf } from '../../services/kit/http/openapi'
import { endpointTables } from '../e2e/front-door/endpoint-tables'

/** Numbers that can be nothing else, by the name of the field. Of several literals the generator shows the first alone. */
const SINGLE: readonly string[] = ['form']

interface Schema {
  readonly type?: unknown
  readonly enum?: readonly unknown[]
  readonly const?: unknown
}

/** Where a document says that a number has one value. */
function singles(schema: unknown, path: readonly string[]): string[] {
  if (typeof schema !== 'object' || schema === null) return []
  const { enum: choices, const: only } = schema as Schema
  const isSingle = typeof only === 'number' || (choices?.length === 1 && typeof choices[0] === 'number')
  const own = isSingle && !SINGLE.includes(path.at(-1) ?? '') ? [path.join('.')] : []
  return [...own, ...Object.entries(schema).flatMap(([name, each]) => singles(each, [...path, name]))]
}

test.each(Object.entries(endpointTables))('no number of %s is shown with one value', (service, rows) => {
  expect(singles(openApiOf(service, rows), [])).toEqual([])
})

test('a number with one value is seen', () => {
  expect(singles({ type: { enum: [1] }, form: { const: 1 }, more: { enum: [1, 2] } }, [])).toEqual(['type'])
})
