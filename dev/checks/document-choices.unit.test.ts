import { z } from 'zod'
import { openApiOf } from '../../services/kit/http/openapi'
import { endpointTables, everyEndpoint } from '../e2e/front-door/endpoint-tables'

/** The document's generator takes a literal of several values for its first: a program could not send the others. */
function shortened(schema: z.ZodType): unknown[] {
  const literals: z.ZodLiteral[] = []
  z.toJSONSchema(schema, {
    unrepresentable: 'any',
    override: ({ zodSchema }) => {
      if (zodSchema instanceof z.ZodLiteral && zodSchema.values.size > 1) literals.push(zodSchema)
    },
  })
  // A schema with a meta is a copy of the one without, and both are walked over.
  const originals = new Set(literals.map(each => each._zod.parent))
  return literals
    .filter(each => !originals.has(each))
    .filter(each => String(z.globalRegistry.get(each)?.enum) !== String([...each.values]))
    .map(each => [...each.values])
}

test('a literal of several values names them all in the API document', () => {
  const found = everyEndpoint.flatMap(row => {
    const answers = Object.values(row.answers).filter(each => each instanceof z.ZodType)
    const schemas = [row.params, row.query, row.body, row.headers, row.json, ...answers]
    return schemas.flatMap(schema => (schema ? shortened(schema).map(values => [row.id, values]) : []))
  })
  expect(found).toEqual([])
})

/** Numbers that can be nothing else, by the name of the field. */
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
