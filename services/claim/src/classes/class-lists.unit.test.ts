import { classQueueSql } from './class-lists'

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
