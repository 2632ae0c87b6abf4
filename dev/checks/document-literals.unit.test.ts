import { z } from 'zod'
import { everyEndpoint } from '../e2e/front-door/endpoint-tables'

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
