import { isRefusal } from '../../../../../domain/refusals/refusal'
import { plainDate } from '../../../../../domain/time/plain-date'
import { readRoster } from './roster-sheet'

describe('a roster as it was sent', () => {
  const lookupKey = { id: 'l1', key: Buffer.alloc(32, 1) }
  const today = plainDate('2026-03-09')
  const sheet = (csv: string) => ({ bytes: Buffer.from(csv), contentType: 'text/csv' })

  test('has a row a person: name, days and the keyed hash of the number', async () => {
    const roster = await readRoster(
      sheet('证件号码,姓名,参加天数\n护照E12345678, 林晓 ,2.5\n'),
      lookupKey,
      today,
    )
    if (isRefusal(roster)) throw new Error(roster.code)
    const [row] = roster.rows
    expect(row).toMatchObject({ name: '林晓', daysAttended: '2.5', number: 'E12345678' })
    expect(row!.key).toBe(row!.digests[0]!.toString('hex'))
  })

  test('has no key for a number that cannot be read, and keeps the other rows', async () => {
    const roster = await readRoster(sheet('证件号码,姓名\n123,甲\n护照E12345678,乙\n'), lookupKey, today)
    if (isRefusal(roster)) throw new Error(roster.code)
    expect(roster.rows.map(each => each.key !== null)).toEqual([false, true])
  })

  test('is refused without a column of numbers', async () => {
    const roster = await readRoster(sheet('姓名\n甲\n'), lookupKey, today)
    expect(isRefusal(roster) && roster.code).toBe('file-unreadable')
  })
})
