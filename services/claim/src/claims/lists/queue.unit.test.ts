import { plainDate } from '../../../../../domain/time/plain-date'
import { queueSql } from './queue'

describe('the statement of a queue', () => {
  const now = new Date('2026-03-09T02:00:00.000Z')

  test('has only the conditions that are asked for', () => {
    const { text, values } = queueSql({ industry: 'health', limit: 50 }, now)
    expect(text).toMatch(
      /WHERE c\.move = 'department' AND c\.industry = \$1 ORDER BY c\.due_at, c\.claim_id LIMIT \$2$/,
    )
    expect(values).toEqual(['health', 50])
  })

  test('asks for one day by equality, for several by a range', () => {
    const day = plainDate('2026-03-02')
    const one = queueSql({ industry: 'health', from: day, until: day, limit: 1 }, now)
    expect(one.text).toContain('c.submitted_on = $2')
    const several = queueSql({ industry: 'health', from: day, until: plainDate('2026-03-03'), limit: 1 }, now)
    expect(several.text).toContain('c.submitted_on >= $2::date AND c.submitted_on <= $3::date')
  })

  test('of the bureau has what no department is mapped for and what escalated to it', () => {
    expect(queueSql({ limit: 1 }, now).text).toContain("c.industry = '' OR (c.escalated_at IS NOT NULL")
  })
})
