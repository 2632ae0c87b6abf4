import { classListSql, classQueueSql } from './class-lists'

test('the classes of an organiser come newest first, page by page', () => {
  const { text, values } = classListSql({ organiserId: 'o1', industry: null }, { after: 'c9', limit: 2 })
  expect(text).toContain('c.class_id < $2::uuid')
  expect(text).toContain('ORDER BY c.class_id DESC')
  expect(values).toEqual(['o1', 'c9', 2])
})

describe('the statement of the queue of classes', () => {
  test('of the bureau has what escalated to it', () => {
    expect(classQueueSql(null, { limit: 1 }).text).toContain(
      'c.escalated_at IS NOT NULL AND c.escalated_to IS NULL',
    )
  })

  test('goes on after the last row of the page before', () => {
    const after = { sortedBy: '2026-03-10T00:00:00.000Z', id: 'c1' }
    const { text, values } = classQueueSql('health', { after, limit: 2 })
    expect(text).toContain('(c.due_at, c.class_id) > ($2::timestamptz, $3::uuid)')
    expect(values).toEqual(['health', after.sortedBy, 'c1', 2])
  })
})
