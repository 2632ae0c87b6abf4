import { type CalendarEntry, writeCalendar } from './calendar-entry'

const entry: CalendarEntry = {
  bookingId: '0198',
  title: '考试：2026年度一般公需科目；职业道德, 上',
  place: '温州市鹿城区某某路一百二十三号温州市人事考试中心第一考点教学楼三楼三零一考场',
  note: '座位 12\n请带证件',
  startsAt: new Date('2026-06-20T01:00:00.000Z'),
  endsAt: new Date('2026-06-20T02:30:00.000Z'),
  changedAt: new Date('2026-06-01T00:00:05.000Z'),
  isCancelled: false,
}
const unfolded = (text: string) => text.replaceAll('\r\n ', '').split('\r\n')

test('an entry is in UTC, says what, where and when, and escapes what parts values (RFC 5545 3.3.11)', () => {
  expect(unfolded(writeCalendar(entry))).toEqual([
    ...[
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      'PRODID:-//Wenzhou Continuing Education//xueshi//ZH',
      'METHOD:PUBLISH',
    ],
    ...['BEGIN:VEVENT', 'UID:booking-0198@xueshi', 'DTSTAMP:20260601T000005Z', 'SEQUENCE:1780272005'],
    ...['DTSTART:20260620T010000Z', 'DTEND:20260620T023000Z'],
    'SUMMARY:考试：2026年度一般公需科目；职业道德\\, 上',
    `LOCATION:${entry.place}`,
    'DESCRIPTION:座位 12\\n请带证件',
    'STATUS:CONFIRMED',
    ...[
      'BEGIN:VALARM',
      'ACTION:DISPLAY',
      'DESCRIPTION:考试：2026年度一般公需科目；职业道德\\, 上',
      'TRIGGER:-P1D',
      'END:VALARM',
    ],
    ...['END:VEVENT', 'END:VCALENDAR', ''],
  ])
})

test('no line is longer than 75 octets, and no character is parted by a fold (3.1)', () => {
  const lines = writeCalendar({ ...entry, title: '𠮷'.repeat(80) }).split('\r\n')
  for (const line of lines) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75)
  expect(unfolded(lines.join('\r\n'))).toContain(`SUMMARY:${'𠮷'.repeat(80)}`)
})

test('a seat that was given up takes its entry out of the calendar', () => {
  const lines = unfolded(writeCalendar({ ...entry, isCancelled: true }))
  expect(lines).toEqual(expect.arrayContaining(['METHOD:CANCEL', 'STATUS:CANCELLED']))
  expect(lines).not.toContain('BEGIN:VALARM')
})
