/** A booked sitting as it stands in a person's own calendar. */
export interface CalendarEntry {
  readonly bookingId: string
  readonly title: string
  readonly place: string
  readonly note: string
  readonly startsAt: Date
  readonly endsAt: Date
  /** When it was booked, or moved since: a calendar takes the later one. */
  readonly changedAt: Date
  /** It takes the entry of a seat that was given up out of the calendar again. */
  readonly isCancelled: boolean
}

const LINE_OCTETS_MAX = 75

/** Writes the entry as iCalendar (RFC 5545), in UTC, with an alarm a day before; the same booking keeps its UID. */
export function writeCalendar(entry: CalendarEntry): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Wenzhou Continuing Education//xueshi//ZH',
    `METHOD:${entry.isCancelled ? 'CANCEL' : 'PUBLISH'}`,
    'BEGIN:VEVENT',
    `UID:booking-${entry.bookingId}@xueshi`,
    `DTSTAMP:${stamp(entry.changedAt)}`,
    `SEQUENCE:${Math.floor(entry.changedAt.getTime() / 1000)}`,
    `DTSTART:${stamp(entry.startsAt)}`,
    `DTEND:${stamp(entry.endsAt)}`,
    `SUMMARY:${escaped(entry.title)}`,
    `LOCATION:${escaped(entry.place)}`,
    `DESCRIPTION:${escaped(entry.note)}`,
    `STATUS:${entry.isCancelled ? 'CANCELLED' : 'CONFIRMED'}`,
    ...(entry.isCancelled
      ? []
      : [
          'BEGIN:VALARM',
          'ACTION:DISPLAY',
          `DESCRIPTION:${escaped(entry.title)}`,
          'TRIGGER:-P1D',
          'END:VALARM',
        ]),
    'END:VEVENT',
    'END:VCALENDAR',
  ]
  return lines.map(line => `${folded(line)}\r\n`).join('')
}

const stamp = (at: Date): string => `${at.toISOString().replace(/[-:]/g, '').slice(0, 15)}Z`

const escaped = (text: string): string =>
  text.replace(/[\\;,]/g, sign => `\\${sign}`).replace(/\r\n|\n|\r/g, '\\n')

/** A line goes on behind a break and a space after 75 octets; a character is never parted. */
function folded(line: string): string {
  let octets = 0
  return [...line]
    .map(sign => {
      const size = Buffer.byteLength(sign)
      if (octets + size <= LINE_OCTETS_MAX) {
        octets += size
        return sign
      }
      octets = 1 + size
      return `\r\n ${sign}`
    })
    .join('')
}
