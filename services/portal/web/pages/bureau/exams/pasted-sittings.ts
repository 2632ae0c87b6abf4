/** A line of a pasted table of sittings, as it was understood. */
export interface PastedSitting {
  /** Counted from 1, as the official sees it. */
  readonly line: number
  /** The line as it was pasted. */
  readonly words: string
  /** Instants with Wenzhou's offset; absent where the line lacks a day or a time. */
  readonly startsAt?: string
  readonly endsAt?: string
  readonly room: string
  readonly seats: number
}

/** Day, start, end, room, seats: parted by tabs or commas, one sitting a line. */
export function sittingsOfPaste(text: string): PastedSitting[] {
  return text
    .split(/\r?\n/)
    .map((words, at) => ({ words: words.trim(), line: at + 1 }))
    .filter(({ words }) => words !== '')
    .map(({ words, line }) => {
      const [day = '', start = '', end = '', room = '', seats = ''] = words
        .split(/\t|[,，]/)
        .map(cell => cell.trim())
      const [startsAt, endsAt] = [momentOf(day, start), momentOf(day, end)]
      return {
        ...{ line, words, room, seats: Number(seats) },
        ...(startsAt && endsAt ? { startsAt, endsAt } : {}),
      }
    })
}

/** 2026-12-05, 2026/12/5 or 2026年12月5日, and 9:00. */
function momentOf(day: string, time: string): string | undefined {
  const date = /^(\d{4})\D(\d{1,2})\D(\d{1,2})\D?$/.exec(day)
  const hour = /^(\d{1,2})[:：](\d{2})(?::\d{2})?$/.exec(time)
  if (!date || !hour) return undefined
  const two = (part: string | undefined) => (part ?? '').padStart(2, '0')
  return `${date[1]}-${two(date[2])}-${two(date[3])}T${two(hour[1])}:${hour[2]}:00+08:00`
}
