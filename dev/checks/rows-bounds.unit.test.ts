import { z } from 'zod'
import { BYTES_SAID_MAX, INTEGER_MAX } from '../../services/kit/sql/numbers'
import { everyEndpoint } from '../e2e/front-door/endpoint-tables'

interface Schema {
  readonly type?: string | string[]
  readonly minimum?: number
  readonly maximum?: number
  readonly exclusiveMinimum?: number
  readonly enum?: unknown
  readonly const?: unknown
  readonly [key: string]: unknown
}

/** Numbers of what a row is sent whose range is wider than the widest column of ours. */
function boundless(schema: unknown, path: string): string[] {
  if (typeof schema !== 'object' || schema === null) return []
  const { type, minimum, exclusiveMinimum, maximum, ...more } = schema as Schema
  if (more.enum !== undefined || more.const !== undefined) return []
  const most = /(sizeBytes|upload-offset|content-length)$/.test(path) ? BYTES_SAID_MAX : INTEGER_MAX
  const isNumber = [type].flat().some(each => each === 'integer' || each === 'number')
  const least = minimum ?? exclusiveMinimum ?? Number.NEGATIVE_INFINITY
  const own = isNumber && (least < -INTEGER_MAX || (maximum ?? Number.POSITIVE_INFINITY) > most) ? [path] : []
  return [...own, ...Object.entries(schema).flatMap(([name, each]) => boundless(each, `${path}.${name}`))]
}

test('every number that a row is sent has a range that its column has too', () => {
  const found = everyEndpoint.flatMap(row =>
    (['params', 'query', 'body', 'headers'] as const).flatMap(part => {
      const schema = row[part]
      if (!schema) return []
      const said = z.toJSONSchema(schema, { io: 'output', unrepresentable: 'any' })
      return boundless(said, `${row.id} ${part}`)
    }),
  )
  expect(found).toEqual([])
})
