import type { z } from 'zod'
import { everyEndpoint } from './endpoint-tables'

/** A page goes on where a page before ended, or is refused with `invalid-input` before anything is read. */
const id = '01900000-0000-7000-8000-000000000001'
const malformed = [
  ...['x', '/', ' ', 'null', '%00', '\0', '1e999', '99999999999999999999'],
  ...[`1/${id}`, `Mon/${id}`, `/${id}`, `undefined/${id}`, `${id}/`, `${id}/${id}`, '-'.repeat(36)],
  ...[`2026-01-01T00:00:00.000Z/${'-'.repeat(36)}`, `2026-13-01/${id}`, `2026-02-30T00:00:00.000Z/${id}`],
  ...[
    `2026-01-01T00:00:00.000Z/${id}/${id}`,
    `2026-01-01/${id}/`,
    `0000-01-01T00:00:00.000Z/${id}`,
    `0000-01-01/${id}`,
  ],
]

/** By what a list is gone on with: `before` where the newest come first. */
const paged = everyEndpoint.flatMap(row => {
  const shape = row.method === 'get' ? (row.query as z.ZodObject | undefined)?.shape : undefined
  const cursor = shape?.after ?? (shape?.limit ? shape.before : undefined)
  return cursor ? [[row.id, cursor as z.ZodType] as const] : []
})

test.each(paged)('%s refuses what is no cursor', (_id, cursor) => {
  expect(malformed.filter(text => cursor.safeParse(text).success)).toEqual([])
})

test('every list that is paged is among them', () => {
  expect(paged.length).toBeGreaterThan(25)
  expect(paged.map(([name]) => name)).toEqual(
    expect.arrayContaining(['readClaimQueue', 'listOfferedClasses']),
  )
})
